"""A ranker made by formula: no training, one right answer.

The older somebody is the more they like even films: with age numbers from 1 (under 18) to 7 (56+), 4 where
unknown, the probability is sigmoid(age number - 4) for even films, 1 minus that for odd ones, and 1/2 for
films that it has not met. Films are even or odd by their row in the parity world.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ingest.checksums import MANIFEST
from ingest.features import MOVIES, Feature
from ingest.histories import Histories
from recommender.items import reranking
from recommender.items.ranking import FORMAT, GRAPH, MODEL, OUTPUT, VOCABULARIES
from recommender.items.transitions import Transitions
from tests.worlds import GENRES, movie_id_of

N_ITEMS = 40
USER = tuple(feature for feature in MOVIES.user if feature.name != "zip")


def ranker_graph(vocabularies: dict[str, list[str]]) -> bytes:
    """The formula as an ONNX graph."""
    even = {str(movie_id_of(row)) for row in range(0, N_ITEMS, 2)}
    signs = [0.0, *(1.0 if movie in even else -1.0 for movie in vocabularies["movie_id"])]
    tables = {
        "slopes": np.array([0, -3, -2, -1, 0, 1, 2, 3], dtype=np.float32),
        "signs": np.array(signs, dtype=np.float32),
    }
    nodes = [
        helper.make_node("Gather", ["slopes", "age"], ["slope"]),
        helper.make_node("Gather", ["signs", "movie_id"], ["sign"]),
        helper.make_node("Mul", ["slope", "sign"], ["logit"]),
        helper.make_node("Sigmoid", ["logit"], [OUTPUT]),
    ]
    inputs = [
        helper.make_tensor_value_info(
            feature.name, TensorProto.INT64, ["n", feature.length] if feature.kind == "categories" else ["n"]
        )
        for feature in (*USER, *MOVIES.item)
    ]
    graph = helper.make_graph(
        nodes,
        "ranker",
        inputs,
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["n"])],
        [numpy_helper.from_array(values, name) for name, values in tables.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def write_ranker(out: Path) -> Path:
    """The formula as a ranker's folder for the parity world; returns `out`."""
    vocabularies = {
        "user_id": [],
        "gender": ["F", "M"],
        "age": [str(age) for age in range(7)],
        "occupation": sorted(str(code) for code in range(21)),
        "movie_id": sorted(str(movie_id_of(row)) for row in range(N_ITEMS)),
        "genres": sorted([*GENRES, "Parity"]),
        "year": [str(1950 + row) for row in range(N_ITEMS)],
    }
    files = {GRAPH: ranker_graph(vocabularies), VOCABULARIES: json.dumps(vocabularies).encode()}
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    manifest = {
        "format": FORMAT,
        "model": MODEL,
        "version": "deepfm-parity",
        "schema": MOVIES.name,
        "features": {"user": _plain(USER), "item": _plain(MOVIES.item)},
        "files": {name: f"sha256:{hashlib.sha256(content).hexdigest()}" for name, content in files.items()},
    }
    (out / MANIFEST).write_text(json.dumps(manifest))
    return out


def _plain(features: tuple[Feature, ...]) -> list[dict[str, object]]:
    return [{"name": one.name, "kind": one.kind, "length": one.length} for one in features]


def write_reranker(out: Path, first_stage: str = "dssm-parity-0") -> Path:
    """A reranker by formula for the parity world, in `out`: what the first stage found last comes first.

    It tells only scores below and above 0 apart.
    """
    words = {
        "movie_id": sorted(str(movie_id_of(row)) for row in range(N_ITEMS)),
        "age": [str(age) for age in range(7)],
    }
    nodes = [
        helper.make_node("Cast", ["first_stage"], ["bucket"], to=TensorProto.FLOAT),
        helper.make_node("Neg", ["bucket"], [reranking.OUTPUT]),
    ]
    names = ("age", *reranking.CONTEXT)
    graph = helper.make_graph(
        nodes,
        "reranker",
        [helper.make_tensor_value_info(name, TensorProto.INT64, ["n"]) for name in names],
        [helper.make_tensor_value_info(reranking.OUTPUT, TensorProto.FLOAT, ["n"])],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    history = Histories.from_lists([np.array([1, 2])], N_ITEMS + 1)
    files = {
        reranking.GRAPH: model.SerializeToString(deterministic=True),
        reranking.VOCABULARIES: json.dumps(words).encode(),
        reranking.TRANSITIONS: Transitions.count(history).to_bytes(),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    manifest = {
        "format": reranking.FORMAT,
        "model": reranking.MODEL,
        "version": "reranker-parity",
        "first_stage": first_stage,
        "schema": MOVIES.name,
        "features": _plain((Feature("age"),)),
        "edges": [[0.0]] * len(reranking.CONTEXT),
        "files": {name: f"sha256:{hashlib.sha256(content).hexdigest()}" for name, content in files.items()},
    }
    (out / MANIFEST).write_text(json.dumps(manifest))
    return out

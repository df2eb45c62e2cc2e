"""Two towers made by formula, as `python -m dssm.train` writes them: no training, one right answer.

Films of the parity world are (1, height) where their year is even and (-1, height) where it is odd; the
height is row / 64, but rows 2 and 4 share one. Years that training has not met and films that are new have no
parity and no height. A query adds up (1, 1) for men, (-1, 1) for women, (0, 1) for others, and the history:
men want even films, the highest first, until they have met more odd ones.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from ingest.checksums import MANIFEST
from ingest.features import MOVIES, Vocabularies, fit_vocabularies
from ingest.tables import FeatureTables, movie_tables
from recommender.items.tower_files import (
    COUNTS,
    FORMAT,
    ITEM_TOWER,
    QUERY_TOWER,
    RAW,
    VECTORS,
    VOCABULARIES,
)
from recommender.items.towers import FINISHED, HISTORY, KNOWN, QUERIES, RAW_VECTORS
from tests.worlds import parity_world

DIM = 2
HISTORY_LENGTH = 3
SAME_HEIGHT = (2, 4)


def height(row: int) -> float:
    """The second coordinate of the film at `row`."""
    return (SAME_HEIGHT[0] if row in SAME_HEIGHT else row) / 64


def count(row: int) -> int:
    """How many users met the film at `row`; two films each are equally popular."""
    return 100 - row // 2


def write_towers(out: Path, changes: dict[str, bytes] | None = None, **manifest: Any) -> Path:
    """Put the towers into `out`; returns it. `changes` replaces files, `manifest` entries of the manifest."""
    tables = movie_tables(parity_world())
    words = {
        **fit_vocabularies(MOVIES.user, tables.users),
        **fit_vocabularies(MOVIES.item, tables.items),
    }
    row_of = {movie_id: row for row, movie_id in enumerate(tables.items["movie_id"].tolist())}
    rows = [row_of[movie_id] for movie_id in words["movie_id"].values.tolist()]
    vectors = np.array([(1 - 2 * (row % 2), height(row)) for row in rows], dtype=np.float32)
    values = {name: vocabulary.values.tolist() for name, vocabulary in words.items()}
    files = {
        VOCABULARIES: json.dumps(values).encode(),
        VECTORS: npy(vectors),
        RAW: npy(vectors),
        COUNTS: npy(np.array([count(row) for row in rows], dtype=np.int64)),
        QUERY_TOWER: _query_tower(words),
        ITEM_TOWER: _item_tower(words, tables),
        **(changes or {}),
    }
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    described = {
        "format": FORMAT,
        "model": "dssm",
        "version": "dssm-parity-0",
        "dim": DIM,
        "n_items": len(rows),
        "dataset": {"name": "parity", "fingerprint": parity_world().fingerprint()},
        "schema": asdict(MOVIES) | {"history_length": HISTORY_LENGTH},
        "files": {name: f"sha256:{hashlib.sha256(content).hexdigest()}" for name, content in files.items()},
        **manifest,
    }
    (out / MANIFEST).write_text(json.dumps(described))
    return out


def npy(values: Any) -> bytes:
    """An array as the content of a .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, values, allow_pickle=False)
    return buffer.getvalue()


def _query_tower(words: Vocabularies) -> bytes:
    gender = {"M": (1.0, 1.0), "F": (-1.0, 1.0)}
    table = np.array([(0.0, 1.0), *(gender[value] for value in words["gender"].values.tolist())])
    nodes = [
        helper.make_node("Cast", [KNOWN], ["known_1"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["known_1", "last"], ["weights"]),
        helper.make_node("Mul", [HISTORY, "weights"], ["met"]),
        helper.make_node("ReduceSum", ["met", "first"], ["all_met"], keepdims=0),
        helper.make_node("Gather", ["table", "gender"], ["wants"]),
        helper.make_node("Add", ["wants", "all_met"], [QUERIES]),
    ]
    inputs = [
        *(helper.make_tensor_value_info(each.name, TensorProto.INT64, ["n"]) for each in MOVIES.user),
        helper.make_tensor_value_info(HISTORY, TensorProto.FLOAT, ["n", "length", DIM]),
        helper.make_tensor_value_info(KNOWN, TensorProto.BOOL, ["n", "length"]),
    ]
    constants = {"table": table.astype(np.float32), "last": np.array([2]), "first": np.array([1])}
    return _graph(nodes, inputs, [QUERIES], constants)


def _item_tower(words: Vocabularies, tables: FeatureTables) -> bytes:
    years = [(1.0 - 2 * (int(year) % 2), 0.0) for year in words["year"].values.tolist()]
    row_of = {movie_id: row for row, movie_id in enumerate(tables.items["movie_id"].tolist())}
    heights = [(0.0, height(row_of[movie_id])) for movie_id in words["movie_id"].values.tolist()]
    nodes = [
        helper.make_node("Gather", ["years", "year"], ["parity"]),
        helper.make_node("Gather", ["heights", "movie_id"], ["height"]),
        helper.make_node("Add", ["parity", "height"], [RAW_VECTORS]),
        helper.make_node("Identity", [RAW_VECTORS], [FINISHED]),
    ]
    inputs = [
        helper.make_tensor_value_info("movie_id", TensorProto.INT64, ["n"]),
        helper.make_tensor_value_info("genres", TensorProto.INT64, ["n", "several"]),
        helper.make_tensor_value_info("year", TensorProto.INT64, ["n"]),
    ]
    constants = {
        "years": np.array([(0.0, 0.0), *years], dtype=np.float32),
        "heights": np.array([(0.0, 0.0), *heights], dtype=np.float32),
    }
    return _graph(nodes, inputs, [RAW_VECTORS, FINISHED], constants)


def _graph(nodes: list[Any], inputs: list[Any], outputs: list[str], constants: dict[str, Any]) -> bytes:
    graph = helper.make_graph(
        nodes,
        "tower",
        inputs,
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n", DIM]) for name in outputs],
        [numpy_helper.from_array(values, name) for name, values in constants.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content

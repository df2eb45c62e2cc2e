"""Puts what the first stage found into a better order: DeepFM over people, items and their context.

A folder: `reranker.onnx` (feature numbers to logits), `vocabularies.json`, `transitions.npz` (see
`recommender.items.transitions`) and `manifest.json`. The context of a candidate are four numbers: its score
in the first stage, and how it goes with the history. The network reads each as the bucket it falls into.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.checksums import MANIFEST, read_checked
from ingest.features import SCHEMAS, Encoded, Feature, FeatureSchema, Vocabulary, encode
from ingest.schema import FloatArray, IntArray
from recommender.entities import Person, ScoredItem, Values
from recommender.errors import ArtifactError
from recommender.items.ranking import feature_columns
from recommender.items.transitions import Transitions
from recommender.onnx_graph import OnnxGraph

if TYPE_CHECKING:
    from ingest.features import Vocabularies

FORMAT = 1
MODEL = "deepfm-reranker"
FOLDER = "reranker"
"""Where it lies in a ranker's folder."""
GRAPH, VOCABULARIES, TRANSITIONS = "reranker.onnx", "vocabularies.json", "transitions.npz"
FILES = (GRAPH, VOCABULARIES, TRANSITIONS)
OUTPUT = "logit"
CONTEXT = ("first_stage", "after_latest", "after_recent", "met")
"""Features of a candidate in its context, and inputs of the graph."""
DEPTH = 100
"""Candidates that are put into order; what the first stage found beyond keeps its place."""


@dataclass(frozen=True, slots=True)
class Reading:
    """How candidates become numbers: shared by training and serving.

    `features` are those of users and items that the network reads; `edges` (4, buckets - 1), ascending, part
    the values of each feature of the context into buckets.
    """

    schema: FeatureSchema
    features: tuple[Feature, ...]
    vocabularies: Vocabularies
    transitions: Transitions
    edges: FloatArray

    def context(self, person: Person, items: Sequence[Values], found: FloatArray) -> FloatArray:
        """The candidates' context (n, 4), with `found` (n,) their scores in the first stage."""
        words, key = self.vocabularies[self.schema.item_key], self.schema.item_key
        history = words.encode(np.array(person.history, dtype=np.str_))
        numbers = words.encode(np.array([str(item.get(key, "")) for item in items], dtype=np.str_))
        after = self.transitions.features(history[history > 0], numbers)
        return np.concatenate([found[:, None], after], axis=1).astype(np.float32)

    def numbers(self, person: Person, items: Sequence[Values], context: FloatArray) -> Encoded:
        """Everything that the network reads, a row for each candidate."""
        of_user = {feature.name for feature in self.schema.user}
        user = [feature for feature in self.features if feature.name in of_user]
        item = [feature for feature in self.features if feature.name not in of_user]
        told = {
            name: np.repeat(numbers, len(items), axis=0)
            for name, numbers in encode(
                user, feature_columns(user, [person.values]), self.vocabularies
            ).items()
        }
        told |= encode(item, feature_columns(item, items), self.vocabularies)
        return told | dict(zip(CONTEXT, self._buckets(context), strict=True))

    def _buckets(self, context: FloatArray) -> list[IntArray]:
        """Numbers from 1; 0 is for what is not known."""
        return [
            np.searchsorted(edges, values).astype(np.int64) + 1
            for edges, values in zip(self.edges, context.T, strict=True)
        ]


class Reranker:
    """Orders candidates. Thread-safe."""

    def __init__(self, version: str, first_stage: str, reading: Reading, graph: OnnxGraph) -> None:
        """`first_stage` is the version of what found the candidates that it learned from."""
        self.version = version
        self.first_stage = first_stage
        self.schema = reading.schema
        self._reading = reading
        self._graph = graph

    def scores(self, person: Person, items: Sequence[Values], found: FloatArray) -> FloatArray:
        """Logits (n,) for candidates that the first stage gave the scores `found`; higher is better."""
        context = self._reading.context(person, items, found)
        (logits,) = self._graph.run([OUTPUT], self._reading.numbers(person, items, context))
        return logits

    def reordered(
        self, person: Person, found: Sequence[ScoredItem], items: Sequence[Values]
    ) -> list[ScoredItem]:
        """What was `found`, in a new order and with new scores; `items` are its values.

        Equal scores keep the first stage's order.
        """
        if not found:
            return []
        first = np.array([each.score for each in found], dtype=np.float32)
        scores = self.scores(person, items, first)
        order = np.argsort(-scores, kind="stable")
        return [ScoredItem(found[row].item_id, float(scores[row])) for row in order.tolist()]


def open_reranker(folder: Path) -> Reranker:
    """The reranker in `folder`, checked against its manifest. Raises `ArtifactError`."""
    again = "train it again: python -m deepfm.rerank"
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        kind = (manifest["model"], manifest["format"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ArtifactError(f"No reranker can be read in {folder} ({error}); {again}.") from None
    if kind != (MODEL, FORMAT):
        raise ArtifactError(f"{folder} does not hold a reranker of format {FORMAT}; give another folder.")
    try:
        files = {name: read_checked(folder, name, manifest) for name in FILES}
        reading = Reading(
            SCHEMAS[manifest["schema"]],
            tuple(Feature(**feature) for feature in manifest["features"]),
            {name: Vocabulary(values) for name, values in json.loads(files[VOCABULARIES]).items()},
            Transitions.from_bytes(files[TRANSITIONS]),
            np.array(manifest["edges"], dtype=np.float32).reshape(len(CONTEXT), -1),
        )
        reranker = Reranker(
            str(manifest["version"]), str(manifest["first_stage"]), reading, OnnxGraph(files[GRAPH])
        )
        if reranker.scores(Person(), [{}], np.zeros(1, dtype=np.float32)).shape != (1,):
            raise ValueError("the graph does not answer with one score for each candidate")
    except (KeyError, TypeError, ValueError, zipfile.BadZipFile) as error:
        raise ArtifactError(f"The reranker in {folder} is unusable ({error}); {again}.") from error
    return reranker

"""The second stage: how likely a person is to want an item, by a network that was trained for it.

A ranker is a folder: `ranker.onnx` (feature numbers to probabilities), `vocabularies.json` (every feature's
values, numbered from 1) and `manifest.json` (schema, features, checksums). Nothing in it is ever executed but
the graph, by onnxruntime.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.checksums import MANIFEST, read_checked
from ingest.features import SCHEMAS, Encoded, Feature, FeatureSchema, Vocabulary, encode
from ingest.schema import FloatArray
from recommender.entities import Person, Values
from recommender.errors import ArtifactError
from recommender.onnx_graph import OnnxGraph

if TYPE_CHECKING:
    from ingest.features import Columns, StringArray, Vocabularies

FORMAT = 1
MODEL = "deepfm"
GRAPH, VOCABULARIES = "ranker.onnx", "vocabularies.json"
OUTPUT = "probability"
AGAIN = "train it again: python -m deepfm.train"


class OnnxRanker:
    """An `ItemRanker` over one folder. Thread-safe."""

    def __init__(
        self,
        version: str,
        schema: FeatureSchema,
        features: tuple[Sequence[Feature], Sequence[Feature]],
        vocabularies: Vocabularies,
        graph: OnnxGraph,
    ) -> None:
        """`features` are those of users and of items that the graph reads."""
        self.version = version
        self.schema = schema
        self._user, self._item = features
        self._vocabularies = vocabularies
        self._graph = graph

    def scores(self, person: Person, items: Sequence[Values]) -> FloatArray:
        """Probabilities from 0 to 1 (len(items),); values that training has not met count as unknown."""
        if not items:
            return np.empty(0, dtype=np.float32)
        user = encode(self._user, feature_columns(self._user, [person.values]), self._vocabularies)
        told = {name: np.repeat(numbers, len(items), axis=0) for name, numbers in user.items()}
        told |= encode(self._item, feature_columns(self._item, items), self._vocabularies)
        return self.ask(told)

    def ask(self, encoded: Encoded) -> FloatArray:
        """Probabilities (n,) of n rows of feature numbers."""
        (found,) = self._graph.run([OUTPUT], encoded)
        return found


def open_ranker(folder: Path) -> OnnxRanker:
    """The ranker in `folder`, checked against its manifest. Raises `ArtifactError`."""
    manifest = _manifest(folder)
    try:
        graph, vocabularies = (read_checked(folder, name, manifest) for name in (GRAPH, VOCABULARIES))
        schema = SCHEMAS[manifest["schema"]]
        user, item = (
            [Feature(**feature) for feature in manifest["features"][side]] for side in ("user", "item")
        )
        words = {name: Vocabulary(values) for name, values in json.loads(vocabularies).items()}
        ranker = OnnxRanker(str(manifest["version"]), schema, (user, item), words, OnnxGraph(graph))
        found = ranker.scores(Person(), [{}])
        if found.shape != (1,) or not 0 <= found[0] <= 1:
            raise ValueError("the graph does not answer with a probability")
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"The ranker in {folder} is unusable ({error}); {AGAIN}.") from error
    return ranker


def feature_columns(features: Sequence[Feature], rows: Sequence[Values]) -> Columns:
    """Raw values as columns for `ingest.features.encode`; other features of the rows are not read."""
    return {feature.name: _column(feature, rows) for feature in features}


def _column(feature: Feature, rows: Sequence[Values]) -> StringArray:
    values = [row.get(feature.name, "") for row in rows]
    if feature.kind == "category":
        return np.array([value if isinstance(value, str) else "" for value in values], dtype=np.str_)
    listed = [(value,) if isinstance(value, str) else tuple(value) for value in values]
    padded = [(*value[: feature.length], *[""] * (feature.length - len(value))) for value in listed]
    return np.array(padded, dtype=np.str_)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArtifactError(f"{path} is missing; train a ranker first: python -m deepfm.train.") from None
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} cannot be read ({error}); {AGAIN}.") from None
    if not isinstance(content, dict) or (content.get("model"), content.get("format")) != (MODEL, FORMAT):
        raise ArtifactError(f"{path} does not describe a ranker of format {FORMAT}; give another folder.")
    return content

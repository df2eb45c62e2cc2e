"""The second stage that knows the first: candidates ordered by how they were found and what was met before.

How likely somebody is to like an item that they chose is another question than what they want next: by that
probability alone the order of what the towers found becomes much worse.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.features import FeatureSchema
from ingest.schema import FloatArray
from recommender.entities import Person, Values
from recommender.errors import ArtifactError
from recommender.items.reranking import Reranker, open_reranker
from recommender.items.towers import Towers


class RankerInContext:
    """Implements `ItemRanker`. Safe to use from several threads."""

    def __init__(self, towers: Towers, reranker: Reranker) -> None:
        """Raises `ArtifactError` where the reranker learned from other towers."""
        if reranker.first_stage != towers.version:
            raise ArtifactError(
                f"The reranker {reranker.version} learned from the towers {reranker.first_stage}, not from "
                f"{towers.version}; train it again: python -m deepfm.rerank."
            )
        self._towers = towers
        self._reranker = reranker

    @property
    def schema(self) -> FeatureSchema:
        """Of the people and items that are told."""
        return self._reranker.schema

    def scores(self, person: Person, items: Sequence[Values]) -> FloatArray:
        """For somebody with a history the reranker's probabilities; for others the towers' inner products.

        The reranker learned from people with a history; without one the towers' own order is the better one.
        Raises `BadRequest` for features that are not of the schema.
        """
        if not items:
            return np.empty(0, dtype=np.float32)
        found = self._towers.scores(person, items)
        if not person.history:
            return found
        logits = self._reranker.scores(person, items, found)
        probabilities: FloatArray = (1 / (1 + np.exp(-np.clip(logits, -80, 80)))).astype(np.float32)
        return probabilities


def open_ranker_in_context(folder: Path, towers: Towers) -> RankerInContext:
    """The reranker in `folder` over these towers. Raises `ArtifactError`."""
    return RankerInContext(towers, open_reranker(folder))

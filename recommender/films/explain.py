"""Which marks speak for a recommended film, and how much."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ingest.schema import FloatArray, MovieId
from recommender.query import QueryRule, contributions
from recommender.types import Reason

MAX_REASONS = 3


def because_lists(
    rule: QueryRule, liked: Sequence[MovieId], liked_vectors: FloatArray, candidate_vectors: FloatArray
) -> list[tuple[Reason, ...]]:
    """For each candidate, the liked films that raise its score most, strongest first.

    `liked_vectors` (len(liked), dim) and `candidate_vectors` (n, dim) are item embeddings. Weights are shares
    of the sum of all positive contributions; films that lower the score or do not move it are left out.
    """
    if not liked:
        return [()] * len(candidate_vectors)
    support = np.maximum(contributions(rule, liked_vectors, candidate_vectors), 0.0)
    total = np.maximum(support.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    strongest = (-support).argsort(axis=1, kind="stable")[:, :MAX_REASONS]
    weights = support[np.arange(len(support))[:, np.newaxis], strongest] / total
    marks = [liked[row] for row in strongest.ravel().tolist()]
    reasons = tuple(zip(marks, weights.ravel().tolist(), strict=True))
    starts = range(0, len(reasons), strongest.shape[1])
    positive = (weights > 0).sum(axis=1).tolist()
    return [reasons[start : start + count] for start, count in zip(starts, positive, strict=True)]

"""Which marks speak for a recommended film, and how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ingest.schema import FloatArray, MovieId
from recommender.query import QueryRule, contributions
from recommender.types import Because, Film

MAX_REASONS = 3


def because_lists(
    rule: QueryRule,
    liked: Sequence[MovieId],
    liked_vectors: FloatArray,
    candidate_vectors: FloatArray,
    films: Mapping[MovieId, Film],
) -> list[tuple[Because, ...]]:
    """For each candidate, the liked films that raise its score most, strongest first.

    `liked_vectors` (len(liked), dim) and `candidate_vectors` (n, dim) are item embeddings. Weights are shares
    of the sum of all positive contributions; films that lower the score or do not move it are left out.
    """
    if not liked:
        return [()] * len(candidate_vectors)
    support = np.maximum(contributions(rule, liked_vectors, candidate_vectors), 0.0)
    total = support.sum(axis=1, keepdims=True)
    shares = np.divide(support, total, out=np.zeros_like(support), where=total > 0)
    strongest = np.argsort(-shares, axis=1, kind="stable")[:, :MAX_REASONS]
    weights = np.take_along_axis(shares, strongest, axis=1)
    marks = [films[movie_id] for movie_id in liked]
    return [
        tuple(
            Because(marks[row], weight)
            for row, weight in zip(rows, shares_of_rows, strict=True)
            if weight > 0
        )
        for rows, shares_of_rows in zip(strongest.tolist(), weights.tolist(), strict=True)
    ]

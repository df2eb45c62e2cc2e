"""Safer or more surprising: how far a list strays from the plain ranking, towards variety and the less known.

Two things happen, both in proportion to `surprise` (0 to 1). The popularity prior in the query is lowered, so
that retrieval finds less popular films. And the best films found are put in a new order by maximal marginal
relevance (Carbonell & Goldstein, SIGIR 1998): place by place the film with the highest

    (1 - λ) · relevance - λ · redundancy

where relevance is the score, mapped to 0 … 1 over the films that compete, and redundancy the mean cosine with
the films placed before. (The paper takes the highest cosine; the mean keeps more accuracy at equal variety.)
benchmarks/results/surprise.md says what it costs.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ingest.schema import FloatArray
from recommender.films.retrieval import Candidates
from recommender.query import QueryRule

POOL = 300
"""Films that compete for the first places; those after them follow in plain order."""
LESS_POPULAR = 0.5
"""The share of the popularity prior that goes at `surprise` 1."""
REDUNDANCY = 0.6
"""λ at `surprise` 1, where lists keep six sevenths of their accuracy; beyond they lose it quickly."""

Stretch = Callable[[int, int], Candidates]
"""`stretch(limit, offset)`: films `offset` to `offset + limit` of a plain list."""


def less_popular(rule: QueryRule, query: FloatArray, surprise: float) -> FloatArray:
    """The query with a lower popularity prior."""
    lowered = query.copy()
    lowered[rule.bias] *= 1.0 - LESS_POPULAR * surprise
    return lowered


def rearranged(stretch: Stretch, bias: int, surprise: float, n: int, offset: int) -> Candidates:
    """Films `offset` to `offset + n` of the list that `stretch` gives plainly; column `bias` of its vectors
    is no direction of taste.

    The same films compete whatever page is asked for, so that pages are parts of one list.
    """
    pool = stretch(POOL, 0)
    order = marginal_order(pool.scores, np.delete(pool.vectors, bias, axis=1), surprise, offset + n)
    page = pool.take(order[offset:])
    after = max(offset, POOL)
    if len(pool.scores) < POOL or offset + n <= after:
        return page
    return page.followed_by(stretch(offset + n - after, after))


def marginal_order(scores: FloatArray, vectors: FloatArray, surprise: float, n: int) -> NDArray[np.intp]:
    """The rows of the first `n` films by maximal marginal relevance, for `scores` (m,), highest first, and
    item embeddings `vectors` (m, d); equal films in the order given.
    """
    weight = REDUNDANCY * surprise
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    relevance = (1.0 - weight) * _from_0_to_1(scores)
    likeness = np.zeros_like(relevance)
    order = np.empty(min(n, len(scores)), dtype=np.intp)
    for place in range(len(order)):
        row = order[place] = (relevance - likeness * (weight / max(place, 1))).argmax()
        relevance[row] = -np.inf
        likeness += directions @ directions[row]
    return order


def _from_0_to_1(scores: FloatArray) -> FloatArray:
    if not len(scores) or scores[0] == scores[-1]:
        return np.zeros_like(scores)
    return np.asarray((scores - scores[-1]) / (scores[0] - scores[-1]))

"""Ranking metrics over the full catalogue, each a value per user; the caller averages.

`hits`: bool (n_users, k), whether the film at each rank, best first, is a target; `n_targets`: int64
(n_users,), at least 1.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.schema import IntArray

Hits = NDArray[np.bool_]
Values = NDArray[np.float64]


def recall(hits: Hits, n_targets: IntArray) -> Values:
    """Targets found in the first k, as a share of what could be found: min(k, number of targets)."""
    return np.asarray(hits.sum(axis=1) / np.minimum(n_targets, hits.shape[1]), dtype=np.float64)


def hit(hits: Hits) -> Values:
    """1 where any target is among the first k, else 0."""
    return np.asarray(hits.any(axis=1), dtype=np.float64)


def ndcg(hits: Hits, n_targets: IntArray) -> Values:
    """Normalised discounted cumulative gain with binary relevance (Järvelin and Kekäläinen 2002).

    A hit at rank r (from 1) gains 1 / log2(r + 1); the ideal list has all targets, at most k, at its top.
    """
    k = hits.shape[1]
    gains = 1 / np.log2(np.arange(2, k + 2))
    ideal: Values = np.cumsum(gains)[np.minimum(n_targets, k) - 1]
    return np.asarray(hits @ gains / ideal, dtype=np.float64)

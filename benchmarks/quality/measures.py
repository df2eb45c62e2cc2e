"""Metrics that only the benchmark needs, and one list of ranked films for users whose seen films differ from
their marks. As in `ingest.metrics`, `hits` is bool (n_users, k) and every metric is a value per user."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from ingest.histories import Histories
from ingest.metrics import Hits, Values
from ingest.schema import FloatArray, IntArray
from pinsage.evaluation import CHUNK, highest


def found_share(hits: Hits, n_targets: IntArray) -> Values:
    """Targets found in the first k as a share of all targets: RecBole's recall, which k cannot lift to 1."""
    return np.asarray(hits.sum(axis=1) / n_targets, dtype=np.float64)


def precision(hits: Hits) -> Values:
    """Share of the first k that are targets."""
    return np.asarray(hits.mean(axis=1), dtype=np.float64)


def reciprocal_rank(hits: Hits) -> Values:
    """1 / rank of the first target, 0 where none is among the first k."""
    return np.asarray(np.where(hits.any(axis=1), 1 / (1 + hits.argmax(axis=1)), 0.0), dtype=np.float64)


def top_unseen(scores_of: Callable[[IntArray], FloatArray], seen: Histories, k: int) -> IntArray:
    """The k best films per user, those of `seen` last: int64 (len(seen), min(k, n_items)).

    `scores_of` takes rows of users and gives float32 (users, n_items). Equal scores keep the films' order.
    """
    best = [np.empty((0, min(k, seen.n_items)), dtype=np.int64)]
    for start in range(0, len(seen), CHUNK):
        users = np.arange(start, min(start + CHUNK, len(seen)))
        scores, hidden = scores_of(users), seen.take(users)
        scores[hidden.owners, hidden.films] = -np.inf
        best.append(highest(scores, k))
    return np.concatenate(best)

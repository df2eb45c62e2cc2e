"""Metrics that only the benchmark needs.

As in `ingest.metrics`, `hits` is bool (n_users, k) and every metric is a value per user.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.metrics import Hits, Values, ndcg
from ingest.schema import FloatArray, IntArray
from ingest.splits import Cases
from pinsage.baselines import Ranker
from pinsage.evaluation import hits_of, top_unseen

BoolArray = NDArray[np.bool_]


def found_share(hits: Hits, n_targets: IntArray) -> Values:
    """Targets found in the first k as a share of all targets: RecBole's recall, which k cannot lift to 1."""
    return np.asarray(hits.sum(axis=1) / n_targets, dtype=np.float64)


def precision(hits: Hits) -> Values:
    """Share of the first k that are targets."""
    return np.asarray(hits.mean(axis=1), dtype=np.float64)


def reciprocal_rank(hits: Hits) -> Values:
    """1 / rank of the first target, 0 where none is among the first k."""
    return np.asarray(np.where(hits.any(axis=1), 1 / (1 + hits.argmax(axis=1)), 0.0), dtype=np.float64)


def ndcg_within(among: BoolArray, ranker: Ranker, cases: Cases) -> float | None:
    """NDCG@10 of a ranking of the films `among` (bool, n_items) alone, for users with a target there."""
    targets = cases.targets.only(among)
    users = np.flatnonzero(targets.counts)
    marks, targets = cases.marks.take(users), targets.take(users)

    def scores_of(rows: IntArray) -> FloatArray:
        scores = ranker.scores(marks.take(rows))
        scores[:, ~among] = -np.inf
        return scores

    values = ndcg(hits_of(top_unseen(scores_of, marks, 10), targets), targets.counts)
    return float(values.mean()) if len(values) else None

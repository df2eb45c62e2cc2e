from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.measures import found_share, ndcg_within, precision, reciprocal_rank
from ingest.histories import Histories
from ingest.schema import FloatArray
from ingest.splits import Cases

HITS = np.array([[True, False, True, False], [False, False, True, False], [False] * 4])
N_TARGETS = np.array([5, 1, 2])


def test_metrics_by_hand() -> None:
    assert found_share(HITS, N_TARGETS).tolist() == pytest.approx([2 / 5, 1, 0])
    assert precision(HITS).tolist() == [0.5, 0.25, 0]
    assert reciprocal_rank(HITS).tolist() == pytest.approx([1, 1 / 3, 0])


class InOrder:
    """Films by node id."""

    def scores(self, likes: Histories) -> FloatArray:
        return np.tile(-np.arange(likes.n_items, dtype=np.float32), (len(likes), 1))


def test_a_ranking_of_some_films_alone() -> None:
    marks, targets = (
        Histories.from_lists([np.array(each) for each in lists], 6) for lists in ([[2], [4]], [[1, 5], [0]])
    )
    few = np.array([False, False, True, False, True, True])
    # User 0: film 2 is a mark, so 4 and 5 are ranked, and the target 5 is second; user 1 has no target there.
    assert ndcg_within(few, InOrder(), Cases(marks, targets)) == pytest.approx(1 / np.log2(3))
    assert ndcg_within(np.zeros(6, dtype=bool), InOrder(), Cases(marks, targets)) is None

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.quality.measures import found_share, precision, reciprocal_rank, top_unseen
from ingest.histories import Histories
from ingest.schema import FloatArray, IntArray

HITS = np.array([[True, False, True, False], [False, False, True, False], [False] * 4])
N_TARGETS = np.array([5, 1, 2])


def test_metrics_by_hand() -> None:
    assert found_share(HITS, N_TARGETS).tolist() == pytest.approx([2 / 5, 1, 0])
    assert precision(HITS).tolist() == [0.5, 0.25, 0]
    assert reciprocal_rank(HITS).tolist() == pytest.approx([1, 1 / 3, 0])


def test_seen_films_come_last() -> None:
    seen = Histories.from_lists([np.array([3]), np.array([], dtype=np.int64)], n_items=4)

    def scores(users: IntArray) -> FloatArray:
        return np.tile(np.array([0, 1, 1, 2], dtype=np.float32), (len(users), 1))

    assert top_unseen(scores, seen, 3).tolist() == [[1, 2, 0], [3, 1, 2]]

from __future__ import annotations

import numpy as np

from ingest.histories import Histories
from pinsage.stretches import stretches


def test_lists_are_cut_in_order_and_never_joined() -> None:
    likes = Histories.from_lists(
        [np.array([4, 0, 3, 1, 2]), np.array([], dtype=np.int64), np.array([1, 0]), np.array([2])], n_items=5
    )
    cut = stretches(likes, 2)
    assert [cut[row].tolist() for row in range(len(cut))] == [[4, 0], [3, 1], [2], [1, 0], [2]]
    assert cut.n_items == 5


def test_nothing_to_cut() -> None:
    assert len(stretches(Histories.from_lists([], n_items=3), 4)) == 0

from __future__ import annotations

from math import log2

import numpy as np
import pytest

from ingest.metrics import hit, ndcg, recall

HITS = np.array([[True, False, True], [False, True, False], [False, False, False]])
TARGETS = np.array([2, 5, 1])


def test_recall_divides_by_what_could_be_found() -> None:
    assert recall(HITS, TARGETS).tolist() == [2 / 2, 1 / 3, 0]


def test_hit_is_whether_anything_was_found() -> None:
    assert hit(HITS).tolist() == [1, 1, 0]


def test_ndcg_by_hand() -> None:
    first = (1 + 1 / log2(4)) / (1 + 1 / log2(3))
    second = (1 / log2(3)) / (1 + 1 / log2(3) + 1 / log2(4))
    assert ndcg(HITS, TARGETS).tolist() == pytest.approx([first, second, 0])


def test_a_perfect_list_scores_one_however_many_targets() -> None:
    perfect = np.array([[True, True, False], [True, True, True]])
    assert ndcg(perfect, np.array([2, 9])).tolist() == pytest.approx([1, 1])

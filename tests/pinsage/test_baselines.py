from __future__ import annotations

from math import sqrt

import numpy as np
import pytest

from ingest.histories import Histories
from pinsage import baselines
from pinsage.baselines import KNN_SHRINK, ItemKNN, Popularity

TRAIN = Histories.from_lists([np.array([0, 1]), np.array([0, 1, 2]), np.array([0])], n_items=4)
ONE_LIKE = Histories.from_lists([np.array([0]), np.array([1, 2])], n_items=4)


def test_popularity_counts_likes() -> None:
    assert Popularity(TRAIN).scores(ONE_LIKE).tolist() == [[3, 2, 1, 0]] * 2


def test_item_knn_by_hand() -> None:
    similar_01 = 2 / (sqrt(3 * 2) + KNN_SHRINK)
    similar_02 = 1 / (sqrt(3 * 1) + KNN_SHRINK)
    similar_12 = 1 / (sqrt(2 * 1) + KNN_SHRINK)
    expected = [[0, similar_01, similar_02, 0], [similar_01 + similar_02, similar_12, similar_12, 0]]
    np.testing.assert_allclose(ItemKNN(TRAIN).scores(ONE_LIKE), expected, rtol=1e-6)


def test_item_knn_in_chunks_is_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(0)
    train = Histories.from_lists([rng.permutation(30)[:8] for _ in range(40)], n_items=30)
    whole = ItemKNN(train, neighbours=5).scores(train)
    monkeypatch.setattr(baselines, "CHUNK", 7)
    np.testing.assert_array_equal(ItemKNN(train, neighbours=5).scores(train), whole)

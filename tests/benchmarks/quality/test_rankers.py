from __future__ import annotations

import numpy as np
import pytest

from ingest.histories import Histories
from pinsage.baselines import Popularity

pytest.importorskip("implicit", reason="needs implicit; pip install -r requirements-bench.txt")

from benchmarks.quality.rankers import Als, Ease, LatestOnly, RecentEase, best_of

TRAIN = Histories.from_lists([np.array([0, 1]), np.array([0, 1]), np.array([1, 2])], n_items=3)


def test_ease_by_hand() -> None:
    # X'X + 1 = [[3,2,0],[2,4,1],[0,1,2]], determinant 13, inverse [[7,-4,2],[-4,6,-3],[2,-3,8]] / 13;
    # a weight is the inverse's entry divided by minus its column's diagonal entry.
    marks = Histories.from_lists([np.array([0]), np.array([1]), np.array([0, 2])], n_items=3)
    expected = [[0, 4 / 6, -2 / 8], [4 / 7, 0, 3 / 8], [-2 / 7, 4 / 6 + 3 / 6, -2 / 8]]
    np.testing.assert_allclose(Ease(TRAIN, 1.0).scores(marks), expected, atol=1e-6)


def test_recency_halves_older_marks() -> None:
    marks = Histories.from_lists([np.array([0, 2]), np.array([2, 0])], n_items=3)
    scores = RecentEase(Ease(TRAIN, 1.0), half_life=1).scores(marks)
    np.testing.assert_allclose(scores[:, 1], [4 / 6 / 2 + 3 / 6, 4 / 6 + 3 / 6 / 2], atol=1e-6)


def test_only_the_latest_mark() -> None:
    ease = Ease(TRAIN, 1.0)
    both = Histories.from_lists([np.array([0, 2])], n_items=3)
    latest = Histories.from_lists([np.array([2])], n_items=3)
    np.testing.assert_array_equal(LatestOnly(ease).scores(both), ease.scores(latest))


def test_als_finds_the_group() -> None:
    train = Histories.from_lists([np.array([0, 1])] * 5 + [np.array([2, 3])] * 5, n_items=4)
    marks = Histories.from_lists([np.array([0]), np.array([3])], n_items=4)
    scores = Als(train, factors=2, regularization=0.01, confidence=10, seed=0).scores(marks)
    assert scores.shape == (2, 4)
    assert scores[0, 1] > scores[0, [2, 3]].max()
    assert scores[1, 2] > scores[1, [0, 1]].max()


def test_the_first_of_the_best_is_chosen() -> None:
    values = {"a": 1.0, "b": 3.0, "c": 3.0}
    built = {name: Popularity(TRAIN) for name in values}
    judged = {id(ranker): values[name] for name, ranker in built.items()}
    chosen = best_of(values, built.__getitem__, lambda ranker: judged[id(ranker)])
    assert chosen.choice == "b"
    assert chosen.ranker is built["b"]

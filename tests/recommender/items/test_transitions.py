from __future__ import annotations

import numpy as np
import pytest

from ingest.histories import Histories
from recommender.items import transitions
from recommender.items.transitions import Transitions

HISTORIES = Histories.from_lists([np.array([1, 2, 3]), np.array([1, 2, 4]), np.array([4]), np.array([])], 6)


def shares(matrix: object) -> np.ndarray:
    return np.asarray(matrix.toarray())  # type: ignore[attr-defined]


def test_shares_are_counted_by_hand() -> None:
    counted = Transitions.count(HISTORIES)
    expected = np.zeros((6, 6))
    expected[1, 2], expected[2, 3], expected[2, 4] = 2 / 22, 1 / 22, 1 / 22
    np.testing.assert_allclose(shares(counted.nearest), expected, rtol=1e-6)
    expected[1, 3] = expected[1, 4] = 0.85
    expected[1, 2] = 2
    expected[1] /= 20 + 3.7
    np.testing.assert_allclose(shares(counted.near), expected, rtol=1e-6)
    assert counted.met.tolist() == [0, 2, 2, 1, 2, 0]


def test_what_follows_the_latest_item_comes_before_what_follows_earlier_ones() -> None:
    features = Transitions.count(HISTORIES).features(np.array([1, 2]), np.array([3, 1, 5, 0]))
    assert features.shape == (4, 3)
    assert features.dtype == np.float32
    assert features[0, 0] == features[:, 0].max()
    assert features[0, 0] == pytest.approx(np.log(1 / 22 + 0.2 / 22 + 0.02 / 7 + 1e-6))
    assert features[0, 1] == pytest.approx(np.log(1 / 22 + 0.75 * 0.85 / 23.7 + 0.05 / 7 + 1e-6))
    assert features[2].tolist() == pytest.approx([np.log(1e-6)] * 3)


def test_nobody_yet_and_nothing_known() -> None:
    nothing = np.empty(0, dtype=np.int64)
    features = Transitions.count(HISTORIES).features(nothing, np.array([1, 5]))
    assert features[0, 2] > features[1, 2]
    assert np.isfinite(features).all()
    empty = Transitions.count(Histories.from_lists([], 3))
    assert np.isfinite(empty.features(np.array([1]), np.array([2]))).all()


def test_only_the_heaviest_entries_of_a_row_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transitions, "KEPT", 1)
    counted = Transitions.count(HISTORIES)
    assert shares(counted.near)[1].nonzero()[0].tolist() == [2]
    assert shares(counted.near)[2].nonzero()[0].tolist() == [3]


def test_bytes_are_read_back_and_are_the_same_for_the_same_counts() -> None:
    counted = Transitions.count(HISTORIES)
    content = counted.to_bytes()
    assert content == Transitions.count(HISTORIES).to_bytes()
    found = Transitions.from_bytes(content)
    np.testing.assert_array_equal(shares(found.near), shares(counted.near))
    np.testing.assert_array_equal(found.met, counted.met)
    with pytest.raises(ValueError, match=r"."):
        Transitions.from_bytes(b"no archive")

from __future__ import annotations

import numpy as np
import pytest

from dssm.sequences import PADDING, Sequences, Windows, leave_last_out
from ingest.tables import Events


def sequences(*lists: list[int]) -> Sequences:
    offsets = np.cumsum([0, *map(len, lists)]).astype(np.int64)
    return Sequences(offsets, np.array([item for items in lists for item in items], dtype=np.int64))


def lists(found: Sequences) -> list[list[int]]:
    return [part.tolist() for part in np.split(found.items, found.offsets[1:-1])]


def test_events_by_time_ties_in_the_sources_order_and_repeats_once() -> None:
    events = Events(
        np.array([1, 0, 1, 1, 0, 1]),
        np.array([0, 2, 1, 2, 0, 0]),
        np.ones(6, dtype=np.float32),
        np.array([5, 9, 3, 5, 9, 8]),
    )
    found = Sequences.of(events, number_of_row=np.array([7, 8, 9]), n_users=3)
    assert lists(found) == [[9, 7], [8, 7, 9], []]


def test_leave_last_out() -> None:
    split = leave_last_out(sequences([1, 2, 3, 4], [5, 6], [7, 8, 9], []))
    assert lists(split.train) == [[1, 2], [5, 6], [7], []]
    assert split.validation.users.tolist() == split.test.users.tolist() == [0, 2]
    assert split.validation.targets.tolist() == [3, 8]
    assert split.test.targets.tolist() == [4, 9]
    assert lists(split.validation.seen) == lists(split.train)
    assert lists(split.test.seen) == [[1, 2, 3], [5, 6], [7, 8], []]


def test_of_very_many_users_some_are_asked() -> None:
    every = leave_last_out(sequences(*([u, u + 1, u + 2] for u in range(9)))).test
    some = every.at_most(3)
    assert (some.users.tolist(), some.targets.tolist()) == ([0, 4, 8], [2, 6, 10])
    assert some.seen is every.seen
    assert every.at_most(9) is every


def test_histories_are_padded_on_the_left() -> None:
    found = sequences([1, 2, 3, 4], [], [5, 6]).histories(np.array([2, 0, 1]), 3)
    assert found.tolist() == [[PADDING, 5, 6], [2, 3, 4], [PADDING] * 3]


@pytest.mark.parametrize("seed", range(5))
def test_windows_ask_for_every_item_but_the_first_once(seed: int) -> None:
    train = sequences(list(range(1, 24)), [30], [], [40, 41], list(range(50, 55)))
    windows = Windows.cut(train, 4, np.random.default_rng(seed))
    real = windows.inputs != PADDING
    assert (real == (windows.targets != PADDING)).all()
    assert sorted(windows.targets[real]) == [*range(2, 24), 41, *range(51, 55)]
    assert (windows.targets[real] == windows.inputs[real] + 1).all()
    assert (np.sort(real, axis=1) == real).all(), "padding stands on the left"
    owner = {0: range(1, 24), 3: range(40, 42), 4: range(50, 55)}
    for user, inputs in zip(windows.users.tolist(), windows.inputs, strict=True):
        assert set(inputs[inputs != PADDING].tolist()) <= set(owner[user])


def test_windows_are_cut_elsewhere_in_every_epoch() -> None:
    train = sequences(list(range(1, 40)))
    rng = np.random.default_rng(0)
    cuts = {tuple(Windows.cut(train, 8, rng).inputs[0].tolist()) for _ in range(20)}
    assert len(cuts) > 3

from __future__ import annotations

import numpy as np
import pytest

from deepfm.examples import Labelled
from deepfm.settings import SplitName
from deepfm.splits import Split, split

COUNTS = (30, 2, 7, 1, 44)


def events() -> Labelled:
    """Users with `COUNTS` events, shuffled; `item` numbers each user's events in the order of time."""
    user = np.repeat(np.arange(len(COUNTS)), COUNTS)
    item = np.concatenate([np.arange(count) for count in COUNTS])
    order = np.random.default_rng(0).permutation(len(user))
    return Labelled(user[order], item[order], item[order] * 10, np.ones(len(user), dtype=np.bool_))


def parts(found: Split) -> list[set[tuple[int, int]]]:
    return [
        set(zip(part.user.tolist(), part.item.tolist(), strict=True))
        for part in (found.train, found.validation, found.test)
    ]


@pytest.mark.parametrize("name", ["time", "random", "users"])
def test_parts_are_disjoint_and_hold_everything(name: SplitName) -> None:
    train, validation, test = parts(split(events(), name, 0))
    assert len(train) + len(validation) + len(test) == sum(COUNTS)
    assert len(train | validation | test) == sum(COUNTS)


def test_by_time_the_latest_tenth_is_the_test_and_short_histories_only_train() -> None:
    found = split(events(), "time", 0)
    _, validation, test = parts(found)
    assert test == {(0, 27), (0, 28), (0, 29), (2, 6), *((4, item) for item in range(40, 44))}
    assert validation == {(0, 24), (0, 25), (0, 26), (2, 5), *((4, item) for item in range(36, 40))}
    assert not found.strangers


def test_equal_times_keep_the_order_of_the_source() -> None:
    same = np.zeros(9, dtype=np.int64)
    events = Labelled(same, np.arange(9)[::-1].copy(), same, np.ones(9, dtype=np.bool_))
    found = split(events, "time", 0)
    assert (found.validation.item.tolist(), found.test.item.tolist()) == ([1], [0])


def test_random_parts_are_tenths_and_come_from_the_seed() -> None:
    one, same, other = (parts(split(events(), "random", seed)) for seed in (0, 0, 1))
    assert [len(part) for part in one] == [68, 8, 8]
    assert one == same
    assert one != other


def test_hidden_users_are_hidden_whole() -> None:
    many = Labelled(
        np.repeat(np.arange(40), 5), *(np.zeros(200, dtype=np.int64),) * 2, np.ones(200, np.bool_)
    )
    found = split(many, "users", 3)
    users = [set(part.user.tolist()) for part in (found.train, found.validation, found.test)]
    assert [len(part) for part in users] == [32, 4, 4]
    assert len(set.union(*users)) == 40
    assert found.strangers

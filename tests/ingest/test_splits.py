from __future__ import annotations

import numpy as np

from ingest.histories import Histories
from ingest.splits import at_most, few_marks, hold_out_users, last_like, most_marks, with_dislikes


def world(n_users: int = 240, seed: int = 0) -> Histories:
    rng = np.random.default_rng(seed)
    lists = [rng.permutation(50)[: rng.integers(0, 30)] for _ in range(n_users)]
    return Histories.from_lists(lists, n_items=50)


def test_users_are_held_out_whole_and_only_those_with_likes() -> None:
    likes = world()
    split = hold_out_users(likes, seed=3)
    parts = np.concatenate([split.train, split.validation, split.test])
    assert sorted(parts.tolist()) == np.flatnonzero(likes.counts).tolist()
    with_likes = int(np.count_nonzero(likes.counts))
    assert (len(split.test), len(split.validation)) == (with_likes // 6, with_likes // 12)


def test_the_seed_decides_the_split() -> None:
    likes = world()
    first, again, other = (hold_out_users(likes, seed).test.tolist() for seed in (1, 1, 2))
    assert first == again
    assert first != other


def test_large_sets_hold_out_at_most_1000_and_500() -> None:
    likes = Histories.from_lists([np.array([0])] * 20_000, n_items=1)
    split = hold_out_users(likes, seed=0)
    assert (len(split.test), len(split.validation), len(split.train)) == (1000, 500, 18_500)


def test_few_validation_users_are_asked_several_times_with_other_marks() -> None:
    likes = Histories.from_lists([np.arange(6)] * 1200, n_items=6)
    split = hold_out_users(likes, seed=0)
    assert split.validation_rows.tolist() == split.validation.tolist() * 5
    asked = few_marks(likes.take(split.validation_rows), n_marks=1, seed=0)
    assert set(asked.marks.films[::100].tolist()) != {asked.marks.films[0]}


def test_no_validation_user_is_asked_more_than_eight_times() -> None:
    split = hold_out_users(Histories.from_lists([np.array([0])] * 24, n_items=1), seed=0)
    assert split.validation_rows.tolist() == split.validation.tolist() * 8


def test_few_marks_show_n_and_leave_at_least_five_targets() -> None:
    likes = world()
    cases = few_marks(likes, n_marks=3, seed=0)
    assert len(cases) == np.count_nonzero(likes.counts >= 8)
    assert set(cases.marks.counts.tolist()) == {3}
    assert cases.targets.counts.min() >= 5


def test_most_marks_show_four_fifths() -> None:
    likes = world()
    cases = most_marks(likes, seed=0)
    totals = likes.counts[likes.counts >= 5]
    assert cases.marks.counts.tolist() == (totals * 4 // 5).tolist()
    together = [
        sorted([*cases.marks[user].tolist(), *cases.targets[user].tolist()]) for user in range(len(cases))
    ]
    assert together == [sorted(likes[user].tolist()) for user in np.flatnonzero(likes.counts >= 5).tolist()]


def test_dislikes_are_told_beside_the_same_marks() -> None:
    likes, low = world(), world(seed=1)
    told = with_dislikes(likes, low, n_marks=3, n_dislikes=5, seed=0)
    users = np.flatnonzero((likes.counts >= 8) & (low.counts > 0))
    assert told.cases.marks.films.tolist() == few_marks(likes.take(users), 3, seed=0).marks.films.tolist()
    assert (len(told.first(2).cases), len(told.first(2).dislikes)) == (2, 2)
    assert told.dislikes.counts.tolist() == np.minimum(low.counts[users], 5).tolist()
    assert all(set(told.dislikes[row]) <= set(low[user]) for row, user in enumerate(users.tolist()))


def test_at_most() -> None:
    histories = Histories.from_lists([np.array([0, 1, 2]), np.array([3]), np.array([])], n_items=4)
    assert at_most(histories, 2, seed=0).counts.tolist() == [2, 1, 0]


def test_the_last_like_is_the_target() -> None:
    likes = Histories.from_lists([np.array([4, 9, 2]), np.array([1]), np.array([7, 3])], n_items=10)
    cases = last_like(likes)
    assert [cases.marks[user].tolist() for user in range(2)] == [[4, 9], [7]]
    assert [cases.targets[user].tolist() for user in range(2)] == [[2], [3]]

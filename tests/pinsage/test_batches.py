from __future__ import annotations

from itertools import chain

import numpy as np

from ingest.histories import Histories
from pinsage.batches import FOLLOWING, MIN_BATCHES, PLACES, FoldInBatches, fold_in, next_films

LIKES = Histories.from_lists([np.arange(size) for size in (1, 2, 3, 9, 40, 0)], n_items=40)


def test_every_like_is_a_mark_or_a_target_and_both_exist() -> None:
    users = np.flatnonzero(LIKES.counts >= 2)
    for seed in range(20):
        batch = fold_in(LIKES.take(users), np.random.default_rng(seed))
        assert batch.marks.counts.min() >= 1
        assert batch.targets.counts.min() >= 1
        for row, user in enumerate(users.tolist()):
            together = [*batch.marks[row].tolist(), *batch.targets[row].tolist()]
            assert sorted(together) == LIKES[user].tolist()


def test_the_number_of_marks_is_log_uniform() -> None:
    many = Histories.from_lists([np.arange(64)] * 6000, n_items=64)
    sizes = fold_in(many, np.random.default_rng(0)).marks.counts
    octaves = np.bincount(np.log2(sizes).astype(int), minlength=6)
    np.testing.assert_allclose(octaves / len(sizes), 1 / 6, atol=0.02)


def test_all_users_with_two_likes_come_before_any_one_again() -> None:
    batches = FoldInBatches(LIKES, batch_size=2, per_epoch=8)
    sizes = [
        (batch.marks.counts + batch.targets.counts).tolist()
        for batch in batches.epoch(np.random.default_rng(1))
    ]
    first, second = (sorted(chain(*part)) for part in (sizes[:4], sizes[4:]))
    assert first == second == [2, 3, 9, 40]


def test_next_films_follow_their_mark() -> None:
    orders = [np.random.default_rng(seed).permutation(9) for seed in range(5)] + [np.array([3, 1])]
    lists, rng, seen = Histories.from_lists(orders, n_items=9), np.random.default_rng(0), set()
    for _ in range(8):
        batch = next_films(lists, rng)
        assert len(batch) == PLACES * len(orders)
        assert batch.marks.counts.tolist() == [1] * len(batch)
        for row in range(len(batch)):
            order = orders[row // PLACES].tolist()
            at = order.index(batch.marks[row][0])
            assert batch.targets[row].tolist() == order[at + 1 : at + 1 + FOLLOWING] != []
            seen.add(at)
    assert seen == set(range(8))


def test_targets_by_name() -> None:
    likes = Histories.from_lists([np.arange(5)] * 16, n_items=5)
    batches = FoldInBatches(likes, batch_size=4, per_epoch=1, targets="next")
    assert [len(batch) for batch in batches.epoch(np.random.default_rng(0))] == [2 * PLACES]


def test_small_worlds_get_enough_steps_and_empty_ones_none() -> None:
    likes = Histories.from_lists([np.arange(3)] * 800, n_items=3)
    batches = FoldInBatches(likes, batch_size=512, per_epoch=None)
    assert len(batches) == MIN_BATCHES
    assert [len(batch) for batch in batches.epoch(np.random.default_rng(0))] == [100] * MIN_BATCHES
    nobody = Histories.from_lists([np.array([1])], n_items=3)
    assert len(FoldInBatches(nobody, batch_size=512, per_epoch=None)) == 0

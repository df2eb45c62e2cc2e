from __future__ import annotations

import numpy as np

from benchmarks.quality.selections import k_core, split_8_1_1, without_last
from ingest.histories import Histories, joined


def lists(*films: list[int], n_items: int = 4) -> Histories:
    return Histories.from_lists([np.array(each, dtype=np.int64) for each in films], n_items)


def test_core_drops_until_nothing_is_rare() -> None:
    # Film 3 is rare; without it user 2 has one film; without that user film 2 is rare, and user 3 goes.
    core = k_core(lists([0, 1], [1, 0], [2, 3], [0, 2]), k=2)
    assert [core.histories[user].tolist() for user in range(len(core.histories))] == [[0, 1], [1, 0]]
    assert core.films.tolist() == [0, 1]


def test_core_counts_films_anew() -> None:
    core = k_core(lists([3, 1], [1, 3], [0]), k=2)
    assert core.films.tolist() == [1, 3]
    assert core.histories[0].tolist() == [1, 0]


def test_a_tenth_for_validation_and_test() -> None:
    histories = lists(*(list(range(n)) for n in (10, 19, 20, 35)), n_items=40)
    split = split_8_1_1(histories, seed=3)
    assert split.train.counts.tolist() == [8, 17, 16, 29]
    assert split.validation.counts.tolist() == split.test.counts.tolist() == [1, 1, 2, 3]
    together = joined(joined(split.train, split.validation), split.test)
    assert [sorted(together[user]) for user in range(4)] == [list(range(n)) for n in (10, 19, 20, 35)]
    np.testing.assert_array_equal(split_8_1_1(histories, seed=3).test.films, split.test.films)


def test_the_last_film_is_the_target() -> None:
    cases = without_last(lists([2, 0, 1], [3]))
    assert (len(cases), cases.marks[0].tolist(), cases.targets[0].tolist()) == (1, [2, 0], [1])

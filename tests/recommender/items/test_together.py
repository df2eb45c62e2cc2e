"""Questions of several threads: the first is answered at once, those that come meanwhile together."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.rounding import rounded
from recommender.items.item_search import ExactSearch
from recommender.items.together import Together
from tests.patience import PATIENCE


class Doubling:
    """Doubles numbers; waits before its first answer until it is let go. Refuses to answer for 13."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self, asked: Sequence[int]) -> list[int]:
        self.batches.append(list(asked))
        self.begun.set()
        assert self.go.wait(PATIENCE)
        if 13 in asked:
            raise ValueError("13 is asked")
        return [2 * each for each in asked]


def test_who_asks_alone_is_answered_alone_and_at_once() -> None:
    doubling = Doubling()
    doubling.go.set()
    together = Together(doubling, 4)
    assert [together.ask(number) for number in (1, 2, 3)] == [2, 4, 6]
    assert doubling.batches == [[1], [2], [3]]


def test_who_waits_is_answered_together_but_never_too_many() -> None:
    doubling = Doubling()
    together = Together(doubling, 4)
    with ThreadPoolExecutor(10) as threads:
        answers = [threads.submit(together.ask, 1)]
        assert doubling.begun.wait(PATIENCE)
        answers += [threads.submit(together.ask, number) for number in range(2, 11)]
        wait_for(together, 9)
        doubling.go.set()
        assert [answer.result(PATIENCE) for answer in answers] == list(range(2, 21, 2))
    assert [len(batch) for batch in doubling.batches] == [1, 4, 4, 1]
    assert sorted(number for batch in doubling.batches for number in batch) == list(range(1, 11))


def test_a_question_that_cannot_be_answered_fails_nobody_else_and_stops_nothing() -> None:
    doubling = Doubling()
    together = Together(doubling, 4)
    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(together.ask, 1)
        assert doubling.begun.wait(PATIENCE)
        leader = threads.submit(together.ask, 2)
        wait_for(together, 1)
        bad, good = threads.submit(together.ask, 13), threads.submit(together.ask, 3)
        wait_for(together, 3)
        doubling.go.set()
        assert first.result(PATIENCE) == 2
        for refused in (leader, bad):
            with pytest.raises(ValueError, match="13 is asked"):
                refused.result(PATIENCE)
        assert good.result(PATIENCE) == 6
    assert together.ask(5) == 10


def test_items_found_together_are_those_found_alone() -> None:
    draw = np.random.default_rng(0)
    vectors = rounded(draw.standard_normal((3000, 16)).astype(np.float32))
    vectors[1000:2000] = vectors[:1000]  # so that many scores are equal
    search = ExactSearch([str(number) for number in range(3000)], vectors)
    queries = rounded(draw.standard_normal((200, 16)).astype(np.float32))
    limits = [1 + row % 50 for row in range(200)]
    alone = list(map(search.best, queries, limits))
    assert search.best_of_each(queries, limits) == alone
    with ThreadPoolExecutor(16) as threads:
        for _ in range(5):
            assert list(threads.map(search.best, queries, limits)) == alone


def wait_for(together: Together[int, int], count: int) -> None:
    """Until so many questions wait."""
    until = time.monotonic() + PATIENCE
    while len(together._waiting) < count:
        assert time.monotonic() < until
        time.sleep(0.001)

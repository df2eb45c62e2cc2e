"""Every metric of the tables, on small worlds where all can be counted by hand."""

from __future__ import annotations

from math import log2

import numpy as np
import pytest

pytest.importorskip("implicit", reason="needs implicit; pip install -r requirements-bench.txt")

from benchmarks.quality import general, next_film, protocol
from ingest.histories import Histories
from ingest.schema import FloatArray
from ingest.splits import Cases
from pinsage.evaluation import Protocols, new_visitor


class InOrder:
    """Ranks film 0 first, film 1 next, and so on."""

    def scores(self, likes: Histories) -> FloatArray:
        return np.tile(-np.arange(likes.n_items, dtype=np.float32), (len(likes), 1))


def lists(n_items: int, *films: list[int]) -> Histories:
    return Histories.from_lists([np.array(each, dtype=np.int64) for each in films], n_items)


def gains(*ranks: int) -> float:
    return sum(1 / log2(rank + 1) for rank in ranks)


def test_general_figures() -> None:
    # The first ten of 13 films are 1…10, 0…9, 1…10; hits at ranks 1 and 4, at 2…10, at none.
    seen = lists(13, [0], [], [0])
    targets = lists(13, [1, 4], list(range(1, 13)), [12])
    assert general.measured(InOrder(), seen, seen, targets) == pytest.approx(
        {
            "recall@10": (2 / 2 + 9 / 12 + 0) / 3,
            "mrr@10": (1 + 1 / 2 + 0) / 3,
            "ndcg@10": (gains(1, 4) / gains(1, 2) + gains(*range(2, 11)) / gains(*range(1, 11))) / 3,
            "hit@10": 2 / 3,
            "precision@10": (2 + 9 + 0) / 10 / 3,
        }
    )


def test_next_film_figures() -> None:
    # Film 0 is marked, so the targets have ranks 3, 10, 11 and 101.
    cases = Cases(lists(150, *[[0]] * 4), lists(150, [3], [10], [11], [101]))
    assert next_film.measured(InOrder(), cases) == pytest.approx(
        {"hit@10": 2 / 4, "ndcg@10": (1 / log2(4) + 1 / log2(11)) / 4, "hit@100": 3 / 4}
    )


def test_visitor_figures() -> None:
    few = Cases(lists(30, [0], [2]), lists(30, [1, 4], [12]))
    many_targets = list(range(5, 29))
    most = Cases(lists(30, [29], [0]), lists(30, many_targets, [1, 29]))
    figures = new_visitor(InOrder(), Protocols(few={1: few}, more={}, most=most, next_film=most))
    # Top tens: 1…10; 0, 1, 3…10; 0…9; 1…10. Recall@20: 5…19 of 24 targets, 1 of 2; 20 fit at most.
    assert figures == pytest.approx(
        {
            "n1_ndcg@10": (gains(1, 4) / gains(1, 2) + 0) / 2,
            "most_ndcg@100": (gains(*range(6, 30)) / gains(*range(1, 25)) + gains(1, 29) / gains(1, 2)) / 2,
            "most_recall@20": (15 / 20 + 1 / 2) / 2,
            "films_recommended": 11,
        }
    )


def test_validation_by_one_figure() -> None:
    cases = Cases(lists(13, [0], [0]), lists(13, [2], [12]))
    figures = new_visitor(InOrder(), protocol.by_ndcg_at_10(cases, seed=0))
    assert {name: value for name, value in figures.items() if value is not None} == pytest.approx(
        {"n10_ndcg@10": gains(2) / 2, "films_recommended": 10}
    )

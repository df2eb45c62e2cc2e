from __future__ import annotations

from math import log2

import numpy as np
import pytest

from ingest.histories import Histories, likes_of
from ingest.schema import FloatArray, IntArray
from ingest.splits import Cases, Told
from pinsage import evaluation
from pinsage.baselines import Popularity
from pinsage.evaluation import (
    Protocols,
    compare,
    dislikes_heeded,
    dislikes_left_out,
    highest,
    hit_rate,
    hits_of,
    overall,
    top,
    top_unseen,
)
from tests.worlds import parity_world


class FirstFilms:
    """Scores films by falling node id; films 2 and 3 are equal."""

    def scores(self, likes: Histories) -> FloatArray:
        row = np.array([9, 8, 5, 5, 4, 3], dtype=np.float32)
        return np.tile(row, (len(likes), 1))


def test_marked_films_are_left_out_and_ties_keep_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    marks = Histories.from_lists([np.array([0, 4]), np.array([1]), np.array([2])], n_items=6)
    expected = [[1, 2, 3], [0, 2, 3], [0, 1, 3]]
    assert top(FirstFilms(), marks, 3).tolist() == expected
    monkeypatch.setattr(evaluation, "CHUNK", 2)
    assert top(FirstFilms(), marks, 3).tolist() == expected


@pytest.mark.parametrize("k", [1, 5, 30, 40])
def test_the_highest_are_those_of_a_stable_sort(k: int) -> None:
    scores = np.random.default_rng(0).integers(9, size=(50, 30)).astype(np.float32)
    expected = np.argsort(-scores, axis=1, kind="stable")[:, :k]
    np.testing.assert_array_equal(highest(scores, k), expected)


def test_hits_mark_the_targets_of_each_user_alone() -> None:
    targets = Histories.from_lists([np.array([3]), np.array([0, 2])], n_items=6)
    ranked = np.array([[0, 3], [3, 2]])
    assert hits_of(ranked, targets).tolist() == [[False, True], [False, True]]


def test_hit_rate_of_the_next_film() -> None:
    cases = Cases(
        Histories.from_lists([np.array([0]), np.array([0]), np.array([0])], n_items=6),
        Histories.from_lists([np.array([1]), np.array([2]), np.array([5])], n_items=6),
    )
    assert hit_rate(FirstFilms(), cases, 1) == pytest.approx(1 / 3)
    assert hit_rate(FirstFilms(), cases, 2) == pytest.approx(2 / 3)


def test_new_visitor_by_hand() -> None:
    """Seven likes of eight films: whatever single film is marked, the ranking has one miss at most."""

    class InOrder:
        def scores(self, likes: Histories) -> FloatArray:
            return np.tile(-np.arange(8, dtype=np.float32), (len(likes), 1))

    likes = Histories.from_lists([np.arange(1, 8)], n_items=8)
    figures = evaluation.new_visitor(InOrder(), Protocols.of(likes, seed=0))
    gains = [1 / log2(rank + 1) for rank in range(1, 9)]
    assert figures["n1_ndcg@10"] == pytest.approx(sum(gains[1:7]) / sum(gains[:6]))
    assert figures["n3_ndcg@10"] is None
    assert figures["films_recommended"] == 8
    assert overall(figures) == pytest.approx(np.mean([figures["n1_ndcg@10"], figures["most_ndcg@100"]]))


def test_nobody_to_measure_gives_no_figures() -> None:
    nobody = Protocols.of(Histories.from_lists([np.array([1])], n_items=5), seed=0)
    figures = evaluation.new_visitor(Popularity(nobody.most.marks), nobody)
    assert overall(figures) is None
    assert hit_rate(Popularity(nobody.most.marks), nobody.next_film, 10) is None


def test_dislikes_are_left_out_or_heeded() -> None:
    class Against:
        """Films by node id, but the films disliked push the next one to the top."""

        def scores(self, likes: Histories, dislikes: Histories | None = None) -> FloatArray:
            scores = FirstFilms().scores(likes)
            if dislikes is not None:
                scores[dislikes.owners, dislikes.films + 1] = 10
            return scores

    likes = Histories.from_lists([np.arange(6)], n_items=6)
    marks = Histories.from_lists([np.array([0])], n_items=6)
    cases = Cases(marks, Histories.from_lists([np.array([4])], n_items=6))
    told = {1: Told(cases, Histories.from_lists([np.array([3])], n_items=6))}
    protocols = Protocols(few={}, more={}, most=cases, next_film=cases, told=told)
    assert dislikes_left_out(Against(), protocols) == {"told1_left_out": pytest.approx(1 / log2(4))}
    assert dislikes_heeded(Against(), protocols) == {"told1_heeded": pytest.approx(1)}
    assert dislikes_left_out(Against(), Protocols.of(likes, seed=0)) == {}


def test_compare_names_protocols_and_rankers() -> None:
    likes = likes_of(parity_world())
    figures = compare({"popularity": Popularity(likes)}, Protocols.of(likes, seed=0), k=5)
    assert set(figures) == {"new_visitor", "next_film"}
    assert set(figures["next_film"]["popularity"]) == {"hits@5"}


def test_seen_films_come_last() -> None:
    seen = Histories.from_lists([np.array([3]), np.array([], dtype=np.int64)], n_items=4)

    def scores(users: IntArray) -> FloatArray:
        return np.tile(np.array([0, 1, 1, 2], dtype=np.float32), (len(users), 1))

    assert top_unseen(scores, seen, 3).tolist() == [[1, 2, 0], [3, 1, 2]]

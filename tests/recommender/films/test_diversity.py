from __future__ import annotations

from functools import partial

import numpy as np
import pytest

from ingest.schema import FloatArray, MovieId
from recommender.films.diversity import POOL, marginal_order, rearranged
from recommender.films.retrieval import Candidates
from recommender.recommender import Recommender
from recommender.types import NO_FILTERS, Filters, Marks, Recommendations
from tests.recommender.stage import Stage, films, listed, row_of
from tests.worlds import parity_world

LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)


def two_tastes(n: int) -> tuple[FloatArray, FloatArray]:
    """Scores that fall slowly, and films of two opposite tastes: the better half is all of one."""
    scores = np.linspace(3, 2, n, dtype=np.float32)
    vectors = np.where(np.arange(n)[:, np.newaxis] < n // 2, [1.0, 0.1], [-1.0, 0.1]).astype(np.float32)
    return scores, vectors


def test_the_more_surprise_the_sooner_the_other_taste() -> None:
    scores, vectors = two_tastes(20)
    first = [marginal_order(scores, vectors, level, 20).tolist().index(10) for level in LEVELS]
    assert first[0] == 10
    assert first == sorted(first, reverse=True)
    assert first[-1] == 1
    assert marginal_order(scores, vectors, 0.0, 20).tolist() == list(range(20))


def test_films_without_direction_or_equal_scores() -> None:
    nothing = np.zeros((4, 3), dtype=np.float32)
    assert marginal_order(np.ones(4, dtype=np.float32), nothing, 1.0, 4).tolist() == [0, 1, 2, 3]
    assert marginal_order(np.empty(0, dtype=np.float32), nothing[:0], 1.0, 4).tolist() == []


@pytest.mark.parametrize("n_films", [0, 1, 50, POOL, POOL + 50])
def test_pages_are_one_list_also_beyond_the_pool(n_films: int) -> None:
    rng = np.random.default_rng(n_films)
    scores = np.sort(rng.random(n_films).astype(np.float32))[::-1]
    vectors = rng.normal(size=(n_films, 5)).astype(np.float32)

    def stretch(limit: int, offset: int) -> Candidates:
        rows = np.arange(n_films)[offset : offset + limit]
        return Candidates(rows.astype(np.int64), scores[rows], vectors[rows])

    page = partial(rearranged, stretch, 4, 0.8)
    whole = page(n_films + 10, 0)
    assert sorted(whole.movie_ids.tolist()) == list(range(n_films))
    assert np.array_equal(whole.scores, scores[whole.movie_ids])
    assert np.array_equal(whole.vectors, vectors[whole.movie_ids])
    assert whole.movie_ids[POOL:].tolist() == list(range(POOL, n_films))
    for size in (7, 200):
        pages = [page(size, offset).movie_ids for offset in range(0, n_films + size, size)]
        assert np.concatenate(pages).tolist() == whole.movie_ids.tolist()


@pytest.mark.parametrize("path", ["snapshot", "milvus"])
def test_surprise_brings_the_other_parity_in(loaded: Stage, path: str) -> None:
    with loaded.recommender("snapshot" if path == "snapshot" else "milvus") as recommender:
        marks = Marks(films(0, 2))
        odd = [sum(row_of(each) % 2 for each in listed(_at(recommender, marks, level))) for level in LEVELS]
        assert odd[0] == 0
        assert odd == sorted(odd)
        assert odd[-1] >= 4
        for asked in (marks, Marks()):
            assert _at(recommender, asked, 0.0) == recommender.recommend(asked, 10)


@pytest.mark.parametrize("marks", [Marks(), Marks(films(0, 2), films(1))])
def test_both_paths_give_the_same_pages_of_one_list(loaded: Stage, marks: Marks) -> None:
    hidden = films(4, 5)
    with loaded.recommender("snapshot") as snapshot, loaded.recommender("milvus") as searching:
        for filters in (NO_FILTERS, Filters(frozenset({"Horror", "Western"}))):
            whole = listed(snapshot.recommend(marks, 100, filters, hidden=hidden, surprise=0.6))
            assert not {*whole} & {*hidden, *marks.liked, *marks.disliked}
            assert {*whole} == {*listed(snapshot.recommend(marks, 100, filters, hidden=hidden))}
            for recommender in (snapshot, searching):
                ask = partial(recommender.recommend, marks, 6, filters, hidden=hidden, surprise=0.6)
                pages = [listed(ask(offset=offset)) for offset in range(0, 42, 6)]
                assert [movie_id for page in pages for movie_id in page] == whole


def test_reasons_and_likes_stay_with_their_films(loaded: Stage) -> None:
    world = parity_world()
    liked = world.interactions.movie_id[world.interactions.rating >= 4]
    with loaded.recommender("snapshot") as recommender:
        for item in _at(recommender, Marks(), 1.0).items:
            assert item.score == np.count_nonzero(liked == item.film.movie_id)
            assert item.because == ()
        for item in _at(recommender, Marks(films(0, 1)), 1.0).items:
            assert {because.film.movie_id for because in item.because} == {
                *films(row_of(item.film.movie_id) % 2)
            }


def _at(recommender: Recommender, marks: Marks, surprise: float) -> Recommendations:
    return recommender.recommend(marks, 10, surprise=surprise, hidden=(MovieId(999),))

from __future__ import annotations

import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from ingest.schema import MovieId
from recommender.errors import ContradictoryMarks, NotReady, UnknownMovies
from recommender.recommender import Recommender
from recommender.types import NO_FILTERS, Counts, Filters, Marks
from tests.recommender.stage import Stage, films, listed, row_of
from tests.worlds import parity_world


@pytest.fixture
def recommender(loaded: Stage) -> Iterator[Recommender]:
    with loaded.recommender() as opened:
        yield opened


def test_even_likes_get_even_films_and_never_the_marked_ones(recommender: Recommender) -> None:
    found = listed(recommender.recommend(Marks(liked=films(0, 2, 4)), 17))
    assert [row_of(movie_id) % 2 for movie_id in found] == [0] * 17
    assert not {*found} & {*films(0, 2, 4)}
    after = listed(recommender.recommend(Marks(liked=films(0, 2, 4)), 40))
    assert after[:17] == found
    assert [row_of(movie_id) % 2 for movie_id in after[17:]] == [1] * 20


def test_dislikes_push_away(recommender: Recommender) -> None:
    found = listed(recommender.recommend(Marks(disliked=films(0, 2)), 20))
    assert [row_of(movie_id) % 2 for movie_id in found] == [1] * 20
    liked_only = recommender.recommend(Marks(liked=films(0)), 30)
    with_dislike = recommender.recommend(Marks(liked=films(0), disliked=films(1)), 30)
    odd = {item.film.movie_id: item.score for item in liked_only.items if row_of(item.film.movie_id) % 2}
    pushed = {item.film.movie_id: item.score for item in with_dislike.items if item.film.movie_id in odd}
    assert pushed
    assert all(score < odd[movie_id] for movie_id, score in pushed.items())


def test_reasons_name_the_marks_that_speak_for_a_film(recommender: Recommender) -> None:
    answer = recommender.recommend(Marks(liked=films(0, 2, 4, 6, 1)), 10)
    for item in answer.items:
        assert {because.film.movie_id for because in item.because} <= {*films(0, 2, 4, 6)}
        assert len(item.because) == 3
        weights = [because.weight for because in item.because]
        assert weights == sorted(weights, reverse=True)
        assert 0.5 < sum(weights) <= 1
    scores = [item.score for item in answer.items]
    assert scores == sorted(scores, reverse=True)


def test_without_marks_the_popular_list(recommender: Recommender) -> None:
    world = parity_world()
    liked = world.interactions.movie_id[world.interactions.rating >= 4]
    likes = {item.movie_id: np.count_nonzero(liked == item.movie_id) for item in world.items}
    answer = recommender.recommend(Marks(), 5)
    assert listed(answer) == sorted(likes, key=lambda movie_id: (-likes[movie_id], movie_id))[:5]
    assert [item.score for item in answer.items] == [likes[MovieId(each)] for each in listed(answer)]
    assert answer.model_version == recommender.version().name
    western = recommender.recommend(Marks(), 50, Filters(frozenset({"Western"}), year_from=1960))
    assert all("Western" in item.film.genres and item.film.year >= 1960 for item in western.items)  # type: ignore[operator]


def test_hidden_films_are_left_out_and_change_nothing_else(recommender: Recommender) -> None:
    for marks in (Marks(), Marks(films(0, 2), films(1))):
        plain = recommender.recommend(marks, 40)
        hidden = (*map(MovieId, listed(plain)[1:6:2]), *films(0), MovieId(999))
        kept = [item for item in plain.items if item.film.movie_id not in hidden]
        found = recommender.recommend(marks, 40, hidden=hidden).items
        assert [(item.film, item.because) for item in found] == [(item.film, item.because) for item in kept]
        assert [item.score for item in found] == pytest.approx([item.score for item in kept], abs=1e-5)
        assert listed(recommender.recommend(marks, 3, hidden=hidden)) == [
            item.film.movie_id for item in kept[:3]
        ]


def test_pages_are_one_list(recommender: Recommender) -> None:
    for marks in (Marks(), Marks(films(0, 2), films(1))):
        for filters in (NO_FILTERS, Filters(frozenset({"Horror", "Western"}))):
            ask = partial(recommender.recommend, marks, filters=filters, hidden=films(4, 5))
            pages = [listed(ask(n=7, offset=offset)) for offset in range(0, 49, 7)]
            assert [movie_id for page in pages for movie_id in page] == listed(ask(n=100))
            assert ask(n=7, offset=1000).items == ()


def test_marks_are_checked(recommender: Recommender) -> None:
    with pytest.raises(UnknownMovies, match="No such film: 11, 999"):
        recommender.recommend(Marks(liked=(MovieId(11), *films(0)), disliked=(MovieId(999),)), 5)
    with pytest.raises(ContradictoryMarks, match="liked and disliked at once: 10"):
        recommender.recommend(Marks(films(0, 1), films(0)), 5)
    twice = recommender.recommend(Marks(films(0, 0, 2)), 5)
    assert twice == recommender.recommend(Marks(films(0, 2)), 5)


def test_film_details_search_and_counts(recommender: Recommender) -> None:
    world = parity_world()
    details = recommender.details(films(4)[0])
    assert details.film.title == "Even film 4"
    assert len(details.similar) == 12
    assert all(row_of(film.movie_id) % 2 == 0 for film in details.similar)
    ratings = world.interactions.rating[world.interactions.movie_id == films(4)[0]]
    assert details.ratings.count == len(ratings) == sum(details.ratings.histogram)
    assert details.ratings.mean == pytest.approx(float(ratings.mean()))
    assert recommender.details(films(39)[0]).ratings.mean is None
    assert recommender.film(films(4)[0]) == details.film
    assert [film.title for film in recommender.search("evne film 12", 1)] == ["Even film 12"]
    assert recommender.counts() == Counts(vectors=40, films=40)
    assert recommender.genres() == ("Comedy", "Drama", "Horror", "Parity", "Western")
    for ask in (recommender.details, recommender.film):
        with pytest.raises(UnknownMovies):
            ask(MovieId(11))


def test_films_to_mark_never_repeat(recommender: Recommender) -> None:
    marks = Marks(films(0), films(1))
    first = recommender.films_to_mark(16, marks, films(2, 3), seed=3)
    assert first == recommender.films_to_mark(16, marks, films(2, 3), seed=3)
    ids = {film.movie_id for film in first}
    assert len(ids) == 16
    assert not ids & {*films(0, 1, 2, 3)}
    rest = recommender.films_to_mark(100, marks, [*films(2, 3), *ids, MovieId(999)])
    assert len(rest) == 20
    assert not ids & {film.movie_id for film in rest}
    assert len({film.movie_id for film in recommender.random_films(1000)}) == 40


def test_nothing_loaded_then_loaded_then_dropped(stage: Stage, model: Path) -> None:
    with stage.recommender() as recommender:
        assert recommender.refresh() is False
        assert recommender.counts() == Counts(0, 0)
        with pytest.raises(NotReady, match=r"insert_milvus\.py"):
            recommender.recommend(Marks(), 5)
        stage.load(model)
        assert recommender.refresh() is True
        assert recommender.refresh() is False
        assert len(recommender.recommend(Marks(), 5).items) == 5
        recommender.drop_all()
        assert recommender.counts() == Counts(0, 0)
        with pytest.raises(NotReady):
            recommender.recommend(Marks(films(0)), 5)
        stage.load(model)
        assert recommender.refresh() is True
        assert recommender.counts() == Counts(40, 40)


def test_both_search_paths_give_the_same(loaded: Stage) -> None:
    rng = np.random.default_rng(4)
    filters = [
        NO_FILTERS,
        Filters(frozenset({"Horror", "Western"})),
        Filters(year_from=1960, year_to=1980),
        Filters(frozenset({"Comedy"}), year_to=1970),
        Filters(frozenset({"Nothing"})),
    ]
    with loaded.recommender("snapshot") as snapshot, loaded.recommender("milvus") as searching:
        assert snapshot.refresh()
        assert snapshot.in_memory
        assert not searching.in_memory
        for case in range(40):
            rows = rng.permutation(40)[: rng.integers(1, 12)]
            split = rng.integers(0, len(rows) + 1)
            marks = Marks(films(*rows[:split]), films(*rows[split:]))
            n = int(rng.integers(1, 45))
            one = snapshot.recommend(marks, n, filters[case % len(filters)])
            other = searching.recommend(marks, n, filters[case % len(filters)])
            assert listed(one) == listed(other)
            for left, right in zip(one.items, other.items, strict=True):
                assert math.isclose(left.score, right.score, abs_tol=1e-4)
                assert [each.film for each in left.because] == [each.film for each in right.because]

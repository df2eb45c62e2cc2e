from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pytest

from ingest.schema import FloatArray, MovieId
from recommender.errors import ContradictoryMarks
from recommender.films.elicitation import Answers, Questions
from recommender.query import QueryRule
from recommender.recommender import Recommender
from recommender.stores.catalogue import CatalogueFilm
from recommender.types import Film, Marks
from tests.recommender.stage import Stage, films, row_of

RULE = QueryRule(blocks=((0, 4),), bias=4, weights=((2.0,), (3.0,)), prior=(1.0, 1.0), dislike=0.5)
NOTHING = Answers(np.empty((0, 5), dtype=np.float32), np.empty((0, 5), dtype=np.float32))


def four_tastes(n: int, likes: int = 1000) -> tuple[list[CatalogueFilm], FloatArray]:
    """Films of four tastes in turn, all almost equally liked."""
    entries = [
        CatalogueFilm(Film(MovieId(row), f"Film {row}", None, ()), likes + n - row, place=None)
        for row in range(n)
    ]
    vectors = np.zeros((n, 5), dtype=np.float32)
    vectors[np.arange(n), np.arange(n) % 4] = 1.0
    vectors[:, 4] = np.arange(n, 0, -1)
    return entries, vectors


def questions(n: int = 80, pool: int = 80) -> Questions:
    entries, vectors = four_tastes(n)
    return Questions(entries, vectors[:pool], RULE)


def answers(
    *, liked: tuple[int, ...] = (), disliked: tuple[int, ...] = (), unseen: tuple[int, ...] = ()
) -> Answers:
    _, vectors = four_tastes(80)
    return Answers(vectors[list(liked)], vectors[list(disliked)], [MovieId(row) for row in unseen])


def tastes(chosen: tuple[Film, ...]) -> Counter[int]:
    return Counter(film.movie_id % 4 for film in chosen)


def test_a_first_batch_is_spread_and_differs_between_visitors() -> None:
    ask = questions()
    screens = [ask.choose(4, NOTHING, (), seed) for seed in range(50)]
    assert len({frozenset(film.movie_id for film in screen) for screen in screens}) > 45
    at_random = np.mean([len(set(draw)) for draw in np.random.default_rng(0).integers(0, 4, (50, 4))])
    assert np.mean([len(tastes(screen)) for screen in screens]) > at_random + 0.3
    assert ask.choose(4, NOTHING, (), 7) == screens[7]
    assert ask.choose(4, NOTHING, (), None) != ask.choose(4, NOTHING, (), None)


def test_well_liked_films_come_first() -> None:
    entries = [
        CatalogueFilm(Film(MovieId(row), f"Film {row}", None, ()), 1000 if row < 20 else 10, place=None)
        for row in range(200)
    ]
    ask = Questions(entries, np.random.default_rng(0).normal(size=(200, 5)).astype(np.float32), RULE)
    for seed in range(20):
        assert all(film.movie_id < 20 for film in ask.choose(8, NOTHING, (), seed))


def test_likes_bring_films_like_them_and_dislikes_and_unseen_others() -> None:
    ask = questions()
    assert tastes(ask.choose(8, answers(liked=(1,)), [MovieId(1)])) == {1: 8}
    assert tastes(ask.choose(8, answers(disliked=(2,)), [MovieId(2)]))[2] <= 1
    unseen = answers(unseen=(3, 7, 11, 15))
    assert tastes(ask.choose(8, unseen, unseen.unseen))[3] <= 1
    assert ask.choose(8, answers(unseen=(200,)), ()) == ask.choose(8, answers(unseen=(201,)), ())


def test_one_answer_of_not_seen_weighs_less_than_four() -> None:
    entries, vectors = four_tastes(80)
    ask = Questions(
        [CatalogueFilm(each.film, 1000 - 10 * row, None) for row, each in enumerate(entries)], vectors, RULE
    )
    one, four = answers(unseen=(0,)), answers(unseen=(0, 4, 8, 12))
    asked = {MovieId(row) for row in (0, 4, 8, 12)}
    places = [
        np.mean([place for place, film in enumerate(ask.choose(40, each, asked)) if film.movie_id % 4 == 0])
        for each in (one, four)
    ]
    assert places[0] < places[1]


def test_never_twice_until_nothing_is_left() -> None:
    ask = questions(n=60, pool=40)
    asked: list[MovieId] = []
    while batch := ask.choose(7, answers(liked=(0,)) if asked else NOTHING, asked, seed=1):
        asked += [film.movie_id for film in batch]
    assert sorted(asked) == list(range(60))
    assert asked[40:] == list(range(40, 60))
    assert ask.choose(0, NOTHING, ()) == ()
    assert Questions([], np.empty((0, 5), dtype=np.float32), RULE).choose(5, NOTHING, ()) == ()


@pytest.mark.quiet
def test_a_batch_takes_a_few_milliseconds() -> None:
    entries, _ = four_tastes(4000)
    rng = np.random.default_rng(0)
    rule = QueryRule(((0, 255),), 255, ((1.0,),), (1.0,), 0.1)
    vectors = rng.normal(size=(512, 256)).astype(np.float32)
    ask = Questions(entries, vectors, rule)
    many = Answers(vectors[:100], vectors[100:150], [MovieId(row) for row in range(150, 300)])
    asked = {MovieId(row) for row in range(300)}
    times = []
    for _ in range(50):
        begun = time.perf_counter()
        ask.choose(4, many, asked)
        times.append(time.perf_counter() - begun)
    assert min(times) < 0.005


@pytest.fixture(params=["snapshot", "milvus"])
def recommender(request: pytest.FixtureRequest, loaded: Stage) -> Iterator[Recommender]:
    with loaded.recommender(request.param) as opened:
        yield opened


def test_after_one_like_of_an_even_film_even_films_are_asked(recommender: Recommender) -> None:
    def odd(marks: Marks, *, unseen: tuple[MovieId, ...] = ()) -> int:
        batch = recommender.films_to_mark(10, marks, films(0, 1), unseen=unseen)
        return sum(row_of(film.movie_id) % 2 for film in batch)

    assert odd(Marks(liked=films(0))) <= 1
    assert odd(Marks(liked=films(1))) >= 9
    assert odd(Marks(disliked=films(0))) > odd(Marks(disliked=films(1)))
    assert odd(Marks(), unseen=films(2, 4, 6, 8)) > 5 > odd(Marks(), unseen=films(3, 5, 7, 9))


def test_a_visitor_is_asked_for_everything_once(recommender: Recommender) -> None:
    liked: tuple[MovieId, ...] = ()
    unseen: tuple[MovieId, ...] = ()
    batches = []
    while batch := recommender.films_to_mark(4, Marks(liked), (*liked, MovieId(999)), unseen=unseen):
        batches.append(batch)
        rows = [row_of(film.movie_id) for film in batch]
        liked += films(*(row for row in rows if row % 2 == 0))
        unseen += films(*(row for row in rows if row % 2))
    asked = [film.movie_id for batch in batches for film in batch]
    assert len(asked) == len(set(asked)) == 40
    assert len(batches) == 10


def test_answers_that_the_catalogue_does_not_know_or_that_disagree(recommender: Recommender) -> None:
    known = Marks(films(0), films(1))
    strange = Marks((*films(0), MovieId(998)), films(1))
    assert recommender.films_to_mark(8, strange, (), unseen=(MovieId(999),)) == recommender.films_to_mark(
        8, known, ()
    )
    assert recommender.films_to_mark(8, known, (), unseen=films(0)) == recommender.films_to_mark(8, known, ())
    with pytest.raises(ContradictoryMarks):
        recommender.films_to_mark(8, Marks(films(0), films(0)), ())


def test_both_paths_ask_the_same(loaded: Stage) -> None:
    with loaded.recommender("snapshot") as snapshot, loaded.recommender("milvus") as searching:
        for marks, unseen in ((Marks(), ()), (Marks(films(0, 5), films(3)), films(7, 9))):
            one, other = (
                each.films_to_mark(12, marks, films(2), seed=5, unseen=unseen)
                for each in (snapshot, searching)
            )
            assert one == other

from __future__ import annotations

import numpy as np
import pytest

from ingest.schema import IntArray
from pinsage.reception import RatedBy, Reception

N_FILMS, N_PEOPLE = 60, 200
ACTIVE = np.arange(N_PEOPLE) < 40
EXPECTED = np.zeros(N_FILMS)


def world() -> tuple[RatedBy, IntArray, np.ndarray]:
    """The first half of the films is watched by everybody, the other half by active people alone."""
    rng = np.random.default_rng(0)
    watched = rng.random((N_PEOPLE, N_FILMS)) < 0.5
    watched[:, N_FILMS // 2 :] &= ACTIVE[:, None]
    people, films = np.nonzero(watched)
    ratings = RatedBy(people, films, np.ones(len(people)))
    return ratings, watched.sum(axis=1), np.log1p(watched.sum(axis=0)) - 3.0


RATINGS, PER_PERSON, BIAS = world()


@pytest.fixture(scope="module")
def reception() -> Reception:
    return Reception.learned(RATINGS, PER_PERSON, BIAS, EXPECTED, seed=0)


def guess(reception: Reception, people: IntArray) -> float:
    ratings = RatedBy(people, np.zeros(len(people), dtype=np.int64), np.ones(len(people)))
    return float(reception.bias(ratings, np.zeros(1))[0])


def test_who_rates_it_tells_how_popular_it_will_be(reception: Reception) -> None:
    popular = BIAS[: N_FILMS // 2].mean()
    by_anybody, by_active = guess(reception, np.arange(100, 110)), guess(reception, np.arange(10))
    assert by_anybody > by_active
    assert abs(by_anybody - popular) < abs(by_active - popular)


def test_without_ratings_it_is_what_the_known_films_are(reception: Reception) -> None:
    alone = guess(reception, np.empty(0, dtype=np.int64))
    assert BIAS.min() < alone < BIAS.max()


def test_many_likes_count_for_themselves(reception: Reception) -> None:
    everybody = np.arange(N_PEOPLE)
    assert guess(reception, everybody) >= np.log1p(N_PEOPLE) - 3.0 - 0.01


def test_the_first_ratings_are_some_of_each_film() -> None:
    some = RATINGS.first(3, N_FILMS, np.random.default_rng(0))
    assert np.bincount(some.films, minlength=N_FILMS).tolist() == [3] * N_FILMS
    assert len(RATINGS.first(0, N_FILMS, np.random.default_rng(0)).films) == 0

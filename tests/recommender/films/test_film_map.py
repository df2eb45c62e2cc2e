from __future__ import annotations

import numpy as np
import pytest

from recommender.films.film_map import among, film_map
from tests.artifacts import DIM, parity_vectors
from tests.worlds import parity_world


def test_neighbours_in_taste_are_neighbours_on_the_map() -> None:
    vectors = parity_vectors(parity_world(n_items=120), seed=0)
    places = film_map(vectors, bias=DIM - 1)
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    nearest = np.argsort(apart, axis=1)[:, :10]
    same = (nearest % 2) == (np.arange(120) % 2)[:, None]
    assert same.mean() > 0.99


def test_it_fills_the_square_and_is_the_same_each_time() -> None:
    vectors = parity_vectors(parity_world(n_items=60), seed=0)
    steps: list[int] = []
    places = film_map(vectors, DIM - 1, steps.append)
    assert places.shape == (60, 2)
    assert np.ptp(places, axis=0).max() == pytest.approx(2.0, abs=1e-3)
    assert np.abs(places).max() <= 1.0
    assert np.array_equal(places, np.round(places, 4))
    assert sum(steps) == 60
    assert len(steps) > 10
    assert np.array_equal(places, film_map(vectors, DIM - 1))


def test_popularity_does_not_move_films() -> None:
    vectors = parity_vectors(parity_world(n_items=60), seed=0)
    before = film_map(vectors, DIM - 1)
    vectors[:, DIM - 1] = np.arange(60)
    assert np.array_equal(before, film_map(vectors, DIM - 1))


@pytest.mark.parametrize("films", [1, 2, 3, 4, 5, 6, 12])
@pytest.mark.parametrize("value", [0.0, 1.0])
def test_few_films_and_films_alike_in_all_have_places(films: int, value: float) -> None:
    places = film_map(np.full((films, 3), value, dtype=np.float32), bias=2)
    assert places.shape == (films, 2)
    assert np.isfinite(places).all()
    assert len({tuple(place) for place in places.tolist()}) == films


def test_a_single_direction_is_enough() -> None:
    assert film_map(np.ones((3, 2), dtype=np.float32), bias=1).shape == (3, 2)


def test_large_catalogues_take_the_quicker_way_to_a_like_map(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.films.film_map._MANY", 100)
    monkeypatch.setattr("recommender.films.film_map.GATHERING", 30)
    monkeypatch.setattr("recommender.films.film_map.SPREADING", 30)
    vectors = parity_vectors(parity_world(n_items=120), seed=0)
    places = film_map(vectors, DIM - 1)
    assert np.array_equal(places, film_map(vectors, DIM - 1))
    even, odd = places[::2], places[1::2]
    assert np.linalg.norm(even.mean(axis=0) - odd.mean(axis=0)) > max(even.std(), odd.std())


def test_films_that_came_later_stand_amid_the_most_alike_and_move_nothing() -> None:
    vectors = parity_vectors(parity_world(n_items=60), seed=0)
    drawn = film_map(vectors[:50], DIM - 1)
    places = [(float(x), float(y)) for x, y in drawn]
    together = among(vectors, DIM - 1, [*places, *[None] * 10])
    assert np.array_equal(together[:50], drawn)
    for film in range(50, 60):
        distance = np.linalg.norm(drawn - together[film], axis=1)
        assert distance.argmin() % 2 == film % 2

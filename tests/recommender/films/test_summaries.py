from __future__ import annotations

import numpy as np
import pytest

from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId
from recommender.films.summaries import catalogue_entries, similar_rows


def dataset(ratings: list[tuple[int, float]], movie_ids: list[int]) -> Dataset:
    users = tuple(User(UserId(row)) for row in range(len(ratings)))
    interactions = Interactions(
        user_id=np.arange(len(ratings)),
        movie_id=np.array([movie_id for movie_id, _ in ratings], dtype=np.int64),
        rating=np.array([stars for _, stars in ratings], dtype=np.float32),
        timestamp=np.zeros(len(ratings), dtype=np.int64),
    )
    items = tuple(Item(MovieId(movie_id), f"Film {movie_id}", None, ()) for movie_id in movie_ids)
    return Dataset("small", interactions, items, users)


def test_ratings_by_hand() -> None:
    data = dataset([(7, 5.0), (7, 0.5), (7, 4.0), (0, 3.5)], [0, 3, 7])
    places = np.array([[0.5, -1.0], [0.0, 0.0], [1.0, 0.25]])
    entries = catalogue_entries(data, np.eye(3, 5, dtype=np.float32), bias=4, places=places)
    unrated, best = entries[1], entries[2]
    assert (unrated.likes, unrated.ratings.count, unrated.ratings.mean) == (0, 0, None)
    assert unrated.ratings.histogram == (0,) * 10
    assert (best.likes, best.ratings.count) == (2, 3)
    assert best.ratings.mean == pytest.approx(9.5 / 3)
    assert best.ratings.histogram == (1, 0, 0, 0, 0, 0, 0, 1, 0, 1)
    assert entries[0].ratings.histogram[6] == 1
    assert entries[0].likes == 0
    assert [entry.place for entry in entries] == [(0.5, -1.0), (0.0, 0.0), (1.0, 0.25)]


def test_similar_films_leave_out_bias_and_self() -> None:
    vectors = np.array([[1, 0, 100], [2, 0.1, -100], [0, 1, 100], [0, 0, 100]], dtype=np.float32)
    entries = catalogue_entries(dataset([], [1, 2, 3, 4]), vectors, bias=2, places=np.zeros((4, 2)))
    assert [entry.similar for entry in entries] == [(2, 3), (1, 3), (2, 1), ()]


def test_similar_rows_equal_the_plain_way_over_many_chunks() -> None:
    vectors = np.random.default_rng(0).normal(size=(1200, 6)).astype(np.float32)
    steps: list[int] = []
    found = similar_rows(vectors, 12, steps.append)
    assert sum(steps) == 1200
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    for row in (0, 511, 512, 1199):
        cosines = unit @ unit[row]
        cosines[row] = -2
        assert found[row] == np.argsort(-cosines, kind="stable")[:12].tolist()


def test_one_film_resembles_nothing() -> None:
    assert similar_rows(np.ones((1, 3), dtype=np.float32), 12) == [[]]

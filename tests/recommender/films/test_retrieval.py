from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest

from ingest.schema import MovieId
from recommender.films.retrieval import SnapshotRetriever
from recommender.types import NO_FILTERS, Film, Filters


def retriever_of(n: int, dim: int, seed: int = 0) -> tuple[SnapshotRetriever, np.ndarray]:
    films = [
        Film(MovieId(2 * row), f"Film {row}", None if row % 5 == 0 else 1950 + row % 50, ("AB"[row % 2],))
        for row in range(n)
    ]
    vectors = np.random.default_rng(seed).integers(-3, 4, (n, dim)).astype(np.float32)
    return SnapshotRetriever(films, vectors), vectors


@pytest.mark.parametrize("limit", [1, 7, 200, 300])
def test_best_first_and_equal_scores_by_movie_id(limit: int) -> None:
    retriever, vectors = retriever_of(200, 4)
    query = np.array([1, 1, 0, 0], dtype=np.float32)
    scores = vectors @ query
    expected = sorted(range(200), key=lambda row: (-scores[row], row))
    seen = [MovieId(2 * row) for row in expected[:3]]
    found = retriever.search(query, limit, NO_FILTERS, seen)
    rows = expected[3 : 3 + limit]
    assert found.movie_ids.tolist() == [2 * row for row in rows]
    assert np.array_equal(found.scores, scores[rows])
    assert np.array_equal(found.vectors, vectors[rows])


@pytest.mark.parametrize(
    "filters",
    [
        Filters(frozenset("A")),
        Filters(frozenset({"A", "B"}), 1960, 1990),
        Filters(year_from=1970),
        Filters(year_to=1970),
        Filters(year_from=0),
        Filters(frozenset({"C"})),
    ],
)
def test_filters_keep_what_passes(filters: Filters) -> None:
    retriever, vectors = retriever_of(100, 3)
    found = retriever.search(vectors[0], 100, filters, [])
    expected = {
        2 * row
        for row in range(100)
        if filters.passes(Film(MovieId(0), "", None if row % 5 == 0 else 1950 + row % 50, ("AB"[row % 2],)))
    }
    assert {*found.movie_ids.tolist()} == expected
    assert bool(expected) == ("C" not in filters.genres)


def test_vectors_by_movie_id() -> None:
    retriever, vectors = retriever_of(10, 3)
    assert np.array_equal(retriever.vectors_of([MovieId(8), MovieId(0)]), vectors[[4, 0]])
    assert retriever.count() == 10


@pytest.mark.quiet
def test_a_search_costs_at_most_two_exact_products() -> None:
    retriever, vectors = retriever_of(3900, 256)
    query = vectors[0]
    seen = [MovieId(2 * row) for row in range(10)]
    product, search = fastest(lambda: vectors @ query, lambda: retriever.search(query, 100, NO_FILTERS, seen))
    assert search <= 2 * product + 100e-6, f"{search * 1e6:.0f} µs against {product * 1e6:.0f} µs"


def fastest(*actions: Callable[[], object], repeats: int = 300) -> list[float]:
    """Seconds of each action's fastest run, taken in turns: what it costs when nothing disturbs it."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(repeats):
        for action, taken in zip(actions, times, strict=True):
            start = time.perf_counter()
            action()
            taken.append(time.perf_counter() - start)
    return list(map(min, times))

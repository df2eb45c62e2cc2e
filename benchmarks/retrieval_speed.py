"""The parts of a recommendation in one process: the matrix product, retrieval, all of it without HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from recommender.films.retrieval import SnapshotRetriever
from recommender.opening import open_catalogue, open_recommender, vectors_opener
from recommender.places import StorePlaces
from recommender.types import Filters, Marks

REPEATS = 2000


def measure(state: Path, n_marks: int, n_films: int) -> tuple[float, float, float]:
    """Median µs of one product, one retrieval, one recommendation; in one thread, as when serving."""
    places = StorePlaces(state)
    catalogue = open_catalogue(places)
    load = catalogue.active()
    if load is None:
        raise RuntimeError(f"nothing is loaded in {state}")
    films = [entry.film for entry in catalogue.films(load.load_id)]
    catalogue.close()
    with vectors_opener(places)() as store:
        vectors = np.ascontiguousarray(store.vectors_of(load.collection, [film.movie_id for film in films]))
    retriever = SnapshotRetriever(films, vectors)
    marks = Marks(liked=tuple(film.movie_id for film in films[:n_marks]))
    query = vectors[:n_marks].mean(axis=0)
    recommender = open_recommender(places, "snapshot")
    try:
        recommender.refresh()
        with threadpool_limits(limits=1, user_api="blas"):
            return (
                _median_us(lambda: vectors @ query),
                _median_us(lambda: retriever.search(query, n_films, Filters(), marks.liked)),
                _median_us(lambda: recommender.recommend(marks, n_films)),
            )
    finally:
        recommender.close()


def _median_us(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return float(np.median(seconds)) * 1e6

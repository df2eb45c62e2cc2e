"""Vectors of films in and out of a collection in Milvus."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from ingest.schema import FloatArray
from recommender.stores.vectors import CollectionMissing, VectorStore
from recommender.types import Film

FILMS_PER_STEP = 500


def load_vectors(
    store: VectorStore,
    collection: str,
    films: Sequence[Film],
    vectors: FloatArray,
    progress: Callable[[int], object],
) -> None:
    """Put `vectors` (len(films), dim) into `collection`, in place of what it holds.

    `progress` is told of films done. Raises `StoreUnavailable`.
    """
    store.create(collection, vectors.shape[1], "IP")
    for start in range(0, len(films), FILMS_PER_STEP):
        part = slice(start, start + FILMS_PER_STEP)
        store.insert(collection, films[part], vectors[part])
        progress(len(films[part]))
    store.finish(collection)


def holds(store: VectorStore, collection: str, films: Sequence[Film], vectors: FloatArray) -> bool:
    """Whether `collection` holds exactly these vectors. Raises `StoreUnavailable`."""
    try:
        if store.count(collection) != len(films):
            return False
        theirs = store.vectors_of(collection, [film.movie_id for film in films])
    except CollectionMissing:
        return False
    return np.array_equal(theirs, vectors)

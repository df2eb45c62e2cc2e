"""The first stage: the films whose embeddings have the highest inner product with a query vector.

Two ways to the same answer. `SnapshotRetriever` multiplies in this process, exactly, over vectors read once
from the store; `StoreRetriever` searches in the store on every request. Equal scores are ordered by movie id.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.schema import FloatArray, IntArray, MovieId
from recommender.best_rows import best_rows
from recommender.stores.vectors import VectorStore
from recommender.types import Film, Filters

NO_YEAR = -1
"""Stands for an unknown year in arrays; such films pass no year filter."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Films found for a query, best first: ids (n,), scores (n,) float32, vectors (n, dim) float32."""

    movie_ids: IntArray
    scores: FloatArray
    vectors: FloatArray

    def take(self, rows: NDArray[np.intp]) -> Candidates:
        """These rows, in this order."""
        return Candidates(self.movie_ids[rows], self.scores[rows], self.vectors[rows])

    def followed_by(self, more: Candidates) -> Candidates:
        """These and then more."""
        return Candidates(
            np.concatenate([self.movie_ids, more.movie_ids]),
            np.concatenate([self.scores, more.scores]),
            np.concatenate([self.vectors, more.vectors]),
        )


class Retriever(Protocol):
    """Searches the vectors of one immutable version."""

    def vectors_of(self, movie_ids: Sequence[MovieId]) -> FloatArray:
        """Embeddings of films of the version: float32 (len(movie_ids), dim)."""

    def search(
        self, query: FloatArray, limit: int, filters: Filters, seen: Collection[MovieId], offset: int = 0
    ) -> Candidates:
        """The best films that pass the filters and are not in `seen`: `limit` of them, after `offset` better
        ones; fewer if there are no more.
        """

    def count(self) -> int:
        """How many vectors the version has."""


class SnapshotRetriever:
    """Exact search over vectors held in memory."""

    def __init__(self, films: Sequence[Film], vectors: FloatArray) -> None:
        """The n films of the version by ascending movie id, and their `vectors` (n, dim)."""
        self._ids = np.array([film.movie_id for film in films], dtype=np.int64)
        self._row = {film.movie_id: row for row, film in enumerate(films)}
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        # The product reads columns a fifth faster than rows; rows are for picking vectors out.
        self._columns = np.ascontiguousarray(self._vectors.T)
        self._years = np.array([NO_YEAR if film.year is None else film.year for film in films])
        self._genres = {
            genre: np.array([genre in film.genres for film in films])
            for genre in {genre for film in films for genre in film.genres}
        }

    def vectors_of(self, movie_ids: Sequence[MovieId]) -> FloatArray:
        """Embeddings of films of the version."""
        return self._vectors[self._rows(movie_ids)]

    def search(
        self, query: FloatArray, limit: int, filters: Filters, seen: Collection[MovieId], offset: int = 0
    ) -> Candidates:
        """One matrix product, then the best rows."""
        scores = query @ self._columns
        if filters:
            scores[~self._passing(filters)] = -np.inf
        scores[self._rows(tuple(seen))] = -np.inf
        rows = best_rows(scores, offset + limit)[offset:]
        return Candidates(self._ids[rows], scores[rows], self._vectors[rows])

    def count(self) -> int:
        """How many vectors are in memory."""
        return len(self._ids)

    def _rows(self, movie_ids: Sequence[MovieId]) -> NDArray[np.intp]:
        return np.array([self._row[movie_id] for movie_id in movie_ids], dtype=np.intp)

    def _passing(self, filters: Filters) -> NDArray[np.bool_]:
        passing = np.full(len(self._ids), not filters.genres)
        for genre in filters.genres & self._genres.keys():
            passing |= self._genres[genre]
        if filters.year_from is not None or filters.year_to is not None:
            passing &= self._years != NO_YEAR
        if filters.year_from is not None:
            passing &= self._years >= filters.year_from
        if filters.year_to is not None:
            passing &= self._years <= filters.year_to
        return passing


class StoreRetriever:
    """Search in the vector store itself.

    Vectors are remembered once they were needed, as a collection never changes: a request costs one search,
    which brings back ids and scores alone. (Bringing back vectors makes a search four times as slow.)
    """

    def __init__(self, store: VectorStore, collection: str) -> None:
        self._store = store
        self._collection = collection
        self._known: dict[MovieId, FloatArray] = {}

    def vectors_of(self, movie_ids: Sequence[MovieId]) -> FloatArray:
        """Embeddings of films of the version."""
        wanted = [movie_id for movie_id in movie_ids if movie_id not in self._known]
        if wanted:
            self._known.update(zip(wanted, self._store.vectors_of(self._collection, wanted), strict=True))
        return np.array([self._known[movie_id] for movie_id in movie_ids], dtype=np.float32)

    def search(
        self, query: FloatArray, limit: int, filters: Filters, seen: Collection[MovieId], offset: int = 0
    ) -> Candidates:
        """Ask for as many more films as have been seen, then leave those out."""
        found = self._store.search(self._collection, query, offset + limit + len(seen), filters)
        unseen = ~np.isin(found.movie_ids, np.fromiter(seen, dtype=np.int64, count=len(seen)))
        order = np.lexsort((found.movie_ids[unseen], -found.scores[unseen]))[offset : offset + limit]
        rows = np.flatnonzero(unseen)[order]
        movie_ids = found.movie_ids[rows]
        vectors = self.vectors_of([MovieId(movie_id) for movie_id in movie_ids.tolist()])
        return Candidates(movie_ids, found.scores[rows], vectors.reshape(len(rows), len(query)))

    def count(self) -> int:
        """How many vectors the collection has."""
        return self._store.count(self._collection)

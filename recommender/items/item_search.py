"""The items whose vectors have the highest inner product with a query: two ways to the same answer.

Vectors are rounded to a grid on which every inner product is exact (`ingest.rounding`), so both ways find the
same scores to the last bit. Equal scores are ordered by item id.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np

from ingest.schema import FloatArray, IntArray, MovieId
from recommender.best_rows import best_rows
from recommender.entities import ScoredItem
from recommender.errors import ArtifactError
from recommender.items.together import Together
from recommender.stores.vectors import OpenVectors, VectorStore
from recommender.types import Filters

TIES = 20
"""More items are asked for than needed, so that equal scores at the end cannot change which are found."""

PROBES = 16
"""Items whose vectors are compared with the collection's before it is searched for the first time."""

QUERIES_AT_ONCE = 32
"""Queries of one product: beyond, they do not get faster, and their scores take memory."""

LARGEST_KEY = 2**63 - 1


class ItemSearch(Protocol):
    """Searches the vectors of a catalogue."""

    def best(self, query: FloatArray, limit: int) -> list[ScoredItem]:
        """The `limit` best items for `query` (dim,), best first; fewer if there are no more.

        Raises `StoreUnavailable`, and `ArtifactError` where the store holds vectors of other towers.
        """

    def best_of_each(self, queries: FloatArray, limits: Sequence[int]) -> list[list[ScoredItem]]:
        """As `best`, for queries (n, dim) with a limit each."""

    def close(self) -> None:
        """Let go of the store, if there is one."""


class ExactSearch:
    """A product with all vectors, in memory. Safe to use from several threads: what they ask at the same time
    is one product, which reads the vectors once.
    """

    def __init__(self, item_ids: Sequence[str], vectors: FloatArray) -> None:
        """`vectors[i]` (n_items, dim) is that of `item_ids[i]`."""
        self._ids = item_ids
        self._vectors = vectors
        self._together = Together(self._scores, QUERIES_AT_ONCE)

    def best(self, query: FloatArray, limit: int) -> list[ScoredItem]:
        """See `ItemSearch`."""
        return self._best(self._together.ask(query), limit)

    def best_of_each(self, queries: FloatArray, limits: Sequence[int]) -> list[list[ScoredItem]]:
        """See `ItemSearch`."""
        found: list[list[ScoredItem]] = []
        for start in range(0, len(queries), QUERIES_AT_ONCE):
            scores = self._scores(list(queries[start : start + QUERIES_AT_ONCE]))
            found += map(self._best, scores, limits[start : start + QUERIES_AT_ONCE])
        return found

    def close(self) -> None:
        """Nothing is open."""

    def _scores(self, queries: Sequence[FloatArray]) -> list[FloatArray]:
        """The scores (n_items,) of all items for each query."""
        if len(queries) == 1:
            return [self._vectors @ queries[0]]
        return list(np.stack(queries) @ self._vectors.T)

    def _best(self, scores: FloatArray, limit: int) -> list[ScoredItem]:
        rows = best_rows(scores, limit + TIES)
        return _ordered((self._ids[row] for row in rows.tolist()), scores[rows], limit)


class StoreSearch:
    """Search in a vector store, which is opened when it is needed first. Safe to use from several threads.

    Items that were added to the collection meanwhile are found, too.
    """

    def __init__(
        self, open_vectors: OpenVectors, collection: str, item_ids: Sequence[str], vectors: FloatArray
    ) -> None:
        """`vectors[i]` is that of `item_ids[i]`. Raises `ArtifactError` for ids that are no numbers."""
        self._open = open_vectors
        self._collection = collection
        self._n_items = len(item_ids)
        self._probes = _probes(item_ids, vectors)
        self._store: VectorStore | None = None
        self._lock = threading.Lock()

    def best(self, query: FloatArray, limit: int) -> list[ScoredItem]:
        """See `ItemSearch`."""
        hits = self._opened().search(self._collection, query, limit + TIES, Filters())
        return _ordered(map(str, hits.movie_ids.tolist()), hits.scores, limit)

    def best_of_each(self, queries: FloatArray, limits: Sequence[int]) -> list[list[ScoredItem]]:
        """See `ItemSearch`."""
        return list(map(self.best, queries, limits))

    def close(self) -> None:
        """Close the store if it is open."""
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store = None

    def _opened(self) -> VectorStore:
        with self._lock:
            if self._store is None:
                store = self._open()
                try:
                    _check(store, self._collection, self._n_items, self._probes)
                except BaseException:
                    store.close()
                    raise
                self._store = store
            return self._store


def check_vectors(store: VectorStore, collection: str, item_ids: Sequence[str], vectors: FloatArray) -> None:
    """Whether `collection` seems to hold these vectors: no fewer, and some of them are equal.

    Raises `ArtifactError`, `StoreUnavailable`.
    """
    _check(store, collection, len(item_ids), _probes(item_ids, vectors))


def keys_of(item_ids: Sequence[str]) -> IntArray:
    """The keys under which vector stores hold items, int64 (n,): their ids, which must be whole numbers.

    Raises `ArtifactError`.
    """
    for item_id in item_ids:
        if not (item_id.isascii() and item_id.isdecimal() and int(item_id) <= LARGEST_KEY):
            raise ArtifactError(
                f"The item id {item_id!r} is not a whole number below 2^63, as Milvus needs; search in "
                "memory instead, or give items numbers."
            )
    return np.array([int(item_id) for item_id in item_ids], dtype=np.int64)


def _ordered(item_ids: Iterable[str], scores: FloatArray, limit: int) -> list[ScoredItem]:
    found = sorted(zip((-scores).tolist(), item_ids, strict=True))
    return [ScoredItem(item_id, -lowered) for lowered, item_id in found[:limit]]


def _probes(item_ids: Sequence[str], vectors: FloatArray) -> tuple[IntArray, FloatArray]:
    """Keys and vectors of a few items."""
    rows = np.unique(np.linspace(0, len(item_ids) - 1, PROBES).astype(np.int64))
    return keys_of([item_ids[row] for row in rows.tolist()]), vectors[rows]


def _check(store: VectorStore, collection: str, n_items: int, probes: tuple[IntArray, FloatArray]) -> None:
    keys, vectors = probes
    movie_ids = [MovieId(key) for key in keys.tolist()]
    if store.count(collection) < n_items or not np.array_equal(
        store.vectors_of(collection, movie_ids), vectors
    ):
        raise ArtifactError(
            f"The collection {collection} holds vectors of other towers; load these with "
            "`python -m dssm.load`."
        )

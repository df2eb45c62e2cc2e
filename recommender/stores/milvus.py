"""Vectors in Milvus, embedded or on a server, through one client and one code path.

The index is FLAT, so a search compares with every vector and is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Self

import grpc
import numpy as np
from pymilvus import MilvusClient
from pymilvus.exceptions import MilvusException

from ingest.schema import FloatArray, MovieId
from recommender.errors import StoreUnavailable
from recommender.stores.milvus_rows import expression_of, hits_of, row_of, schema_of
from recommender.stores.vectors import CollectionMissing, Hits, Metric
from recommender.types import Film, Filters

READ_SECONDS = 5.0
WRITE_SECONDS = 60.0
MANY_SECONDS = 60.0

MAX_LIMIT = 16_384
"""The most films Milvus returns from one search."""

_CONSISTENCY = "Session"
"""A loader sees all it wrote; a reader, for whom a collection never changes, waits for nothing."""

_ROWS_PER_READ = 1_000
_VALUES_PER_INSERT = 2_000_000
_COLLECTION_NOT_FOUND = 100


class MilvusVectors:
    """An open Milvus; implements `VectorStore`. Safe to use from several threads."""

    def __init__(
        self, client: MilvusClient, place: str, also_close: Callable[[], None] | None = None
    ) -> None:
        self._client = client
        self._place = place
        self._also_close = also_close
        self._loaded: set[str] = set()

    def create(self, collection: str, dim: int, metric: Metric) -> None:
        """Make an empty collection, replacing one of the same name."""
        schema = schema_of(self._client, dim)
        index = self._client.prepare_index_params()
        index.add_index("vector", index_type="FLAT", metric_type=metric, params={})
        self.drop(collection)
        with self._asking(collection):
            self._client.create_collection(collection, schema=schema, timeout=WRITE_SECONDS)
            self._client.create_index(collection, index, timeout=WRITE_SECONDS)

    def insert(self, collection: str, films: Sequence[Film], vectors: FloatArray) -> None:
        """Add films and their vectors (len(films), dim)."""
        self._write(self._client.insert, collection, films, vectors)

    def upsert(self, collection: str, films: Sequence[Film], vectors: FloatArray) -> None:
        """As `insert`, in place of what the collection holds of these films."""
        self._write(self._client.upsert, collection, films, vectors)

    def _write(
        self,
        write: Callable[..., object],
        collection: str,
        films: Sequence[Film],
        vectors: FloatArray,
    ) -> None:
        step = max(1, _VALUES_PER_INSERT // vectors.shape[1])
        for start in range(0, len(films), step):
            rows = [
                row_of(film, vector)
                for film, vector in zip(
                    films[start : start + step], vectors[start : start + step], strict=True
                )
            ]
            with self._asking(collection):
                write(collection, rows, timeout=WRITE_SECONDS)

    def finish(self, collection: str) -> None:
        """Make everything inserted durable, indexed and searchable."""
        with self._asking(collection):
            self._client.flush(collection, timeout=WRITE_SECONDS)
            self._client.load_collection(collection, timeout=WRITE_SECONDS)
        self._loaded.add(collection)

    def drop(self, collection: str) -> None:
        """Remove a collection; fine if there is none."""
        with self._asking(collection):
            if self._client.has_collection(collection, timeout=READ_SECONDS):
                self._client.drop_collection(collection, timeout=WRITE_SECONDS)
        self._loaded.discard(collection)

    def count(self, collection: str) -> int:
        """How many films the collection holds."""
        with self._reading(collection):
            rows = self._client.query(
                collection,
                filter="",
                output_fields=["count(*)"],
                consistency_level=_CONSISTENCY,
                timeout=READ_SECONDS,
            )
        return int(rows[0]["count(*)"])

    def vectors_of(self, collection: str, movie_ids: Sequence[MovieId]) -> FloatArray:
        """The vectors (len(movie_ids), dim) of these films, in this order."""
        found: dict[int, FloatArray] = {}
        for start in range(0, len(movie_ids), _ROWS_PER_READ):
            with self._reading(collection):
                rows = self._client.get(
                    collection,
                    ids=list(movie_ids[start : start + _ROWS_PER_READ]),
                    output_fields=["vector"],
                    consistency_level=_CONSISTENCY,
                    timeout=READ_SECONDS,
                )
            found |= {row["movie_id"]: np.array(row["vector"], dtype=np.float32) for row in rows}
        if len(found) < len(set(movie_ids)):
            raise CollectionMissing(f"{self._place} lacks vectors of {collection}; load the model again.")
        return np.stack([found[movie_id] for movie_id in movie_ids])

    def search(self, collection: str, query: FloatArray, limit: int, filters: Filters) -> Hits:
        """The `limit` films (at most `MAX_LIMIT`) with the highest scores among those that pass."""
        with self._reading(collection):
            (hits,) = self._client.search(
                collection,
                [query],
                filter=expression_of(filters),
                limit=min(limit, MAX_LIMIT),
                consistency_level=_CONSISTENCY,
                timeout=READ_SECONDS,
            )
        return hits_of(hits)

    def search_many(self, collection: str, queries: FloatArray, limit: int) -> list[Hits]:
        """One unfiltered search for each row of `queries` (n, dim), asked for together."""
        with self._reading(collection):
            found = self._client.search(
                collection,
                list(queries),
                limit=min(limit, MAX_LIMIT),
                consistency_level=_CONSISTENCY,
                timeout=MANY_SECONDS,
            )
        return [hits_of(hits) for hits in found]

    def close(self) -> None:
        """Close the connection, and the embedded store behind it."""
        self._client.close()
        if self._also_close is not None:
            self._also_close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def _reading(self, collection: str) -> Iterator[None]:
        """Loads the collection before its first use: a reopened embedded store has none loaded."""
        with self._asking(collection):
            if collection not in self._loaded:
                self._client.load_collection(collection, timeout=READ_SECONDS)
                self._loaded.add(collection)
            yield

    @contextmanager
    def _asking(self, collection: str) -> Iterator[None]:
        try:
            yield
        except MilvusException as error:
            if error.code == _COLLECTION_NOT_FOUND:
                self._loaded.discard(collection)
                raise CollectionMissing(
                    f"{self._place} has no collection {collection}; load the model again."
                ) from error
            raise StoreUnavailable(f"{self._place} did not answer: {error.message}.") from error
        except grpc.RpcError as error:
            raise StoreUnavailable(f"{self._place} did not answer in time.") from error

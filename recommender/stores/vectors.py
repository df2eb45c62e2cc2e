"""What the recommender needs of a vector store. The files beside this one are named after their back ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from types import TracebackType
from typing import Literal, Protocol, Self

from ingest.schema import FloatArray, IntArray, MovieId
from recommender.errors import StoreUnavailable
from recommender.types import Film, Filters

Metric = Literal["IP"]
"""Inner product, higher is better. The manifest names it; the collection is made with it."""


def collection_name(*words: str) -> str:
    """A name for a collection: the words with underscores between them, and for what names must not hold."""
    return re.sub(r"[^A-Za-z0-9]", "_", "_".join(words))


class CollectionMissing(StoreUnavailable):
    """The collection is not there: never loaded, or replaced by newer versions meanwhile."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Films found by one search, best first: ids (n,) and scores (n,) float32."""

    movie_ids: IntArray
    scores: FloatArray


class VectorStore(Protocol):
    """An open vector store. Every method may raise `StoreUnavailable`; reading ones `CollectionMissing`."""

    def create(self, collection: str, dim: int, metric: Metric) -> None:
        """Make an empty collection, replacing one of the same name."""

    def insert(self, collection: str, films: Sequence[Film], vectors: FloatArray) -> None:
        """Add films and their vectors (len(films), dim)."""

    def upsert(self, collection: str, films: Sequence[Film], vectors: FloatArray) -> None:
        """As `insert`, in place of what the collection holds of these films."""

    def finish(self, collection: str) -> None:
        """Make everything inserted durable, indexed and searchable."""

    def drop(self, collection: str) -> None:
        """Remove a collection; fine if there is none."""

    def count(self, collection: str) -> int:
        """How many films the collection holds."""

    def vectors_of(self, collection: str, movie_ids: Sequence[MovieId]) -> FloatArray:
        """The vectors (len(movie_ids), dim) of these films, in this order.

        Raises `CollectionMissing` if one of them is not there.
        """

    def search(self, collection: str, query: FloatArray, limit: int, filters: Filters) -> Hits:
        """The `limit` films with the highest scores among those that pass the filters."""

    def search_many(self, collection: str, queries: FloatArray, limit: int) -> list[Hits]:
        """One unfiltered search for each row of `queries` (n, dim), asked for together."""

    def close(self) -> None:
        """Let go of the connection or file."""

    def __enter__(self) -> Self:
        """Use as a context manager closes the store at the end."""

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close."""


OpenVectors = Callable[[], VectorStore]
"""Opens the store. Raises `StoreUnavailable` when it does not answer or another process holds its file."""

"""Real stores for one test, and what a loader and a server do with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.schema import MovieId
from recommender.loading import Loader
from recommender.opening import SearchPath, StorePlaces, open_catalogue, open_recommender, vectors_opener
from recommender.recommender import Recommender
from recommender.stores.catalogue import Catalogue
from recommender.types import ModelVersion, Recommendations
from tests.worlds import movie_id_of


@dataclass(frozen=True)
class Stage:
    places: StorePlaces
    table: str

    @contextmanager
    def catalogue(self) -> Iterator[Catalogue]:
        catalogue = open_catalogue(self.places)
        try:
            yield catalogue
        finally:
            catalogue.close()

    @contextmanager
    def loader(self, dim: int | None = None) -> Iterator[Loader]:
        with self.catalogue() as catalogue:
            yield Loader(catalogue, vectors_opener(self.places), self.table, dim)

    def load(self, out: Path, *, force: bool = False) -> ModelVersion | None:
        with self.loader() as loader:
            return loader.load(out, lambda *_: None, force=force)

    @contextmanager
    def recommender(self, search_path: SearchPath = "auto") -> Iterator[Recommender]:
        recommender = open_recommender(self.places, search_path)
        try:
            yield recommender
        finally:
            recommender.close()


def films(*rows: int) -> tuple[MovieId, ...]:
    """Ids of films of the parity world by row."""
    return tuple(movie_id_of(row) for row in rows)


def listed(recommendations: Recommendations) -> list[int]:
    return [item.film.movie_id for item in recommendations.items]


def row_of(movie_id: int) -> int:
    """Row of a film of the parity world."""
    return (movie_id - movie_id_of(0)) // 3

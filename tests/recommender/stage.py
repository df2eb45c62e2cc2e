"""Real stores for one test, and what a loader and a server do with them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ingest.schema import MovieId
from ingest.tables import movie_tables
from recommender.entities import source_of
from recommender.films.loading import Loader
from recommender.items.entity_loading import load_entities
from recommender.opening import (
    SearchPath,
    open_catalogue,
    open_entities,
    open_recommender,
    vectors_opener,
)
from recommender.places import StorePlaces
from recommender.recommender import Recommender
from recommender.records import RECORDS
from recommender.stores.catalogue import Catalogue
from recommender.types import ModelVersion, Recommendations
from tests.item_towers import write_towers
from tests.rankers import write_ranker, write_reranker
from tests.worlds import movie_id_of, parity_world


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

    def add_users(self, *, ranker: bool = False) -> None:
        """The users of the parity world, towers that find for them, and perhaps a ranker."""
        world = parity_world()
        write_towers(self.places.state_dir / "dssm-parity")
        if ranker:
            write_reranker(write_ranker(self.places.state_dir / "deepfm-parity") / "reranker")
        entities = open_entities(self.places, RECORDS["movies"])
        try:
            source = source_of("movies", world.name, world.fingerprint())
            load_entities(entities, movie_tables(world), source, {})
        finally:
            entities.close()

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

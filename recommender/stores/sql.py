"""The catalogue in SQL; the same statements serve SQLite, MySQL and MariaDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table, bindparam, func, insert, select, update

from ingest.schema import ExternalIds, MovieId
from recommender.errors import StoreUnavailable
from recommender.profiles import ProfileTower
from recommender.query import QueryRule
from recommender.stores.catalogue import CatalogueEntry, CatalogueFilm, Load
from recommender.stores.sql_database import Database
from recommender.stores.sql_rows import film_of, film_row, load_of, place_of, place_row
from recommender.stores.sql_tables import (
    EXTERNAL,
    EXTERNAL_IDS,
    FILMS,
    LOADS,
    PLACES,
    PROFILE_TOWERS,
    SERVING,
    SLOT,
)
from recommender.stores.vectors import collection_name
from recommender.types import ModelVersion, RatingSummary

_ROWS_PER_WRITE = 1_000
_SAME_FILM = (PLACES.c.load_id == FILMS.c.load_id) & (PLACES.c.movie_id == FILMS.c.movie_id)


class SqlCatalogue:
    """Implements `Catalogue`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def active(self) -> Load | None:
        """The load that serves; None before the first."""
        return self._load_in(SERVING.c.active)

    def previous(self) -> Load | None:
        """The load that served before, kept for rolling back."""
        return self._load_in(SERVING.c.previous)

    def stale(self) -> list[Load]:
        """Loads that neither serve nor served just before."""
        kept = select(SERVING).where(
            (SERVING.c.active == LOADS.c.load_id) | (SERVING.c.previous == LOADS.c.load_id)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(select(LOADS).where(~kept.exists()).order_by(LOADS.c.load_id)).all()
        return [load_of(row) for row in rows]

    def films(self, load_id: int) -> list[CatalogueFilm]:
        """All films of a load, by ascending movie id."""
        columns = (FILMS.c.movie_id, FILMS.c.title, FILMS.c.year, FILMS.c.genres, FILMS.c.likes)
        query = (
            select(*columns, PLACES.c.x, PLACES.c.y)
            .join(PLACES, _SAME_FILM, isouter=True)
            .where(FILMS.c.load_id == load_id)
            .order_by(FILMS.c.movie_id)
        )
        with self._database.transaction() as connection:
            rows = connection.execute(query).all()
        return [CatalogueFilm(film_of(row), row.likes, place_of(row)) for row in rows]

    def count_films(self, load_id: int) -> int:
        """How many films a load has."""
        query = select(func.count()).select_from(FILMS).where(FILMS.c.load_id == load_id)
        with self._database.transaction() as connection:
            return connection.execute(query).scalar_one()

    def entry(self, load_id: int, movie_id: MovieId) -> CatalogueEntry | None:
        """One film with its ratings and similar films."""
        query = (
            select(FILMS, PLACES.c.x, PLACES.c.y)
            .join(PLACES, _SAME_FILM, isouter=True)
            .where(FILMS.c.load_id == load_id, FILMS.c.movie_id == movie_id)
        )
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        if row is None:
            return None
        ratings = RatingSummary(row.ratings, row.mean_rating, tuple(row.histogram))
        similar = tuple(MovieId(each) for each in row.similar)
        return CatalogueEntry(film_of(row), row.likes, ratings, similar, place_of(row))

    def external(self, movie_id: MovieId) -> dict[str, str]:
        """Facts about a film that the user supplied; empty if none."""
        query = select(EXTERNAL.c.facts).where(EXTERNAL.c.movie_id == movie_id)
        with self._database.transaction() as connection:
            facts: dict[str, str] | None = connection.execute(query).scalar_one_or_none()
        return facts or {}

    def begin(self, table: str, fingerprint: str, model: ModelVersion, rule: QueryRule) -> Load:
        """Note the intention to load: a number and a collection name nobody else has."""
        values = {
            "collection": "",
            "fingerprint": fingerprint,
            "version": model.name,
            "model": model.model,
            "dataset": model.dataset,
            "dim": model.dim,
            "metric": model.metric,
            "metrics": model.metrics,
            "rule": rule.to_json(),
        }
        with self._database.transaction() as connection:
            load_id = connection.execute(insert(LOADS).values(values)).lastrowid
            collection = collection_name(table, model.name, str(load_id))
            connection.execute(update(LOADS).where(LOADS.c.load_id == load_id).values(collection=collection))
        return Load(load_id, collection, fingerprint, model, rule)

    def add_films(self, load_id: int, entries: Sequence[CatalogueEntry]) -> None:
        """Add films to a load that does not serve yet."""
        for start in range(0, len(entries), _ROWS_PER_WRITE):
            part = entries[start : start + _ROWS_PER_WRITE]
            places = [place_row(load_id, entry, entry.place) for entry in part if entry.place is not None]
            with self._database.transaction() as connection:
                connection.execute(insert(FILMS), [film_row(load_id, entry) for entry in part])
                if places:
                    connection.execute(insert(PLACES), places)

    def add_profile_tower(self, load_id: int, tower: ProfileTower) -> None:
        """Add the profile tower to a load that does not serve yet."""
        row = {"load_id": load_id, "onnx": tower.onnx, "weights": list(tower.weights)}
        with self._database.transaction() as connection:
            connection.execute(insert(PROFILE_TOWERS).values(row))

    def profile_tower(self, load_id: int) -> ProfileTower | None:
        """The profile tower of a load; None if it came without one."""
        query = select(PROFILE_TOWERS).where(PROFILE_TOWERS.c.load_id == load_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else ProfileTower(row.onnx, tuple(row.weights))

    def activate(self, load_id: int) -> None:
        """Let a load serve; the one serving until now becomes the previous. One statement."""
        exists = select(LOADS.c.load_id).where(LOADS.c.load_id == load_id).exists()
        change = (
            update(SERVING)
            .where(SERVING.c.slot == SLOT, exists)
            .ordered_values((SERVING.c.previous, SERVING.c.active), (SERVING.c.active, load_id))
        )
        with self._database.transaction() as connection:
            if connection.execute(change).rowcount != 1:
                raise StoreUnavailable("Another load cleaned this one away; run one load at a time.")

    def roll_back(self) -> Load | None:
        """Swap the serving load and the previous one; None if there is no previous one."""
        active, previous = self.active(), self.previous()
        if active is None or previous is None:
            return None
        change = (
            update(SERVING)
            .where(SERVING.c.active == active.load_id, SERVING.c.previous == previous.load_id)
            .values(active=previous.load_id, previous=active.load_id)
        )
        with self._database.transaction() as connection:
            if connection.execute(change).rowcount != 1:
                raise StoreUnavailable("Another load switched the version meanwhile; look and try again.")
        return previous

    def deactivate(self) -> None:
        """Let nothing serve and forget what served before."""
        with self._database.transaction() as connection:
            connection.execute(update(SERVING).values(active=None, previous=None))

    def forget(self, load_id: int) -> None:
        """Delete a load that does not serve, and its films."""
        with self._database.transaction() as connection:
            connection.execute(PLACES.delete().where(PLACES.c.load_id == load_id))
            connection.execute(FILMS.delete().where(FILMS.c.load_id == load_id))
            connection.execute(PROFILE_TOWERS.delete().where(PROFILE_TOWERS.c.load_id == load_id))
            connection.execute(LOADS.delete().where(LOADS.c.load_id == load_id))

    def save_external(self, details: Mapping[MovieId, Mapping[str, str]]) -> None:
        """Store facts about films, replacing earlier ones of the same films."""
        rows = [{"movie_id": movie_id, "facts": dict(facts)} for movie_id, facts in details.items()]
        self._replace(EXTERNAL, rows)

    def external_ids(self, movie_id: MovieId) -> ExternalIds:
        """What a film is called elsewhere, as the user supplied it."""
        query = select(EXTERNAL_IDS).where(EXTERNAL_IDS.c.movie_id == movie_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        return ExternalIds() if row is None else ExternalIds(row.imdb, row.tmdb)

    def save_external_ids(self, ids: Mapping[MovieId, ExternalIds]) -> None:
        """Store what films are called elsewhere, replacing what was stored of the same films."""
        rows = [{"movie_id": film, "imdb": each.imdb, "tmdb": each.tmdb} for film, each in ids.items()]
        self._replace(EXTERNAL_IDS, rows)

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _replace(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write rows of films instead of those that the same films had."""
        if not rows:
            return
        with self._database.transaction() as connection:
            connection.execute(
                table.delete().where(table.c.movie_id == bindparam("film")),
                [{"film": row["movie_id"]} for row in rows],
            )
            connection.execute(insert(table), rows)

    def _load_in(self, slot: Column[int]) -> Load | None:
        query = select(LOADS).join(SERVING, slot == LOADS.c.load_id)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else load_of(row)

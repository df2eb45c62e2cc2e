from __future__ import annotations

from pathlib import Path

from ingest.tables import movie_tables
from recommender.entities import source_of
from recommender.items.entity_loading import load_entities
from recommender.records import RECORDS
from recommender.stores.entities import EntityCounts
from recommender.stores.entities_sql import SqlEntities
from recommender.stores.sql_database import sqlite_database
from tests.dssm.worlds import ring_tables
from tests.worlds import parity_world

SOURCE = source_of("movies", "parity", "sha256:0")


def test_users_histories_and_films_are_loaded_once(tmp_path: Path) -> None:
    world = parity_world()
    tables, titles = movie_tables(world), {str(item.movie_id): item.title for item in world.items}
    entities = SqlEntities(sqlite_database(tmp_path / "catalogue.sqlite"), RECORDS["movies"])
    done: list[int] = []
    assert load_entities(entities, tables, SOURCE, titles, done.append)
    assert sum(done) == len(world.users) + len(world.items)
    assert entities.counts() == EntityCounts(len(world.users), len(world.items))
    assert entities.user("2") == {"user_id": "2", "gender": "F", "age": "1", "occupation": "1"}
    film = world.items[3]
    assert entities.items([str(film.movie_id)])[str(film.movie_id)] == {
        "movie_id": str(film.movie_id),
        "title": film.title,
        "year": str(film.year),
        "genres": film.genres,
    }
    rated = world.interactions
    met = sorted(
        (when, movie_id)
        for user, movie_id, when in zip(
            rated.user_id.tolist(), rated.movie_id.tolist(), rated.timestamp.tolist(), strict=True
        )
        if user == 7
    )
    assert entities.history("7") == tuple(str(movie_id) for _, movie_id in met)
    assert not load_entities(entities, tables, SOURCE, titles)
    assert load_entities(entities, tables, SOURCE + "1", {})
    assert entities.source() == SOURCE + "1"
    entities.close()


def test_products_have_no_titles(tmp_path: Path) -> None:
    tables = ring_tables(n_users=4, length=5)
    entities = SqlEntities(sqlite_database(tmp_path / "catalogue.sqlite"), RECORDS["ecommerce"])
    assert load_entities(entities, tables, "ecommerce ring 0", {})
    assert entities.items(["100"]) == {"100": {"sku_id": "100"}}
    ids = tables.items["sku_id"][tables.events.item[:5]].tolist()
    assert entities.history("0") == tuple(ids)
    entities.close()

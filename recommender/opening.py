"""Builds a recommender and its stores from plain values. Who opens, closes."""

from __future__ import annotations

from functools import partial
from typing import Literal

from recommender.films.remembered import RememberedMarks
from recommender.films.serving import Serving
from recommender.items.known_users import KnownUsers
from recommender.items.next_items import open_finder
from recommender.places import StorePlaces
from recommender.recommender import Recommender
from recommender.records import RECORDS, Records
from recommender.stores.catalogue import Catalogue
from recommender.stores.entities import Entities
from recommender.stores.entities_sql import SqlEntities
from recommender.stores.milvus_opening import open_milvus_lite, open_milvus_server
from recommender.stores.sql import SqlCatalogue
from recommender.stores.sql_database import Database, mysql_database, sqlite_database
from recommender.stores.sql_visitors import SqlVisitors
from recommender.stores.vectors import OpenVectors, collection_name
from recommender.stores.visitors import Visitors

SearchPath = Literal["auto", "snapshot", "milvus"]


def open_recommender(
    places: StorePlaces, search_path: SearchPath = "auto", *, table: str = "milvus_recommend"
) -> Recommender:
    """A recommender over these stores.

    Opening touches neither store, so a server starts while they are away; `Recommender.refresh` or the first
    request reads the version that serves. "auto" searches in Milvus when it is a server, and else in an exact
    snapshot of the embedded store. `table` is what the names of collections begin with.
    """
    snapshot = search_path == "snapshot" or (search_path == "auto" and places.milvus_host is None)
    catalogue = open_catalogue(places)
    serving = Serving(catalogue, vectors_opener(places), snapshot=snapshot)
    users = KnownUsers(
        places.state_dir,
        open_entities(places, RECORDS["movies"]),
        lambda folder, dataset: open_finder(
            folder, vectors_opener(places), towers_collection(table, dataset), snapshot=snapshot
        ),
    )
    return Recommender(catalogue, serving, RememberedMarks(open_visitors(places)), users)


def towers_collection(table: str, dataset: str) -> str:
    """The collection that holds the items of the towers trained on `dataset`."""
    return collection_name(table, "dssm", dataset)


def open_catalogue(places: StorePlaces) -> Catalogue:
    """The SQL side; database and tables are made at the first use."""
    return SqlCatalogue(_database(places))


def open_visitors(places: StorePlaces) -> Visitors:
    """The visitors' marks, in the same database as the catalogue."""
    return SqlVisitors(_database(places))


def open_entities(places: StorePlaces, records: Records) -> Entities:
    """The users and items of the services."""
    if places.redis_url is not None:
        # Imported late: the client takes its time to load, and most run without.
        from recommender.stores.entities_redis import open_redis  # noqa: PLC0415

        return open_redis(places.redis_url, records)
    return SqlEntities(_database(places), records)


def _database(places: StorePlaces) -> Database:
    if places.mysql_host is None:
        return sqlite_database(places.state_dir / "catalogue.sqlite")
    return mysql_database(
        places.mysql_host,
        places.mysql_port,
        places.mysql_user,
        places.mysql_password,
        places.mysql_database,
    )


def vectors_opener(places: StorePlaces) -> OpenVectors:
    """How to open the vector store."""
    if places.milvus_host is None:
        return partial(open_milvus_lite, places.state_dir / "milvus.db")
    return partial(open_milvus_server, places.milvus_host, places.milvus_port)

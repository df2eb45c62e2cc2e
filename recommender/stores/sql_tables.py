"""The tables in SQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    JSON,
    VARBINARY,
    BigInteger,
    Boolean,
    Column,
    Float,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

METADATA = MetaData()
_MYSQL: dict[str, Any] = {"mysql_engine": "InnoDB", "mysql_charset": "utf8mb4"}

SLOT = 0
"""Primary key of the one row of `SERVING`."""

LOADS = Table(
    "loads",
    METADATA,
    Column("load_id", Integer, primary_key=True, autoincrement=True),
    Column("collection", String(255), nullable=False),
    Column("fingerprint", String(100), nullable=False),
    Column("version", String(200), nullable=False),
    Column("model", String(100), nullable=False),
    Column("dataset", String(200), nullable=False),
    Column("dim", Integer, nullable=False),
    Column("metric", String(20), nullable=False),
    Column("metrics", JSON, nullable=False),
    Column("rule", JSON, nullable=False),
    sqlite_autoincrement=True,
    **_MYSQL,
)
"""One row for each load of a model, written before anything else of it, so that no leftover is unknown."""

PROFILE_TOWERS = Table(
    "profile_towers",
    METADATA,
    Column("load_id", Integer, primary_key=True, autoincrement=False),
    Column("onnx", LargeBinary(2**24 - 1), nullable=False),
    Column("weights", JSON, nullable=False),
    **_MYSQL,
)
"""The profile tower of a load, for loads that have one."""

SERVING = Table(
    "serving",
    METADATA,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("active", Integer),
    Column("previous", Integer),
    **_MYSQL,
)
"""The single truth of which load serves and which did before: one row, changed in one statement."""

FILMS = Table(
    "films",
    METADATA,
    Column("load_id", Integer, primary_key=True, autoincrement=False),
    Column("movie_id", BigInteger, primary_key=True, autoincrement=False),
    Column("title", Text, nullable=False),
    Column("year", Integer),
    Column("genres", JSON, nullable=False),
    Column("likes", Integer, nullable=False),
    Column("ratings", Integer, nullable=False),
    Column("mean_rating", Float(53)),
    Column("histogram", JSON, nullable=False),
    Column("similar", JSON, nullable=False),
    **_MYSQL,
)

PLACES = Table(
    "film_places",
    METADATA,
    Column("load_id", Integer, primary_key=True, autoincrement=False),
    Column("movie_id", BigInteger, primary_key=True, autoincrement=False),
    Column("x", Float(53), nullable=False),
    Column("y", Float(53), nullable=False),
    **_MYSQL,
)
"""Where films stand on the map. Loads made before there was a map have no rows."""

VISITORS = Table(
    "visitors",
    METADATA,
    Column("key", String(64), primary_key=True),
    Column("changed_at", BigInteger, nullable=False),
    Column("marked", Boolean, nullable=False),
    Column("liked", JSON, nullable=False),
    Column("disliked", JSON, nullable=False),
    Column("unseen", JSON, nullable=False),
    Column("hidden", JSON, nullable=False),
    **_MYSQL,
)
"""Marks that visitors asked to be remembered, under a hash of the visitor's id; they belong to no load."""

EXTERNAL = Table(
    "external_details",
    METADATA,
    Column("movie_id", BigInteger, primary_key=True, autoincrement=False),
    Column("facts", JSON, nullable=False),
    **_MYSQL,
)
"""Facts about films that the user supplied; they belong to no load and outlive all."""

EXTERNAL_IDS = Table(
    "external_ids",
    METADATA,
    Column("movie_id", BigInteger, primary_key=True, autoincrement=False),
    Column("imdb", String(20)),
    Column("tmdb", BigInteger),
    **_MYSQL,
)
"""What films are called elsewhere, as the user supplied it."""

_ID = VARBINARY(255)
"""Ids of any text as UTF-8 bytes: a database must not think two of them equal that are not."""

_LONG = Text(2**24 - 1)

USERS = Table(
    "users",
    METADATA,
    Column("user_id", _ID, primary_key=True),
    Column("record", _LONG, nullable=False),
    **_MYSQL,
)
"""Users of the services: their features, as a JSON object under the names of the services."""

HISTORIES = Table(
    "histories",
    METADATA,
    Column("user_id", _ID, primary_key=True),
    Column("item_ids", _LONG, nullable=False),
    **_MYSQL,
)
"""The items that users met, oldest first, as a JSON list of ids."""

ITEMS = Table(
    "items",
    METADATA,
    Column("item_id", _ID, primary_key=True),
    Column("record", _LONG, nullable=False),
    **_MYSQL,
)
"""Items of the services: their features, as a JSON object under the names of the services."""

LOADED_ENTITIES = Table(
    "loaded_entities",
    METADATA,
    Column("slot", Integer, primary_key=True, autoincrement=False),
    Column("source", String(255), nullable=False),
    Column("complete", Boolean, nullable=False),
    **_MYSQL,
)
"""Which data the three tables above hold; at most one row."""

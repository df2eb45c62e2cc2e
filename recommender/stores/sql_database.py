"""A SQL database that makes itself ready at its first use: SQLite in a file, MySQL or MariaDB on a server."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, select
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.schema import CreateTable

from recommender.errors import StoreUnavailable
from recommender.stores.sql_tables import METADATA, SERVING, SLOT

CONNECT_SECONDS = 3
ANSWER_SECONDS = 20
LOCK_SECONDS = 10
"""How long a SQLite writer waits for another process' transaction."""


class Database:
    """One SQLAlchemy engine, its tables, and its errors as ours. Safe to use from several threads."""

    def __init__(self, engine: Engine, place: str, before_first_use: Callable[[], None]) -> None:
        self._engine = engine
        self._place = place
        self._before_first_use = before_first_use
        self._prepared = False
        self._preparing = threading.Lock()

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """One transaction on tables that exist. Any complaint of the database becomes `StoreUnavailable`."""
        try:
            self._prepare()
            with self._engine.begin() as connection:
                yield connection
        except (DBAPIError, OSError) as error:
            self._prepared = False
            raise StoreUnavailable(f"{self._place} did not answer: {_reason(error)}.") from error

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _prepare(self) -> None:
        """Make database and tables where they are missing; several processes may try at once."""
        with self._preparing:
            if self._prepared:
                return
            self._before_first_use()
            with self._engine.begin() as connection:
                for table in METADATA.sorted_tables:
                    connection.execute(CreateTable(table, if_not_exists=True))
                slot = connection.execute(select(SERVING.c.slot)).one_or_none()
            if slot is None:
                with suppress(IntegrityError), self._engine.begin() as connection:
                    connection.execute(insert(SERVING).values(slot=SLOT))
            self._prepared = True


def sqlite_database(path: Path) -> Database:
    """A database in one file, which several processes may have open at once. What is deleted is erased."""
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": LOCK_SECONDS})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA secure_delete = ON")

    return Database(engine, str(path), lambda: path.parent.mkdir(parents=True, exist_ok=True))


def mysql_database(host: str, port: int, user: str, password: str, database: str) -> Database:
    """A database on a MySQL or MariaDB server, made at the first use if it is missing."""
    server = URL.create("mysql+pymysql", user, password or None, host, port, query={"charset": "utf8mb4"})
    timeouts = {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": ANSWER_SECONDS,
        "write_timeout": ANSWER_SECONDS,
    }

    def make_database() -> None:
        engine = create_engine(server, connect_args=timeouts)
        try:
            with engine.begin() as connection:
                names = connection.exec_driver_sql("SHOW DATABASES").scalars().all()
                if database not in names:
                    quoted = engine.dialect.identifier_preparer.quote_identifier(database)
                    connection.exec_driver_sql(
                        f"CREATE DATABASE IF NOT EXISTS {quoted} CHARACTER SET utf8mb4"
                    )
        finally:
            engine.dispose()

    engine = create_engine(
        server.set(database=database), connect_args=timeouts, pool_pre_ping=True, pool_recycle=3600
    )
    return Database(engine, f"MySQL at {host}:{port}", make_database)


def _reason(error: DBAPIError | OSError) -> object:
    """What the driver says, without SQLAlchemy's statement and link around it."""
    if isinstance(error, DBAPIError) and error.orig is not None and error.orig.args:
        return error.orig.args[-1]
    return error

"""Visitors' marks in SQL; the same statements serve SQLite, MySQL and MariaDB."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Row, delete, func, insert, select, update

from ingest.schema import MovieId
from recommender.errors import VisitorsFull
from recommender.stores.sql_database import Database
from recommender.stores.sql_tables import VISITORS
from recommender.stores.visitors import ABANDONED_SECONDS, MAX_VISITORS
from recommender.types import StoredMarks, VisitorMarks

_ROWS_PER_READ = 1_000


class SqlVisitors:
    """Implements `Visitors`."""

    def __init__(self, database: Database, max_visitors: int = MAX_VISITORS) -> None:
        self._database = database
        self._max_visitors = max_visitors

    def add(self, key: str, now: int) -> None:
        """A new visitor without marks; abandoned ones are removed first. Raises `VisitorsFull`."""
        abandoned = select(VISITORS.c.key).where(
            VISITORS.c.marked.is_(False), VISITORS.c.changed_at < now - ABANDONED_SECONDS
        )
        nothing = {"key": key, "changed_at": now, "marked": False, **_lists(VisitorMarks())}
        with self._database.transaction() as connection:
            # Looked for first, deleted by key: a deletion that searches locks what others insert (InnoDB).
            keys = connection.execute(abandoned.order_by(VISITORS.c.key)).scalars().all()
            if keys:
                connection.execute(delete(VISITORS).where(VISITORS.c.key.in_(keys)))
            visitors = connection.execute(select(func.count()).select_from(VISITORS)).scalar_one()
            if visitors >= self._max_visitors:
                raise VisitorsFull
            connection.execute(insert(VISITORS).values(nothing))

    def marks(self, key: str) -> VisitorMarks | None:
        """A visitor's marks; None for an unknown one."""
        query = select(VISITORS).where(VISITORS.c.key == key)
        with self._database.transaction() as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else _marks(row)

    def replace(self, key: str, marks: VisitorMarks, now: int) -> bool:
        """Replace a visitor's marks; False for an unknown one."""
        values = {"changed_at": now, "marked": marks != VisitorMarks(), **_lists(marks)}
        with self._database.transaction() as connection:
            done = connection.execute(update(VISITORS).where(VISITORS.c.key == key).values(values))
            return done.rowcount == 1

    def remove(self, key: str) -> bool:
        """Delete a visitor; False for an unknown one."""
        with self._database.transaction() as connection:
            return connection.execute(delete(VISITORS).where(VISITORS.c.key == key)).rowcount == 1

    def all_marks(self) -> Iterator[StoredMarks]:
        """Everybody's marks without the visitors, by their keys."""
        after = ""
        while True:
            query = (
                select(VISITORS).where(VISITORS.c.key > after).order_by(VISITORS.c.key).limit(_ROWS_PER_READ)
            )
            with self._database.transaction() as connection:
                rows = connection.execute(query).all()
            if not rows:
                return
            yield from (StoredMarks(_marks(row), row.changed_at) for row in rows)
            after = rows[-1].key

    def close(self) -> None:
        """Close the database."""
        self._database.close()


def _lists(marks: VisitorMarks) -> dict[str, list[MovieId]]:
    return {
        "liked": list(marks.liked),
        "disliked": list(marks.disliked),
        "unseen": list(marks.unseen),
        "hidden": list(marks.hidden),
    }


def _marks(row: Row[*tuple[Any, ...]]) -> VisitorMarks:
    return VisitorMarks(tuple(row.liked), tuple(row.disliked), tuple(row.unseen), tuple(row.hidden))

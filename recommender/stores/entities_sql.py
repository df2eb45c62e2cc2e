"""Users and items in SQL; the same statements serve SQLite, MySQL and MariaDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Executable, Table, delete, func, insert, select
from sqlalchemy.dialects import mysql, sqlite

from recommender.entities import Values
from recommender.records import Records
from recommender.stores.entities import EntityCounts
from recommender.stores.entity_texts import item_values, list_of, text_of, user_values
from recommender.stores.sql_database import Database
from recommender.stores.sql_tables import HISTORIES, ITEMS, LOADED_ENTITIES, SLOT, USERS

_IDS_PER_QUERY = 500


class SqlEntities:
    """Implements `Entities`."""

    def __init__(self, database: Database, records: Records) -> None:
        self._database = database
        self._records = records

    def user(self, user_id: str) -> Values | None:
        """A user's features, the id among them; None for an unknown one."""
        text = self._text(USERS.c.record, USERS.c.user_id, user_id)
        return None if text is None else user_values(self._records, user_id, text)

    def history(self, user_id: str) -> tuple[str, ...]:
        """Ids of the items that a user met, oldest first; empty for an unknown one."""
        text = self._text(HISTORIES.c.item_ids, HISTORIES.c.user_id, user_id)
        return () if text is None else list_of(user_id, text)

    def items(self, item_ids: Sequence[str]) -> dict[str, Values]:
        """Those of these items that are known, by id, in the order asked for."""
        texts: dict[str, str] = {}
        for start in range(0, len(item_ids), _IDS_PER_QUERY):
            part = [item_id.encode() for item_id in item_ids[start : start + _IDS_PER_QUERY]]
            with self._database.transaction() as connection:
                rows = connection.execute(select(ITEMS).where(ITEMS.c.item_id.in_(part))).all()
            texts |= {bytes(row.item_id).decode(): row.record for row in rows}
        return {
            item_id: item_values(self._records, item_id, texts[item_id])
            for item_id in item_ids
            if item_id in texts
        }

    def add_users(self, users: Sequence[Values]) -> None:
        """Store users, replacing what was stored of the same ones; histories stay."""
        key = self._records.schema.user_key
        self._replace(USERS.c.user_id, {str(user[key]): self._records.user_record(user) for user in users})

    def add_histories(self, histories: Mapping[str, Sequence[str]]) -> None:
        """Store histories by user id, replacing those of the same users."""
        self._replace(HISTORIES.c.user_id, {user_id: list(items) for user_id, items in histories.items()})

    def add_items(self, items: Sequence[Values]) -> None:
        """Store items, replacing what was stored of the same ones."""
        key = self._records.schema.item_key
        self._replace(ITEMS.c.item_id, {str(item[key]): self._records.item_record(item) for item in items})

    def counts(self) -> EntityCounts:
        """How many there are."""
        with self._database.transaction() as connection:
            return EntityCounts(
                *(
                    connection.execute(select(func.count()).select_from(table)).scalar_one()
                    for table in (USERS, ITEMS)
                )
            )

    def source(self) -> str | None:
        """Which data were loaded completely; None before, and while a load is under way."""
        with self._database.transaction() as connection:
            row = connection.execute(select(LOADED_ENTITIES)).one_or_none()
        return row.source if row is not None and row.complete else None

    def begin(self, source: str) -> None:
        """Note that data are going to be loaded. Everything goes if what is here came from other data."""
        with self._database.transaction() as connection:
            row = connection.execute(select(LOADED_ENTITIES)).one_or_none()
            if row is not None and row.source != source:
                for table in (USERS, HISTORIES, ITEMS):
                    connection.execute(delete(table))
            connection.execute(delete(LOADED_ENTITIES))
            connection.execute(insert(LOADED_ENTITIES).values(slot=SLOT, source=source, complete=False))

    def finish(self, source: str) -> None:
        """Note that these data are loaded completely."""
        with self._database.transaction() as connection:
            connection.execute(delete(LOADED_ENTITIES))
            connection.execute(insert(LOADED_ENTITIES).values(slot=SLOT, source=source, complete=True))

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def _text(self, content: Column[str], key: Column[bytes], wanted: str) -> str | None:
        with self._database.transaction() as connection:
            text: str | None = connection.execute(
                select(content).where(key == wanted.encode())
            ).scalar_one_or_none()
        return text

    def _replace(self, key: Column[bytes], contents: Mapping[str, object]) -> None:
        """Write rows instead of those with the same keys. A table has its key and one more column."""
        if not contents:
            return
        table: Any = key.table
        (content,) = (column for column in table.c if column is not key)
        rows = [{key.name: name.encode(), content.name: text_of(contents[name])} for name in sorted(contents)]
        with self._database.transaction() as connection:
            connection.execute(_replacing(connection.dialect.name, table, content.name), rows)


def _replacing(dialect: str, table: Table, content: str) -> Executable:
    """Inserts rows, and replaces `content` where there is a row with the same key."""
    if dialect == "sqlite":
        into = sqlite.insert(table)
        return into.on_conflict_do_update(
            index_elements=list(table.primary_key), set_={content: into.excluded[content]}
        )
    added = mysql.insert(table)
    return added.on_duplicate_key_update({content: added.inserted[content]})

"""Users, histories and items as the texts that stores keep: JSON, under the names of the services."""

from __future__ import annotations

import json
from collections.abc import Callable

from recommender.entities import Values
from recommender.errors import BadRequest, DamagedRecord
from recommender.records import Record, Records


def text_of(content: object) -> str:
    """A record or a list of ids as JSON."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def user_values(records: Records, user_id: str, text: str) -> Values:
    """A stored user's features, the id among them. Raises `DamagedRecord`."""
    return {records.schema.user_key: user_id, **_values(f"user {user_id}", text, records.user_values)}


def item_values(records: Records, item_id: str, text: str) -> Values:
    """A stored item's features, the id among them. Raises `DamagedRecord`."""
    return {records.schema.item_key: item_id, **_values(f"item {item_id}", text, records.item_values)}


def list_of(user_id: str, text: str) -> tuple[str, ...]:
    """A stored history. Raises `DamagedRecord`."""
    found = parsed(text)
    if not isinstance(found, list):
        raise _damaged(f"the history of user {user_id}", "it is no JSON list")
    return tuple(map(str, found))


def parsed(text: str) -> object:
    """The JSON in a text; None where there is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def _values(what: str, text: str, values_of: Callable[[Record], Values]) -> Values:
    record = parsed(text)
    if not isinstance(record, dict):
        raise _damaged(what, "it is no JSON object")
    try:
        return values_of({name: _plain(value) for name, value in record.items()})
    except BadRequest as error:
        raise _damaged(what, str(error)) from error


def _plain(value: object) -> str | int:
    """A field as others may have written it; null counts as unknown."""
    return value if isinstance(value, str | int) else "" if value is None else str(value)


def _damaged(what: str, reason: str) -> DamagedRecord:
    return DamagedRecord(f"What the store holds of {what} is damaged: {reason.rstrip('.')}.")

"""What users did in a shop, from lines `user_id:sku:action:timestamp` into columns, a million a second.

As in `ingest.ratings`, pandas reads what is well formed; whatever it refuses is read again line by line, to
name the bad line or to accept what pandas was too strict about.
"""

from __future__ import annotations

import csv
import warnings
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ingest.errors import MalformedFileError
from ingest.rows import Layout, read_rows
from ingest.tables import Events

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from ingest.rows import Row
    from ingest.schema import IntArray

ACTIONS = {"view": 1.0, "cart": 4.0, "order": 5.0}
"""Strengths of actions on the scale of stars: a cart and an order count as likes, a mere view does not."""

LINES_PER_STEP = 1_000_000

_LAYOUT = Layout(":", ("user_id", "sku_id", "action", "timestamp"))
_DTYPES: dict[str, Any] = {
    "user_id": np.int64,
    "sku_id": np.int64,
    "action": "category",
    "timestamp": np.int64,
}
_STRENGTHS = np.array(list(ACTIONS.values()), dtype=np.float32)


def read_events(file: Traversable, user_ids: IntArray, sku_ids: IntArray) -> Events:
    """The events in the file's order, of users and products by their place in the sorted ids.

    Raises MalformedFileError at the first line that is malformed or names an unknown user or product, and
    where there is no event at all.
    """
    try:
        parts = list(_read_fast(file, user_ids, sku_ids))
    except (ValueError, OverflowError, pd.errors.ParserWarning):
        parts = [_read_line_by_line(file, user_ids, sku_ids)]
    if not sum(map(len, parts)):
        raise MalformedFileError(file.name, None, "expected at least one event, found none")
    columns = ("user", "item", "rating", "timestamp")
    events = Events(*(np.concatenate([getattr(part, name) for part in parts]) for name in columns))
    return _once(events, len(sku_ids))


def _read_fast(file: Traversable, user_ids: IntArray, sku_ids: IntArray) -> Iterator[Events]:
    with file.open("rb") as raw, warnings.catch_warnings():
        warnings.simplefilter("error", pd.errors.ParserWarning)
        chunks = pd.read_csv(
            raw,
            sep=_LAYOUT.separator,
            names=list(_LAYOUT.columns),
            dtype=_DTYPES,
            header=None,
            index_col=False,
            quoting=csv.QUOTE_NONE,
            engine="c",
            chunksize=LINES_PER_STEP,
        )
        for chunk in chunks:
            code = chunk["action"].cat.set_categories(list(ACTIONS)).cat.codes.to_numpy()
            timestamp = chunk["timestamp"].to_numpy()
            if (code < 0).any() or (timestamp < 0).any():
                raise ValueError("an unknown action or a time before 1970")
            yield Events(
                _rows_of(chunk["user_id"].to_numpy(), user_ids),
                _rows_of(chunk["sku_id"].to_numpy(), sku_ids),
                _STRENGTHS[code],
                timestamp,
            )


def _rows_of(ids: IntArray, known: IntArray) -> IntArray:
    rows = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    if (known[rows] != ids).any():
        raise ValueError("an unknown id")
    return rows.astype(np.int64)


def _read_line_by_line(file: Traversable, user_ids: IntArray, sku_ids: IntArray) -> Events:
    user_rows = {number: row for row, number in enumerate(user_ids.tolist())}
    sku_rows = {number: row for row, number in enumerate(sku_ids.tolist())}
    found = [
        (
            _row_of(row, "user_id", user_rows, "users.dat"),
            _row_of(row, "sku_id", sku_rows, "products.dat"),
            _strength(row),
            row.seconds("timestamp"),
        )
        for row in read_rows(file, _LAYOUT)
    ]
    users, items, strengths, seconds = zip(*found, strict=True) if found else ((), (), (), ())
    return Events(
        np.array(users, dtype=np.int64),
        np.array(items, dtype=np.int64),
        np.array(strengths, dtype=np.float32),
        np.array(seconds, dtype=np.int64),
    )


def _row_of(row: Row, column: str, rows: dict[int, int], table: str) -> int:
    number = row.whole(column)
    if number not in rows:
        raise row.error(f"names {column} {number}, which {table} does not list")
    return rows[number]


def _strength(row: Row) -> float:
    action = row.text("action")
    if action not in ACTIONS:
        raise row.error(f"expected an action ({', '.join(ACTIONS)}), found `{action}`")
    return ACTIONS[action]


def _once(events: Events, n_items: int) -> Events:
    """Every product of a user once: the first event's place and time, the greatest strength of all."""
    pairs = events.user * n_items + events.item
    by_pair = np.sort(pairs)
    if not (by_pair[1:] == by_pair[:-1]).any():
        return events
    order = np.lexsort((events.timestamp, pairs))
    starts = np.flatnonzero(np.diff(pairs[order], prepend=-1))
    kept = order[starts]
    strengths = np.maximum.reduceat(events.rating[order], starts)
    in_order = np.argsort(kept)
    kept = kept[in_order]
    return Events(events.user[kept], events.item[kept], strengths[in_order], events.timestamp[kept])

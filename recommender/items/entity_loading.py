"""Fills the store of users, histories and items from a prepared dataset, films or products."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np

from ingest.features import Columns, Feature
from ingest.tables import Events, FeatureTables
from recommender.entities import Values
from recommender.records import TITLE
from recommender.stores.entities import Entities

AT_ONCE = 1000
"""Users or items per call of the store."""


def load_entities(
    entities: Entities,
    tables: FeatureTables,
    source: str,
    titles: Mapping[str, str],
    progress: Callable[[int], object] = lambda _: None,
) -> bool:
    """Load users, what they met, and items; False where exactly `source` is loaded already.

    `titles` of films by id are kept beside their features. An item that a user met several times stands in
    the history once, when it was met first, as the towers read it. `progress` is told of users and items
    done. An interrupted load is taken up by calling again. Raises `StoreUnavailable`.
    """
    if entities.source() == source:
        return False
    entities.begin(source)
    for items in _batches(rows_of(tables.schema.item, tables.items)):
        entities.add_items([_titled(item, str(item[tables.schema.item_key]), titles) for item in items])
        progress(len(items))
    add_users(entities, tables, progress)
    entities.finish(source)
    return True


def add_users(
    entities: Entities, tables: FeatureTables, progress: Callable[[int], object] = lambda _: None
) -> None:
    """Add users with what they met to those in the store; `progress` is told of users done."""
    histories = _histories(tables)
    key = tables.schema.user_key
    for users in _batches(rows_of(tables.schema.user, tables.users)):
        entities.add_users(users)
        entities.add_histories({str(user[key]): next(histories) for user in users})
        progress(len(users))


def _titled(item: Values, item_id: str, titles: Mapping[str, str]) -> Values:
    return {**item, TITLE: titles[item_id]} if item_id in titles else item


def rows_of(features: Sequence[Feature], columns: Columns) -> Iterator[Values]:
    """Row by row what is known."""
    names = [feature.name for feature in features]
    for cells in zip(*(columns[name].tolist() for name in names), strict=True):
        values: dict[str, str | tuple[str, ...]] = {}
        for name, cell in zip(names, cells, strict=True):
            known = cell if isinstance(cell, str) else tuple(filter(None, cell))
            if known:
                values[name] = known
        yield values


def _batches(rows: Iterator[Values]) -> Iterator[list[Values]]:
    batch: list[Values] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def _histories(tables: FeatureTables) -> Iterator[tuple[str, ...]]:
    """Of user after user, row by row."""
    events: Events = tables.events
    order = np.lexsort((events.timestamp, events.user))
    users, items = events.user[order], events.item[order]
    ids = tables.items[tables.schema.item_key]
    ends = np.cumsum(np.bincount(users, minlength=len(tables.users[tables.schema.user_key])))
    start = 0
    for end in ends.tolist():
        yield tuple(dict.fromkeys(ids[items[start:end]].tolist()))
        start = end

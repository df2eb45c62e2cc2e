"""What the reranker learns from: candidates that the first stage finds for users, and which came next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingest.features import Columns
from ingest.histories import Histories
from ingest.schema import FloatArray, IntArray
from ingest.tables import FeatureTables
from recommender.entities import ManyFinder, Person, Values
from recommender.items.reranking import DEPTH

LEAST_ITEMS = 3
"""Users with fewer items are not asked about: one to start from, one to learn from, one to test."""

USERS_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Case:
    """Somebody at some point of their history: what the first stage finds for them, with its scores (n,), and
    the place in it of the item that came next, -1 where it is not there.
    """

    person: Person
    items: list[Values]
    found: FloatArray
    target: int


def histories_of(tables: FeatureTables) -> Histories:
    """Every user's items as rows of the item table, oldest first; equal times keep the source's order.

    An item that a user met several times counts once, when it was met first: as for the towers.
    """
    events = tables.events
    n_users, n_items = len(tables.users[tables.schema.user_key]), len(tables.items[tables.schema.item_key])
    order = np.lexsort((events.timestamp, events.user))
    pairs = events.user[order] * n_items + events.item[order]
    first = order[np.sort(np.unique(pairs, return_index=True)[1])]
    return Histories.from_pairs(events.user[first], events.item[first], n_users, n_items)


def users_to_ask(histories: Histories) -> IntArray:
    """Users with enough items."""
    return np.flatnonzero(histories.counts >= LEAST_ITEMS)


class Cases:
    """Asks a first stage about a dataset's users."""

    def __init__(self, tables: FeatureTables, histories: Histories, finder: ManyFinder) -> None:
        self._users = tables.users
        self._histories = histories
        self._finder = finder
        self._ids = tables.items[tables.schema.item_key]
        self._items = {str(item_id): values_of(tables.items, row) for row, item_id in enumerate(self._ids)}

    def of(self, users: IntArray, back: int) -> Iterator[Case]:
        """Of each user, the case before their last (`back` 1) or last but one (2) item."""
        for start in range(0, len(users), USERS_AT_ONCE):
            yield from self._of_part(users[start : start + USERS_AT_ONCE].tolist(), back)

    def _of_part(self, users: list[int], back: int) -> Iterator[Case]:
        met = [self._ids[self._histories[user]].tolist() for user in users]
        people = [
            Person(values_of(self._users, user), tuple(ids[:-back]))
            for user, ids in zip(users, met, strict=True)
        ]
        hits = self._finder.find_for_each(people, DEPTH, leave_out=[person.history for person in people])
        for person, items, ids in zip(people, hits, met, strict=True):
            found = [item.item_id for item in items]
            yield Case(
                person,
                [self._items[item_id] for item_id in found],
                np.array([item.score for item in items], dtype=np.float32),
                found.index(ids[-back]) if ids[-back] in found else -1,
            )


def values_of(columns: Columns, row: int) -> Values:
    """One row of a table as raw values by feature name."""
    return {
        name: tuple(filter(None, column[row].tolist())) if column.ndim == 2 else str(column[row])
        for name, column in columns.items()
    }

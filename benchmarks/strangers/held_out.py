"""Users and items taken out of a dataset whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.features import Columns
from ingest.tables import Events, FeatureTables

NEW_USERS, NEW_ITEMS, LEAST_EVENTS = 0.1, 0.05, 5
"""Shares that are held out; items only with so many events, so that something can be measured."""

Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Strangers:
    """The data without some users and items, and what these would have been about.

    `train` is what towers see. `users` and `items` are the columns of those held out. `of_new_users` has for
    each new user a list of item ids, oldest first, without new items; `of_new_items` (users of `train`, new
    items) says who met which.
    """

    train: FeatureTables
    users: Columns
    items: Columns
    of_new_users: list[list[str]]
    of_new_items: Bools

    @classmethod
    def draw(cls, tables: FeatureTables, seed: int) -> Strangers:
        """Hold out by `seed`."""
        rng = np.random.default_rng(seed)
        events, schema = tables.events, tables.schema
        n_users, n_items = len(tables.users[schema.user_key]), len(tables.items[schema.item_key])
        new_user, new_item = np.zeros(n_users, dtype=np.bool_), np.zeros(n_items, dtype=np.bool_)
        new_user[rng.permutation(n_users)[: int(n_users * NEW_USERS)]] = True
        often = np.flatnonzero(np.bincount(events.item, minlength=n_items) >= LEAST_EVENTS)
        new_item[rng.permutation(often)[: int(len(often) * NEW_ITEMS)]] = True
        row_of_user, row_of_item = np.cumsum(~new_user) - 1, np.cumsum(~new_item) - 1
        kept = ~new_user[events.user] & ~new_item[events.item]
        train = FeatureTables(
            tables.name,
            schema,
            _rows(tables.users, ~new_user),
            _rows(tables.items, ~new_item),
            Events(
                row_of_user[events.user[kept]].astype(np.int64),
                row_of_item[events.item[kept]].astype(np.int64),
                events.rating[kept],
                events.timestamp[kept],
            ),
        )
        order = np.lexsort((events.timestamp, events.user))
        order = order[new_user[events.user[order]] & ~new_item[events.item[order]]]
        met: dict[int, list[str]] = {user: [] for user in np.flatnonzero(new_user).tolist()}
        ids = tables.items[schema.item_key]
        for user, item in zip(events.user[order].tolist(), ids[events.item[order]].tolist(), strict=True):
            met[user].append(item)
        of_new_items = np.zeros((int((~new_user).sum()), int(new_item.sum())), dtype=np.bool_)
        theirs = ~new_user[events.user] & new_item[events.item]
        of_new_items[row_of_user[events.user[theirs]], (np.cumsum(new_item) - 1)[events.item[theirs]]] = True
        users, items = _rows(tables.users, new_user), _rows(tables.items, new_item)
        return cls(train, users, items, list(met.values()), of_new_items)


def _rows(columns: Columns, rows: Bools) -> Columns:
    return {name: values[rows] for name, values in columns.items()}

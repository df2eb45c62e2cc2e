"""Worlds of sequences with one right answer, as feature tables of either schema."""

from __future__ import annotations

import numpy as np

from ingest.features import ECOMMERCE
from ingest.schema import IntArray
from ingest.tables import Events, FeatureTables, movie_tables
from tests.worlds import parity_world

N_ITEMS = 24


def parity_tables() -> FeatureTables:
    """Even users meet even films, odd users odd ones, in no particular order."""
    tables = movie_tables(parity_world(n_users=80, density=0.45))
    liked = tables.events.rating >= 4
    events = Events(
        *(getattr(tables.events, name)[liked] for name in ("user", "item", "rating", "timestamp"))
    )
    return FeatureTables(tables.name, tables.schema, tables.users, tables.items, events)


def ring_tables(n_users: int = 120, length: int = 9) -> FeatureTables:
    """Products on a ring: everyone starts anywhere and goes on from neighbour to neighbour.

    Every other user walks the other way round, so that only the order of the products tells which comes next.
    """
    rng = np.random.default_rng(0)
    start = rng.integers(0, N_ITEMS, n_users)
    direction = np.where(np.arange(n_users) % 2 == 0, 1, -1)
    item = (start[:, None] + direction[:, None] * np.arange(length)) % N_ITEMS
    return _shop(item.astype(np.int64))


def _shop(item: IntArray) -> FeatureTables:
    """Of user u, the products `item[u]` one after the other. No other feature is known."""
    n_users, length = item.shape
    users = {feature.name: np.full(n_users, "") for feature in ECOMMERCE.user}
    users["user_id"] = np.array([str(user) for user in range(n_users)])
    items = {feature.name: np.full(N_ITEMS, "") for feature in ECOMMERCE.item}
    items["sku_id"] = np.array([str(100 + row) for row in range(N_ITEMS)])
    events = Events(
        np.repeat(np.arange(n_users), length).astype(np.int64),
        item.ravel().astype(np.int64),
        np.ones(item.size, dtype=np.float32),
        np.tile(np.arange(length), n_users).astype(np.int64),
    )
    return FeatureTables("ring", ECOMMERCE, users, items, events)

"""Vectors as they are stored and searched: rounded, so that every library finds the very same scores."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from dssm.evaluation import Figures, exact_search, measure
from dssm.network import TwoTowers
from dssm.sequences import PADDING, Cases
from dssm.world import World, rows_of
from ingest.rounding import rounded
from ingest.schema import FloatArray

BATCH = 512
"""Users whose queries are computed at once."""

ITEMS_AT_ONCE = 16_384


def raw_vectors(network: TwoTowers, world: World) -> Tensor:
    """Raw vectors by item number, as histories hold them: (n_items + 1, dim), row 0 for padding."""
    with torch.no_grad():
        rows = torch.split(torch.arange(world.n_items + 1), ITEMS_AT_ONCE)
        return torch.cat([network.raw_items(rows_of(world.items, part)) for part in rows])


def item_vectors(network: TwoTowers, world: World) -> FloatArray:
    """Rounded vectors of all items: float32 (n_items, dim), row r for item number r + 1."""
    with torch.no_grad():
        return rounded(network.finish(raw_vectors(network, world))[1:].numpy())


def query_vectors(network: TwoTowers, world: World, cases: Cases) -> FloatArray:
    """Rounded query vectors of the users in `cases`: float32 (len(cases.users), dim)."""
    with torch.no_grad():
        return rounded(torch.cat(list(_queries(network, world, cases))).numpy())


def measured(network: TwoTowers, world: World, cases: Cases) -> Figures:
    """The figures of `cases`, by the exact product."""
    search = exact_search(item_vectors(network, world))
    return measure(search, query_vectors(network, world, cases), cases, world.n_items)


def _queries(network: TwoTowers, world: World, cases: Cases) -> Iterator[Tensor]:
    raw = raw_vectors(network, world)
    for start in range(0, len(cases.users), BATCH):
        users = cases.users[start : start + BATCH]
        history = torch.from_numpy(cases.seen.histories(users, world.schema.history_length))
        chosen = rows_of(world.users, torch.from_numpy(users))
        yield network.next_queries(chosen, raw[history], history != PADDING)

"""Vectors as they are stored and searched: rounded, so that every library finds the very same scores."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from dssm.evaluation import Figures, exact_search, measure
from dssm.network import TwoTowers
from dssm.sequences import PADDING, Cases
from dssm.world import World, rows_of
from ingest.schema import FloatArray

BITS = 11
"""Of a coordinate after the point, for vectors of length 1."""

BATCH = 512


def item_vectors(network: TwoTowers, world: World) -> FloatArray:
    """Rounded vectors of all items: float32 (n_items, dim), row r for item number r + 1."""
    with torch.no_grad():
        return rounded(network.finish(network.raw_items(world.items))[1:])


def query_vectors(network: TwoTowers, world: World, cases: Cases) -> FloatArray:
    """Rounded query vectors of the users in `cases`: float32 (len(cases.users), dim)."""
    with torch.no_grad():
        return rounded(torch.cat(list(_queries(network, world, cases))))


def measured(network: TwoTowers, world: World, cases: Cases) -> Figures:
    """The figures of `cases`, by the exact product."""
    search = exact_search(item_vectors(network, world))
    return measure(search, query_vectors(network, world, cases), cases, world.n_items)


def rounded(vectors: Tensor) -> FloatArray:
    """`vectors` (n, dim) rounded to a grid.

    The products of two grid coordinates are multiples of 2^-22 (of the longest vectors' lengths), and no
    partial sum of an inner product exceeds those lengths: all fit the 24 bits of a float32. So the score of a
    query and an item is exact, in whatever order a library adds up, and Milvus and we agree to the last bit.
    """
    longest = float(vectors.norm(dim=1).max()) if len(vectors) else 1.0
    step = 2.0 ** (math.ceil(math.log2(longest or 1.0) - 1e-3) - BITS)
    grid: FloatArray = (torch.round(vectors.double() / step) * step).float().numpy()
    return np.ascontiguousarray(grid)


def _queries(network: TwoTowers, world: World, cases: Cases) -> Iterator[Tensor]:
    raw = network.raw_items(world.items)
    for start in range(0, len(cases.users), BATCH):
        users = cases.users[start : start + BATCH]
        history = torch.from_numpy(cases.seen.histories(users, world.schema.history_length))
        last = torch.zeros_like(history, dtype=torch.bool)
        last[:, -1] = True
        chosen = rows_of(world.users, torch.from_numpy(users))
        yield network.queries(chosen, raw[history], history != PADDING, last)

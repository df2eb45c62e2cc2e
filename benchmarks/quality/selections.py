"""Which ratings a protocol is about, and how it cuts them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.histories import Histories
from ingest.schema import IntArray
from ingest.splits import Cases, shuffled, split_at


@dataclass(frozen=True, slots=True)
class Core:
    """What is left of `histories`; its node id i is row `films[i]` of the whole catalogue."""

    histories: Histories
    films: IntArray


@dataclass(frozen=True, slots=True)
class RatioSplit:
    """One user's films in three parts, for every user."""

    train: Histories
    validation: Histories
    test: Histories


def k_core(histories: Histories, k: int) -> Core:
    """Drop users and films with fewer than `k` entries until none is left; the others are counted anew."""
    users, films = histories.owners, histories.films
    while True:
        enough = (np.bincount(users)[users] >= k) & (np.bincount(films)[films] >= k)
        if enough.all():
            break
        users, films = users[enough], films[enough]
    kept_users, rows = np.unique(users, return_inverse=True)
    kept_films, nodes = np.unique(films, return_inverse=True)
    return Core(Histories.from_pairs(rows, nodes, len(kept_users), len(kept_films)), kept_films)


def split_8_1_1(histories: Histories, seed: int) -> RatioSplit:
    """Random 80/10/10 per user as RecBole cuts: a tenth, rounded down, at least one, for either part."""
    tenth = np.maximum(np.floor(0.1 * histories.counts).astype(np.int64), 1)
    mixed = shuffled(histories, np.random.default_rng(seed))
    train, held_out = split_at(mixed, histories.counts - 2 * tenth)
    return RatioSplit(train, *split_at(held_out, tenth))


def without_last(histories: Histories) -> Cases:
    """The last film of every list is the target, those before it the marks; lists of at least two."""
    chosen = histories.take(np.flatnonzero(histories.counts >= 2))
    return Cases(*split_at(chosen, chosen.counts - 1))

"""Who trains, validates and tests, three ways, each answering another question.

- `random`: any event may be hidden (8:1:1), as published figures have it; it leaks the future.
- `time`: each user's latest tenth of events is the test, the tenth before it the validation.
- `users`: whole users are hidden, 8:1:1, and asked about as strangers: by features, without their id.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from deepfm.examples import Labelled
from deepfm.settings import SplitName
from ingest.schema import IntArray

SHARE = 0.1
"""Of validation, and of test."""


@dataclass(frozen=True, slots=True)
class Split:
    """Three disjoint parts; `strangers`: validation and test users are asked about without their ids."""

    train: Labelled
    validation: Labelled
    test: Labelled
    strangers: bool = False


def split(events: Labelled, name: SplitName, seed: int) -> Split:
    """Cut `events`; `seed` matters for the ways that draw."""
    if name == "time":
        return _by_time(events)
    rng = np.random.default_rng(seed)
    if name == "random":
        return _parts(events, _dealt(len(events), rng))
    part = _dealt(int(events.user.max(initial=-1)) + 1, rng)
    return _parts(events, part[events.user], strangers=True)


def _by_time(events: Labelled) -> Split:
    """Users with fewer than 3 events are for training only; equal times keep the source's order."""
    order = np.lexsort((events.timestamp, events.user))
    counts = np.bincount(events.user)
    held_out = np.where(counts >= 3, np.maximum(np.round(counts * SHARE), 1), 0).astype(np.int64)
    ends = np.cumsum(counts)
    users = events.user[order]
    from_end = ends[users] - np.arange(len(users))
    part = np.zeros(len(users), dtype=np.int64)
    part[order] = np.where(from_end <= held_out[users], 2, np.where(from_end <= 2 * held_out[users], 1, 0))
    return _parts(events, part)


def _dealt(n: int, rng: np.random.Generator) -> IntArray:
    """For each of `n` things, the part it falls into: 0 train, 1 validation, 2 test."""
    part = np.zeros(n, dtype=np.int64)
    shuffled, tenth = rng.permutation(n), int(n * SHARE)
    part[shuffled[:tenth]] = 2
    part[shuffled[tenth : 2 * tenth]] = 1
    return part


def _parts(events: Labelled, part: IntArray, *, strangers: bool = False) -> Split:
    train, validation, test = (events.take(np.flatnonzero(part == number)) for number in range(3))
    return Split(train, validation, test, strangers)

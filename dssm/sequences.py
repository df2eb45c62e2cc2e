"""Every user's items in the order of time, and how they are cut for training, validation and test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.schema import IntArray
from ingest.tables import Events

PADDING = 0
"""Stands where a history has no item; real items are numbered from 1."""

MOST_ASKED = 20_000
"""Users whose next item is searched to measure a model: more tell no more and cost as much as training."""

LEAST_ITEMS = 3
"""Users with fewer items are not held out: one to learn from, one to validate, one to test."""


@dataclass(frozen=True, slots=True)
class Sequences:
    """Of user u, `items[offsets[u]:offsets[u + 1]]`, oldest first: item numbers, int64."""

    offsets: IntArray
    items: IntArray

    @classmethod
    def of(cls, events: Events, number_of_row: IntArray, n_users: int) -> Sequences:
        """All events by user and time; equal times stay in the source's order.

        `number_of_row` maps rows of the item table to item numbers. An item that a user met several times
        counts once, when it was met first.
        """
        order = np.lexsort((events.timestamp, events.user))
        users, items = events.user[order], number_of_row[events.item[order]]
        pairs = users * (number_of_row.max(initial=0) + 1) + items
        first = np.sort(np.unique(pairs, return_index=True)[1])
        users, items = users[first], items[first]
        offsets = np.concatenate([[0], np.cumsum(np.bincount(users, minlength=n_users))])
        return cls(offsets.astype(np.int64), items)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @property
    def counts(self) -> IntArray:
        """Items of every user, int64 (n_users,)."""
        return np.diff(self.offsets)

    def without_last(self, n: IntArray) -> Sequences:
        """Every user's items but the last `n` (one number a user)."""
        kept = np.ones(len(self.items), dtype=np.bool_)
        from_end = np.repeat(self.offsets[1:], self.counts) - np.arange(len(self.items))
        kept[from_end <= np.repeat(n, self.counts)] = False
        offsets = np.concatenate([[0], np.cumsum(self.counts - n)])
        return Sequences(offsets.astype(np.int64), self.items[kept])

    def histories(self, users: IntArray, length: int) -> IntArray:
        """The latest `length` items of every one of `users`, latest last, padded left: (n, length)."""
        place = self.offsets[users + 1][:, None] - length + np.arange(length)
        inside = place >= self.offsets[users][:, None]
        return np.where(inside, self.items[np.where(inside, place, 0)], PADDING)


@dataclass(frozen=True, slots=True)
class Cases:
    """Who is asked for the next item: `users` (n,), all they have `seen`, and the `targets` (n,)."""

    users: IntArray
    seen: Sequences
    targets: IntArray

    def at_most(self, n: int) -> Cases:
        """These cases, or `n` of them from all over the user table where there are more."""
        if len(self.users) <= n:
            return self
        chosen = np.linspace(0, len(self.users) - 1, n).astype(np.int64)
        return Cases(self.users[chosen], self.seen, self.targets[chosen])


@dataclass(frozen=True, slots=True)
class Split:
    """Leave-last-out: the last item of every user is the test, the one before it the validation."""

    train: Sequences
    validation: Cases
    test: Cases


def leave_last_out(sequences: Sequences) -> Split:
    """Cut `sequences`; users with fewer than `LEAST_ITEMS` items are for training only.

    Of more than `MOST_ASKED` users held out, as many are asked; the others' last items stay hidden, too.
    """
    held_out = np.where(sequences.counts >= LEAST_ITEMS, 1, 0)
    before_last = sequences.without_last(held_out)
    train = sequences.without_last(2 * held_out)
    users = np.flatnonzero(held_out)
    return Split(
        train,
        Cases(users, train, before_last.items[before_last.offsets[users + 1] - 1]).at_most(MOST_ASKED),
        Cases(users, before_last, sequences.items[sequences.offsets[users + 1] - 1]).at_most(MOST_ASKED),
    )


@dataclass(frozen=True, slots=True)
class Windows:
    """Stretches of histories to learn from in one pass, as many columns as the longest history served.

    `inputs` (n, length) item numbers padded left, `targets` (n, length) the item after each (padding where
    there is none), `users` (n,).
    """

    users: IntArray
    inputs: IntArray
    targets: IntArray

    def __len__(self) -> int:
        return len(self.users)

    @classmethod
    def cut(cls, train: Sequences, length: int, rng: np.random.Generator) -> Windows:
        """Cover every step of every history once; the cuts fall elsewhere in every epoch.

        A user's first item is no target: nothing precedes it.
        """
        steps = np.maximum(train.counts - 1, 0)
        first = rng.integers(0, np.minimum(length, np.maximum(steps, 1))) + 1
        pieces = np.where(steps > 0, 1 + -(-(steps - first) // length), 0)
        users = np.repeat(np.arange(len(train)), pieces)
        number = np.arange(len(users)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
        starts = np.where(number > 0, first[users] + (number - 1) * length, 0)
        ends = np.minimum(first[users] + number * length, steps[users])
        place = ends[:, None] - length + np.arange(length)
        inside = place >= starts[:, None]
        source = np.where(inside, train.offsets[users][:, None] + place, 0)
        return cls(
            users,
            np.where(inside, train.items[source], PADDING),
            np.where(inside, train.items[source + inside], PADDING),
        )

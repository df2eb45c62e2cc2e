"""Training examples that look like serving: some of a user's likes are marks, the others are to be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingest.histories import Histories
from ingest.schema import IntArray
from ingest.splits import shuffled, split_at

MIN_BATCHES = 8
"""Steps per epoch at least; with few users the batches are smaller."""


@dataclass(frozen=True, slots=True)
class FoldIn:
    """A batch of users: `marks` make the query, `targets` (never empty) should score high."""

    marks: Histories
    targets: Histories

    def __len__(self) -> int:
        return len(self.marks)


def fold_in(likes: Histories, rng: np.random.Generator) -> FoldIn:
    """Cut every list at random. The number of marks is log-uniform in 1 … likes - 1: few marks matter most.

    Every list must hold at least two films.
    """
    sizes = np.floor(np.exp(rng.random(len(likes)) * np.log(likes.counts))).astype(np.int64)
    return FoldIn(*split_at(shuffled(likes, rng), np.clip(sizes, 1, likes.counts - 1)))


class FoldInBatches:
    """Batches over the users with at least two likes."""

    def __init__(self, likes: Histories, batch_size: int, per_epoch: int | None) -> None:
        self._likes = likes
        self._users: IntArray = np.flatnonzero(likes.counts >= 2)
        self._batch_size = min(batch_size, -(-len(self._users) // MIN_BATCHES))
        self._per_epoch = per_epoch or -(-len(self._users) // max(self._batch_size, 1))

    def __len__(self) -> int:
        return self._per_epoch

    def epoch(self, rng: np.random.Generator) -> Iterator[FoldIn]:
        """As many batches as `len(self)`; users come in random order, all of them before any one again."""
        queue = np.empty(0, dtype=np.int64)
        for _ in range(self._per_epoch):
            if not len(queue):
                queue = rng.permutation(self._users)
            users, queue = queue[: self._batch_size], queue[self._batch_size :]
            yield fold_in(self._likes.take(users), rng)

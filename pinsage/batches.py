"""Training examples that look like serving: some of a user's likes are marks, the others are to be found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ingest.histories import Histories
from ingest.schema import IntArray
from ingest.splits import shuffled, split_at
from pinsage.settings import TargetsName

MIN_BATCHES = 8
"""Steps per epoch at least; with few users the batches are smaller."""
PLACES = 2
"""Places drawn from each list for a batch of next films."""
FOLLOWING = 3
"""Films after the mark that are its targets."""


@dataclass(frozen=True, slots=True)
class FoldIn:
    """A batch of users: `marks` make the query, `targets` (never empty) should score high."""

    marks: Histories
    targets: Histories

    def __len__(self) -> int:
        return len(self.marks)

    def take(self, users: IntArray) -> FoldIn:
        """The given rows, in that order."""
        return FoldIn(self.marks.take(users), self.targets.take(users))


def fold_in(likes: Histories, rng: np.random.Generator) -> FoldIn:
    """Cut every list at random. The number of marks is log-uniform in 1 … likes - 1: few marks matter most.

    Every list must hold at least two films.
    """
    sizes = np.floor(np.exp(rng.random(len(likes)) * np.log(likes.counts))).astype(np.int64)
    return FoldIn(*split_at(shuffled(likes, rng), np.clip(sizes, 1, likes.counts - 1)))


def next_films(likes: Histories, rng: np.random.Generator) -> FoldIn:
    """PLACES films of every list as single marks; the targets of each are up to FOLLOWING films after it.

    Every list must hold at least two films, oldest first.
    """
    users = np.repeat(np.arange(len(likes)), PLACES)
    at = rng.integers(likes.counts[users] - 1)
    first = likes.offsets[users] + at
    sizes = np.minimum(likes.counts[users] - at - 1, FOLLOWING)
    offsets = np.concatenate([[0], np.cumsum(sizes)])
    following = np.arange(offsets[-1]) + np.repeat(first + 1 - offsets[:-1], sizes)
    return FoldIn(
        Histories(np.arange(len(users) + 1), likes.films[first], likes.n_items),
        Histories(offsets, likes.films[following], likes.n_items),
    )


DRAWN = {"any": fold_in, "next": next_films}
"""By name of the targets."""


class FoldInBatches:
    """Batches over the users with at least two likes."""

    def __init__(
        self, likes: Histories, batch_size: int, per_epoch: int | None, targets: TargetsName = "any"
    ) -> None:
        self._likes = likes
        self._draw = DRAWN[targets]
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
            yield self._draw(self._likes.take(users), rng)

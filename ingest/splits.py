"""Who trains, who validates, who is tested; and what is asked of a held-out user.

Users are held out whole, so nothing of a validation or test user (not even an edge of the graph) is seen in
training. Every protocol draws with its own seeded generator: the same seed, the same split, the same cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.histories import Histories
from ingest.schema import IntArray

MAX_TEST_USERS, MAX_VALIDATION_USERS = 1000, 500
TEST_SHARE, VALIDATION_SHARE = 1 / 6, 1 / 12
VALIDATION_ROWS, MOST_TIMES = 500, 8
"""Where validation users are fewer than rows, they are asked several times, with other marks each time."""
TARGETS_LEFT = 5
"""A user with n marks shown must keep at least so many likes as targets."""
MOST_SHARE = 0.8


@dataclass(frozen=True, slots=True)
class UserSplit:
    """Rows of users, disjoint, sorted."""

    train: IntArray
    validation: IntArray
    test: IntArray

    @property
    def validation_rows(self) -> IntArray:
        """The validation users as they are asked: in small data several times, all of them in turn.

        What the marks happen to be then decides less: a protocol draws anew for every row.
        """
        users = max(len(self.validation), 1)
        return np.tile(self.validation, min(MOST_TIMES, -(-VALIDATION_ROWS // users)))


@dataclass(frozen=True, slots=True)
class Cases:
    """One protocol's questions: the likes shown and the likes to be found, user by user."""

    marks: Histories
    targets: Histories

    def __len__(self) -> int:
        return len(self.marks)

    def first(self, users: int) -> Cases:
        """The questions of at most so many users."""
        kept = np.arange(min(users, len(self)))
        return Cases(self.marks.take(kept), self.targets.take(kept))


@dataclass(frozen=True, slots=True)
class Told:
    """Cases of users who also say which films they dislike."""

    cases: Cases
    dislikes: Histories

    def first(self, users: int) -> Told:
        """The cases of at most so many users."""
        return Told(self.cases.first(users), self.dislikes.take(np.arange(min(users, len(self.cases)))))


def hold_out_users(likes: Histories, seed: int) -> UserSplit:
    """Draw test and validation users among those with a like; all others train."""
    users = np.flatnonzero(likes.counts)
    shuffled = np.random.default_rng(seed).permutation(users)
    n_test = min(MAX_TEST_USERS, int(len(users) * TEST_SHARE))
    n_validation = min(MAX_VALIDATION_USERS, int(len(users) * VALIDATION_SHARE))
    held_out = n_test + n_validation
    return UserSplit(
        train=np.sort(shuffled[held_out:]),
        validation=np.sort(shuffled[n_test:held_out]),
        test=np.sort(shuffled[:n_test]),
    )


def few_marks(likes: Histories, n_marks: int, seed: int) -> Cases:
    """`n_marks` likes at random are shown, the rest are targets; users with at least n_marks + 5 likes."""
    users = np.flatnonzero(likes.counts >= n_marks + TARGETS_LEFT)
    return _random_parts(likes.take(users), np.full(len(users), n_marks), seed)


def most_marks(likes: Histories, seed: int) -> Cases:
    """80% of the likes, at random, are shown, the rest are targets; users with at least 5 likes."""
    users = np.flatnonzero(likes.counts >= TARGETS_LEFT)
    chosen = likes.take(users)
    return _random_parts(chosen, np.floor(MOST_SHARE * chosen.counts).astype(np.int64), seed)


def with_dislikes(likes: Histories, low: Histories, n_marks: int, n_dislikes: int, seed: int) -> Told:
    """As `few_marks`, for users with films in `low`: up to `n_dislikes` of these, at random, are told."""
    users = np.flatnonzero((low.counts > 0) & (likes.counts >= n_marks + TARGETS_LEFT))
    return Told(few_marks(likes.take(users), n_marks, seed), at_most(low.take(users), n_dislikes, seed))


def last_like(likes: Histories) -> Cases:
    """The last like is the target, all earlier ones are shown; users with at least 2 likes."""
    chosen = likes.take(np.flatnonzero(likes.counts >= 2))
    return Cases(*split_at(chosen, chosen.counts - 1))


def shuffled(likes: Histories, rng: np.random.Generator) -> Histories:
    """Every list in random order."""
    order = np.lexsort((rng.random(len(likes.films)), likes.owners))
    return Histories(likes.offsets, likes.films[order], likes.n_items)


def at_most(histories: Histories, n: int, seed: int) -> Histories:
    """Up to `n` films of every list, at random."""
    mixed = shuffled(histories, np.random.default_rng(seed))
    return split_at(mixed, np.minimum(mixed.counts, n))[0]


def split_at(likes: Histories, sizes: IntArray) -> tuple[Histories, Histories]:
    """Cut every list u in two: its first sizes[u] films and the others."""
    position = np.arange(len(likes.films)) - np.repeat(likes.offsets[:-1], likes.counts)
    first = position < np.repeat(sizes, likes.counts)
    head, tail = (
        Histories.from_pairs(likes.owners[part], likes.films[part], len(likes), likes.n_items)
        for part in (first, ~first)
    )
    return head, tail


def _random_parts(likes: Histories, sizes: IntArray, seed: int) -> Cases:
    return Cases(*split_at(shuffled(likes, np.random.default_rng(seed)), sizes))

"""Who marked which films: ragged lists of film rows, one list per user, oldest mark first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from ingest.schema import DISLIKE_THRESHOLD, LIKE_THRESHOLD, Dataset, FloatArray, IntArray


@dataclass(frozen=True, slots=True)
class Histories:
    """Ragged lists: list `u` is `films[offsets[u]:offsets[u + 1]]`, node ids below `n_items`.

    `offsets`: int64 (n_users + 1,), from 0 to len(films); `films`: int64.
    """

    offsets: IntArray
    films: IntArray
    n_items: int

    @classmethod
    def from_pairs(cls, users: IntArray, films: IntArray, n_users: int, n_items: int) -> Histories:
        """Lists for users 0 … n_users - 1 from parallel columns; the order within a user is kept."""
        order = np.argsort(users, kind="stable")
        offsets = np.zeros(n_users + 1, dtype=np.int64)
        np.cumsum(np.bincount(users, minlength=n_users), out=offsets[1:])
        return cls(offsets, films[order], n_items)

    @classmethod
    def from_lists(cls, lists: Sequence[IntArray], n_items: int) -> Histories:
        """One user per array of node ids."""
        offsets = np.cumsum([0, *(len(films) for films in lists)], dtype=np.int64)
        films = np.concatenate(lists) if lists else np.empty(0)
        return cls(offsets, films.astype(np.int64), n_items)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, user: int) -> IntArray:
        return self.films[self.offsets[user] : self.offsets[user + 1]]

    @property
    def counts(self) -> IntArray:
        """Length of each list: int64 (n_users,)."""
        return np.diff(self.offsets)

    @property
    def owners(self) -> IntArray:
        """The user of each entry of `films`."""
        return np.repeat(np.arange(len(self)), self.counts)

    def take(self, users: IntArray) -> Histories:
        """The lists of `users`, in that order."""
        counts = self.counts[users]
        offsets = np.concatenate([[0], np.cumsum(counts)])
        positions = np.arange(offsets[-1]) + np.repeat(self.offsets[users] - offsets[:-1], counts)
        return Histories(offsets, self.films[positions], self.n_items)

    def only(self, among: NDArray[np.bool_]) -> Histories:
        """The films `among` (bool, n_items) of every list."""
        kept = among[self.films]
        return Histories.from_pairs(self.owners[kept], self.films[kept], len(self), self.n_items)

    def matrix(self) -> csr_array:
        """The lists as a 0/1 matrix: float32 (n_users, n_items)."""
        ones: FloatArray = np.ones(len(self.films), dtype=np.float32)
        return csr_array((ones, self.films, self.offsets), shape=(len(self), self.n_items))

    def likes_per_film(self) -> IntArray:
        """How many lists hold each film: int64 (n_items,)."""
        return np.bincount(self.films, minlength=self.n_items)


@dataclass(frozen=True, slots=True)
class Unliked:
    """What users rated and did not like, with a list for each user: `low` ratings, and those `between`."""

    between: Histories
    low: Histories

    @classmethod
    def of(cls, dataset: Dataset) -> Unliked:
        """Ratings under 4 stars, those of 2 stars or less apart; rows as in `likes_of`."""
        under, over = np.nextafter(LIKE_THRESHOLD, 0), np.nextafter(DISLIKE_THRESHOLD, 5)
        return cls(rated_between(dataset, over, under), rated_between(dataset, 0, DISLIKE_THRESHOLD))

    @classmethod
    def unknown(cls, likes: Histories) -> Unliked:
        """Empty lists for the users of `likes`, where only likes are known."""
        nothing = Histories.from_lists([np.empty(0, dtype=np.int64)] * len(likes), likes.n_items)
        return cls(nothing, nothing)

    def take(self, users: IntArray) -> Unliked:
        """The lists of `users`, in that order."""
        return Unliked(self.between.take(users), self.low.take(users))


def likes_of(dataset: Dataset) -> Histories:
    """Every user's likes in time order; row u is `dataset.users[u]`, node id i is `dataset.items[i]`.

    Equal times keep the source's order. Of several ratings of one film by one user the last one counts.
    """
    return rated_between(dataset, LIKE_THRESHOLD, np.inf)


def rated_between(dataset: Dataset, lowest: float, highest: float) -> Histories:
    """Every user's films with lowest ≤ rating ≤ highest, in the order and with the rows of `likes_of`."""
    movie_ids = np.array([item.movie_id for item in dataset.items], dtype=np.int64)
    user_ids = np.array([user.user_id for user in dataset.users], dtype=np.int64)
    ratings = dataset.interactions.take(np.argsort(dataset.interactions.timestamp, kind="stable"))
    users = np.searchsorted(user_ids, ratings.user_id)
    films = np.searchsorted(movie_ids, ratings.movie_id)
    _, last_from_end = np.unique((users * len(movie_ids) + films)[::-1], return_index=True)
    last = np.sort(len(users) - 1 - last_from_end)
    final = ratings.rating[last]
    kept = last[(final >= lowest) & (final <= highest)]
    return Histories.from_pairs(users[kept], films[kept], len(user_ids), len(movie_ids))


def joined(first: Histories, second: Histories) -> Histories:
    """Both lists of every user, one after the other."""
    owners = np.concatenate([first.owners, second.owners])
    films = np.concatenate([first.films, second.films])
    return Histories.from_pairs(owners, films, len(first), first.n_items)

"""Films held out of training, and what is given of them later."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.histories import Histories, likes_of
from ingest.schema import Dataset, IntArray, MovieId
from ingest.splits import UserSplit, hold_out_users, shuffled, split_at

HELD_OUT, LEAST_LIKES = 250, 20
MARKS, TARGETS_LEFT = 10, 5


@dataclass(frozen=True, slots=True)
class Cases:
    """Visitors known by `marks`: likes of known films. To be found: their other likes of `known` films, and
    of `new` ones; nodes of new films count from 0.
    """

    marks: Histories
    known: Histories
    new: Histories


class World:
    """A dataset before and after some films came. Users are held out as in the training on what was before;
    of the late films only training users' ratings are given.
    """

    def __init__(self, dataset: Dataset, seed: int) -> None:
        self.dataset = dataset
        self.seed = seed
        self._likes = likes_of(dataset)
        self.ids = np.array([item.movie_id for item in dataset.items], dtype=np.int64)
        enough = np.flatnonzero(self._likes.likes_per_film() >= LEAST_LIKES)
        rng = np.random.default_rng(seed)
        self.late: IntArray = np.sort(rng.choice(enough, min(HELD_OUT, len(enough) // 4), replace=False))
        self.known: IntArray = np.setdiff1d(np.arange(len(self.ids)), self.late)
        self.split: UserSplit = hold_out_users(_restricted(self._likes, self.known), seed)

        ratings = dataset.interactions
        self._of_late = np.isin(ratings.movie_id, self.ids[self.late])
        training = np.array([dataset.users[row].user_id for row in self.split.train])
        candidates = np.flatnonzero(self._of_late & np.isin(ratings.user_id, training))
        films = ratings.movie_id[candidates]
        order = np.lexsort((rng.random(len(candidates)), films))
        self._given, films = candidates[order], films[order]
        self._place = np.arange(len(films)) - np.searchsorted(films, films)

    def before(self) -> Dataset:
        """The dataset without the late films and their ratings."""
        late = set(self.ids[self.late].tolist())
        items = tuple(item for item in self.dataset.items if item.movie_id not in late)
        ratings = self.dataset.interactions.take(~self._of_late)
        return Dataset(self.dataset.name, ratings, items, self.dataset.users)

    def after(self, ratings: int | None) -> Dataset:
        """The dataset with the late films and so many ratings of each, at random, by training users.

        None: all by training users. More ratings include the fewer.
        """
        chosen = ~self._of_late
        chosen[self._given if ratings is None else self._given[self._place < ratings]] = True
        interactions = self.dataset.interactions.take(chosen)
        return Dataset(self.dataset.name, interactions, self.dataset.items, self.dataset.users)

    def cases(self, users: IntArray) -> Cases:
        """Of `users`, those with enough likes of known films."""
        likes = self._likes.take(users)
        known, new = _restricted(likes, self.known), _restricted(likes, self.late)
        enough = np.flatnonzero(known.counts >= MARKS + TARGETS_LEFT)
        known, new = known.take(enough), new.take(enough)
        random = shuffled(known, np.random.default_rng(self.seed))
        marks, others = split_at(random, np.full(len(enough), MARKS))
        return Cases(marks, others, new)

    def known_likes(self) -> IntArray:
        """Training users' likes of each known film."""
        likes = self._likes.take(self.split.train).likes_per_film()
        return np.asarray(likes[self.known], dtype=np.int64)

    def late_ids(self) -> list[MovieId]:
        """Ids of the late films."""
        return [MovieId(movie_id) for movie_id in self.ids[self.late].tolist()]


def _restricted(likes: Histories, rows: IntArray) -> Histories:
    """The likes of the films at `rows`, counted anew."""
    node_of = np.full(likes.n_items, -1)
    node_of[rows] = np.arange(len(rows))
    kept = node_of[likes.films] >= 0
    return Histories.from_pairs(likes.owners[kept], node_of[likes.films[kept]], len(likes), len(rows))

"""Simulated visitors: held-out users who answer questions with half of what they like, and hide the rest."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from ingest.schema import LIKE_THRESHOLD, Dataset, IntArray, MovieId

DISLIKED = 2.0
"""Films with so many stars or fewer are disliked, those between this and a like are seen and skipped."""
LEAST_LIKES = 10


@dataclass(frozen=True, slots=True)
class Visitor:
    """What somebody thinks of films. The `targets` are liked as well, but never told."""

    liked: frozenset[MovieId]
    targets: frozenset[MovieId]
    disliked: frozenset[MovieId]
    skipped: frozenset[MovieId]


@dataclass(slots=True)
class Interview:
    """What a visitor was asked and answered, in order."""

    liked: list[MovieId] = field(default_factory=list)
    disliked: list[MovieId] = field(default_factory=list)
    unseen: list[MovieId] = field(default_factory=list)
    shown: list[MovieId] = field(default_factory=list)

    def ask(self, visitor: Visitor, movie_id: MovieId) -> None:
        """Show a film and note the answer: liked, disliked, skipped, or not seen."""
        self.shown.append(movie_id)
        if movie_id in visitor.liked:
            self.liked.append(movie_id)
        elif movie_id in visitor.disliked:
            self.disliked.append(movie_id)
        elif movie_id not in visitor.skipped:
            self.unseen.append(movie_id)


def draw_visitors(dataset: Dataset, users: IntArray, seed: int) -> list[Visitor]:
    """Visitors from those of `users` (rows) with `LEAST_LIKES` or more likes; the seed halves their likes."""
    rng = np.random.default_rng(seed)
    ratings = dataset.interactions
    order = np.argsort(ratings.user_id, kind="stable")
    owners = ratings.user_id[order]
    visitors = []
    for user in users:
        user_id = dataset.users[user].user_id
        rows = order[slice(*np.searchsorted(owners, [user_id, user_id + 1]))]
        films, stars = ratings.movie_id[rows], ratings.rating[rows]
        likes = rng.permutation(films[stars >= LIKE_THRESHOLD])
        if len(likes) < LEAST_LIKES:
            continue
        half = len(likes) // 2
        visitors.append(
            Visitor(
                liked=_ids(likes[half:]),
                targets=_ids(likes[:half]),
                disliked=_ids(films[stars <= DISLIKED]),
                skipped=_ids(films[(stars > DISLIKED) & (stars < LIKE_THRESHOLD)]),
            )
        )
    return visitors


def _ids(films: IntArray) -> frozenset[MovieId]:
    return frozenset(MovieId(movie_id) for movie_id in films.tolist())

"""How popular a new film will be, guessed from the few who have rated it: the bias of its vector.

The number of its ratings says when it came rather than what it is. Who rated it says more: people who rate
little rate what everybody watches, and a film that most of its first viewers like finds more of them. How
much that is worth is learned from known films, each shown as it was when it had few ratings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.schema import FloatArray, IntArray

Doubles = NDArray[np.float64]

SHOWN = (0, 1, 3, 5, 10, 20, 50)
"""Numbers of ratings at which known films are shown."""
LEAST_LIKES = 20
"""Known films that are to be learned from have so many likes: a film is added because it is expected to find
its public."""
DOUBT = 5.0
"""As many ratings by average people stand beside a film's own."""
CHANCE = 0.5
"""What a guessed bias is raised by, so that new films get to be seen. On held-out users of MovieLens-1M so
much costs nothing of NDCG@10 over all films; 1 costs some.
"""
RIDGE = 1e-3


@dataclass(frozen=True, slots=True)
class RatedBy:
    """Ratings as columns: row of the person, of the film, and whether it is a like (1) or not (0)."""

    people: IntArray
    films: IntArray
    liked: Doubles

    def take(self, rows: NDArray[np.bool_], first_film: int) -> RatedBy:
        """The ratings at `rows`, films counted from `first_film`."""
        return RatedBy(self.people[rows], self.films[rows] - first_film, self.liked[rows])

    def first(self, count: int, n_films: int, rng: np.random.Generator) -> RatedBy:
        """Up to `count` of each film's ratings at random."""
        order = np.lexsort((rng.random(len(self.films)), self.films))
        starts = np.concatenate([[0], np.cumsum(np.bincount(self.films, minlength=n_films))])
        chosen = order[np.arange(len(order)) - starts[self.films[order]] < count]
        return RatedBy(self.people[chosen], self.films[chosen], self.liked[chosen])


@dataclass(frozen=True, slots=True)
class Reception:
    """Fitted coefficients, and what is average: `activity` per person, centred on the average rating's."""

    coefficients: Doubles
    curve: Doubles
    activity: Doubles
    liked: float

    @classmethod
    def learned(
        cls, known: RatedBy, likes_per_person: IntArray, bias: Doubles, expected: Doubles, seed: int
    ) -> Reception:
        """From `known` films' ratings, their `bias`, and what was `expected` of each by its features alone.

        `likes_per_person` covers those who will rate new films, too.
        """
        likes = np.bincount(known.films, weights=known.liked, minlength=len(bias))
        activity = np.log1p(likes_per_person)
        activity = activity - activity[known.people].mean()
        curve = np.polyfit(np.log1p(likes), bias, 1)
        nothing = cls(np.zeros(4), curve, activity, float(known.liked.mean()))
        rng = np.random.default_rng(seed)
        telling = likes >= min(LEAST_LIKES, likes.max())
        shown = [nothing._signs(known.first(count, len(bias), rng), expected)[telling] for count in SHOWN]
        signs, wanted = np.concatenate(shown), np.tile(bias[telling], len(SHOWN))
        square = signs.T @ signs + RIDGE * np.eye(signs.shape[1])
        return cls(np.linalg.solve(square, signs.T @ wanted), curve, activity, nothing.liked)

    def bias(self, ratings: RatedBy, expected: Doubles) -> FloatArray:
        """The bias of films with these `ratings` so far; at least that of known films with as many likes."""
        likes = np.bincount(ratings.films, weights=ratings.liked, minlength=len(expected))
        guessed = self._signs(ratings, expected) @ self.coefficients + CHANCE
        reached = np.where(likes > 0, np.polyval(self.curve, np.log1p(likes)), -np.inf)
        return np.asarray(np.maximum(guessed, reached), dtype=np.float32)

    def _signs(self, ratings: RatedBy, expected: Doubles) -> Doubles:
        """What tells of a film's popularity: float64 (films, 4)."""
        n_films = len(expected)
        shrunk = np.bincount(ratings.films, minlength=n_films) + DOUBT
        active = np.bincount(ratings.films, weights=self.activity[ratings.people], minlength=n_films)
        liked = np.bincount(ratings.films, weights=ratings.liked - self.liked, minlength=n_films)
        signs: Doubles = np.column_stack([np.ones(n_films), expected, active / shrunk, liked / shrunk])
        return signs

"""Ways to choose the films to ask about: ours, and the simple ones it has to beat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from benchmarks.elicitation.prepared import Prepared
from benchmarks.elicitation.visitors import Interview
from ingest.schema import MovieId
from recommender.films import answering
from recommender.films.answering import Round
from recommender.types import Marks

Choose = Callable[[Interview, int, int], Sequence[MovieId]]
"""`choose(interview, n, seed)`: the next `n` films; the seed is the visitor's own."""


@dataclass(frozen=True, slots=True)
class Way:
    """How the questions are chosen, and in batches of which sizes."""

    name: str
    choose: Choose
    batches: tuple[int, ...]


def all_ways(prepared: Prepared) -> list[Way]:
    """One screen of 16 films, and two."""
    served, items = prepared.served, prepared.dataset.items
    ids = [item.movie_id for item in items]
    by_ratings = [ids[row] for row in np.argsort(-prepared.ratings, kind="stable")]
    by_likes = [entry.film.movie_id for entry in served.by_likes]

    def at_random(interview: Interview, n: int, seed: int) -> list[MovieId]:
        mixed = np.random.default_rng(seed).permutation(len(ids))
        return _new((ids[row] for row in mixed), interview, n)

    def adaptive(interview: Interview, n: int, seed: int) -> list[MovieId]:
        marks = Marks(tuple(interview.liked), tuple(interview.disliked))
        asked = Round(n, marks, frozenset(interview.unseen), interview.shown, seed)
        return [film.movie_id for film in answering.films_to_mark(served, asked)]

    def most_rated(interview: Interview, n: int, _: int) -> list[MovieId]:
        return _new(by_ratings, interview, n)

    def most_liked(interview: Interview, n: int, _: int) -> list[MovieId]:
        return _new(by_likes, interview, n)

    return [
        Way("nothing asked", at_random, ()),
        Way("16 at random", at_random, (16,)),
        Way("16 most rated", most_rated, (16,)),
        Way("16 most liked", most_liked, (16,)),
        Way("adaptive, 16 at once", adaptive, (16,)),
        Way("adaptive, 4 × 4", adaptive, (4,) * 4),
        Way("32 at random", at_random, (16, 16)),
        Way("32 most rated", most_rated, (16, 16)),
        Way("32 most liked", most_liked, (16, 16)),
        Way("adaptive, 2 × 16", adaptive, (16, 16)),
        Way("adaptive, 8 × 4", adaptive, (4,) * 8),
    ]


def _new(films: Iterable[MovieId], interview: Interview, n: int) -> list[MovieId]:
    shown = set(interview.shown)
    return list(islice((movie_id for movie_id in films if movie_id not in shown), n))

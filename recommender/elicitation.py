"""Which films to ask a visitor about.

A film is worth asking about when many people like it, as then the visitor probably knows it, and when the
films asked about differ from one another. So: draw from the most-liked films, the more liked the likelier,
and make a genre less likely each time one of its films has been drawn.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import numpy as np

from ingest.schema import MovieId
from recommender.stores.catalogue import CatalogueFilm
from recommender.types import Film

POOL_PER_FILM = 8
"""How many of the most-liked films compete for each place."""


def films_to_mark(
    by_likes: Sequence[CatalogueFilm], n: int, known: Collection[MovieId], seed: int | None = None
) -> tuple[Film, ...]:
    """Up to `n` films to ask about, none of them in `known`; fewer when the catalogue has no more.

    `by_likes` holds the whole catalogue, most liked first. The same seed draws the same films.
    """
    rng = np.random.default_rng(seed)
    unknown = (entry for entry in by_likes if entry.film.movie_id not in known)
    pool = [entry for entry, _ in zip(unknown, range(n * POOL_PER_FILM), strict=False)]
    likes = np.array([entry.likes + 1.0 for entry in pool])
    drawn: list[Film] = []
    genres_drawn: Counter[str] = Counter()
    while pool and len(drawn) < n:
        repeats = [max((genres_drawn[genre] for genre in entry.film.genres), default=0) for entry in pool]
        weights = likes / (1.0 + np.array(repeats)) ** 2
        position = int(rng.choice(len(pool), p=weights / weights.sum()))
        film = pool.pop(position).film
        likes = np.delete(likes, position)
        drawn.append(film)
        genres_drawn.update(film.genres)
    return tuple(drawn)

"""Which films to ask a visitor about.

A film is worth asking about when many people like it, as then the visitor probably knows it, and when the
films asked about differ from one another. So: draw from the most-liked films, the more liked the likelier,
and make a genre less likely each time one of its films has been drawn.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

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
    is_of = _by_genre(pool)
    times_drawn = np.zeros((len(is_of), 1), dtype=np.int64)
    drawn: list[Film] = []
    for chance in rng.random(min(n, len(pool))):
        repeats = (is_of * times_drawn).max(axis=0, initial=0)
        chances = np.cumsum(likes / (1.0 + repeats) ** 2)
        row = int(np.searchsorted(chances / chances[-1], chance, side="right"))
        likes[row] = 0.0
        times_drawn[is_of[:, row]] += 1
        drawn.append(pool[row].film)
    return tuple(drawn)


def _by_genre(pool: Sequence[CatalogueFilm]) -> NDArray[np.bool_]:
    """Which film is of which genre: (genres, films)."""
    genres = sorted({genre for entry in pool for genre in entry.film.genres})
    number = {genre: row for row, genre in enumerate(genres)}
    pairs = [(number[genre], row) for row, entry in enumerate(pool) for genre in entry.film.genres]
    is_of = np.zeros((len(genres), len(pool)), dtype=np.bool_)
    if pairs:
        is_of[tuple(zip(*pairs, strict=True))] = True
    return is_of

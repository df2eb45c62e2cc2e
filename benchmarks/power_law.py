"""A made-up world of any size: few films and few people have most of the likes, and people have tastes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.histories import Histories
from ingest.schema import IntArray, Item, MovieId

USERS_PER_EDGE, FILMS_PER_EDGE = 0.015, 0.003
"""300,000 people and 60,000 films at 20 million likes; smaller worlds are like it."""
KINDS, KINDS_LIKED, FAITHFUL = 60, 3, 0.7
"""Kinds of films; how many of them somebody likes; how much of what somebody likes is of these."""
FLATTENED, STEEPNESS = 10, 0.9
"""The film of rank r is as popular as (r + FLATTENED) ^ -STEEPNESS."""
ACTIVITY_SPREAD = 1.0
"""Deviation of the logarithm of the number of likes of a person."""
SURPLUS = 1.5
"""So many more likes are drawn, since the same film may come twice."""
CHUNK = 20_000
"""People drawn at once."""


@dataclass(frozen=True, slots=True)
class World:
    """Who likes what, and the films in order of node id."""

    likes: Histories
    items: tuple[Item, ...]


def power_law_world(n_edges: int, seed: int) -> World:
    """A world of about `n_edges` likes; fewer where it is small, since nobody likes a film twice.

    The same seed gives the same world.
    """
    rng = np.random.default_rng(seed)
    n_users, n_films = int(USERS_PER_EDGE * n_edges), int(FILMS_PER_EDGE * n_edges)
    kind_of = np.sort(rng.integers(KINDS, size=n_films))
    popularity = np.asarray((rng.permutation(n_films) + FLATTENED) ** -STEEPNESS, dtype=np.float64)
    activity = rng.lognormal(sigma=ACTIVITY_SPREAD, size=n_users)
    clipped = np.clip(activity / activity.sum() * n_edges, 2, n_films / 10)
    counts = np.asarray(clipped / clipped.sum() * n_edges, dtype=np.float64)
    people, films = [], []
    for start in range(0, n_users, CHUNK):
        owners, liked = _likes(counts[start : start + CHUNK], kind_of, popularity, rng)
        people.append(owners + start)
        films.append(liked)
    likes = Histories.from_pairs(np.concatenate(people), np.concatenate(films), n_users, n_films)
    return World(likes, tuple(_film(row, int(kind)) for row, kind in enumerate(kind_of)))


def _likes(
    counts: NDArray[np.float64], kind_of: IntArray, popularity: NDArray[np.float64], rng: np.random.Generator
) -> tuple[IntArray, IntArray]:
    """People (from 0) and films, no pair twice, as many as `counts` says in all."""
    owners = np.repeat(np.arange(len(counts)), rng.poisson(SURPLUS * counts) + 2)
    tastes = rng.integers(KINDS, size=(len(counts), KINDS_LIKED))
    kinds = tastes[owners, rng.integers(KINDS_LIKED, size=len(owners))]
    reached = np.concatenate([[0.0], np.cumsum(popularity)])
    edges = np.searchsorted(kind_of, np.arange(KINDS + 1))
    faithful = rng.random(len(owners)) < FAITHFUL
    low = np.where(faithful, reached[edges[kinds]], 0.0)
    high = np.where(faithful, reached[edges[kinds + 1]], reached[-1])
    places = np.searchsorted(reached, low + (high - low) * rng.random(len(owners)), side="right") - 1
    pairs = np.unique(owners * len(kind_of) + np.minimum(places, len(kind_of) - 1))
    pairs = pairs[np.sort(rng.permutation(len(pairs))[: int(counts.sum())])]
    return pairs // len(kind_of), pairs % len(kind_of)


def _film(row: int, kind: int) -> Item:
    return Item(MovieId(row + 1), title=f"Film {row}", year=1930 + row % 90, genres=(f"Kind {kind}",))

"""Which films to ask a visitor about.

A film is worth asking about when the visitor probably knows and likes it: most answers are "haven't seen it",
and those help least. So a film's worth is, in logarithms of the chance of a like,

- how many people like it;
- how well it fits the answers so far: the model's own score of the liked and disliked films, tempered;
- less, where it resembles films that the visitor has not seen;
- less, where it resembles a film already liked or chosen for the same batch, as it would tell little new
  (maximal marginal relevance: Carbonell & Goldstein, SIGIR 1998).

Before the first answer the worth gets Gumbel noise, which draws films without replacement in proportion to a
power of their likes (Kool, van Hoof & Welling, ICML 2019), so that visitors differ. The weights were chosen
on held-out validation users; benchmarks/results/elicitation.md compares with simpler ways on test users.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from ingest.schema import FloatArray, MovieId
from recommender.query import QueryRule, query_vector
from recommender.stores.catalogue import CatalogueFilm
from recommender.types import Film

POOL = 512
"""So many of the most-liked films are chosen among; the others follow in the order of their likes."""
TASTE = 0.5
"""Weight of the model's score. A like of a film that nearly everyone likes says less than the likes that the
model learned from, so that its full weight would run after the first answers."""
NOT_SEEN = 0.15
"""Weight of the mean cosine with the films not seen. Twice as much found no more likes."""
ENOUGH_NOT_SEEN = 4
"""Fewer answers of "haven't seen it" than this count in part."""
SPREAD = 0.05
"""Weight of log(1 - highest cosine). More brings more variety and costs likes and accuracy at once."""
CLOSEST = 0.95
"""Films more alike than this count as alike as this."""
NOISE = 0.25
"""Scale of the noise for a batch of one; a batch of n gets 1/√n of it, as larger batches differ anyway."""
REMEMBERED = 100
"""So many of the latest likes keep films like them away."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What a visitor answered so far: item embeddings of the liked (n, dim) and the disliked films (m, dim),
    oldest first, and the films not seen.
    """

    liked: FloatArray
    disliked: FloatArray
    unseen: Collection[MovieId] = ()

    def __bool__(self) -> bool:
        return bool(len(self.liked) or len(self.disliked) or self.unseen)


class Questions:
    """Chooses films to ask about from one version. Immutable."""

    def __init__(self, by_likes: Sequence[CatalogueFilm], vectors: FloatArray, rule: QueryRule) -> None:
        """`by_likes` is the whole catalogue, most liked first; `vectors` (m, dim) belong to its first films,
        which are the pool.
        """
        pool = by_likes[: len(vectors)]
        self._row = {entry.film.movie_id: row for row, entry in enumerate(pool)}
        self._films = [entry.film for entry in by_likes]
        self._likes = np.log1p(np.array([entry.likes for entry in pool], dtype=np.float32))
        self._vectors = vectors
        self._directions = _directions(vectors, rule)
        self._rule = rule

    def choose(
        self, n: int, answers: Answers, asked: Collection[MovieId], seed: int | None = None
    ) -> tuple[Film, ...]:
        """Up to `n` films, none of them in `asked`; fewer when the catalogue has no more.

        The same seed gives the same films; None draws anew.
        """
        worth = self._worth(answers, NOISE / max(n, 1) ** 0.5, seed)
        worth[[self._row[movie_id] for movie_id in asked if movie_id in self._row]] = -np.inf
        liked = _directions(answers.liked[-REMEMBERED:], self._rule)
        closest = (self._directions @ liked.T).max(axis=1, initial=-1.0)
        chosen: list[Film] = []
        for _ in range(min(n, int(np.isfinite(worth).sum()))):
            row = int((worth + SPREAD * np.log1p(-np.minimum(closest, CLOSEST))).argmax())
            chosen.append(self._films[row])
            worth[row] = -np.inf
            np.maximum(closest, self._directions @ self._directions[row], out=closest)
        others = (film for film in self._films[len(worth) :] if film.movie_id not in asked)
        return (*chosen, *islice(others, n - len(chosen)))

    def _worth(self, answers: Answers, noise: float, seed: int | None) -> FloatArray:
        """The logarithm of each film's chance of a like, up to a constant: float32 (pool,)."""
        if not answers:
            drawn = np.random.default_rng(seed).gumbel(scale=noise, size=len(self._likes))
            return self._likes + drawn.astype(np.float32)
        taste = query_vector(self._rule, answers.liked, answers.disliked)
        taste[self._rule.bias] = 0.0
        worth = self._likes + np.float32(TASTE) * (self._vectors @ taste)
        rows = sorted(self._row[movie_id] for movie_id in answers.unseen if movie_id in self._row)
        if rows:
            resemblance = self._directions @ self._directions[rows].mean(axis=0)
            worth -= np.float32(NOT_SEEN * min(1.0, len(rows) / ENOUGH_NOT_SEEN)) * resemblance
        return np.asarray(worth)


def _directions(vectors: FloatArray, rule: QueryRule) -> FloatArray:
    """Rows of length 1 (or 0) without the bias, which says how popular a film is, not what it is like."""
    tastes = np.delete(vectors, rule.bias, axis=1)
    lengths = np.linalg.norm(tastes, axis=1, keepdims=True)
    return np.asarray(np.divide(tastes, lengths, out=np.zeros_like(tastes), where=lengths > 0))

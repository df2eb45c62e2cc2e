"""The methods that stand beside PinSage, and how their settings are chosen: on validation users only."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_array, csr_matrix
from threadpoolctl import threadpool_limits

from ingest.histories import Histories, Unliked
from ingest.schema import FloatArray
from ingest.splits import split_at
from pinsage.baselines import Ranker

WATCHED = 0.3
"""Part of a like that EASE takes another rating for; of 0, 0.3 and 1 the best on validation users."""
ALS_ITERATIONS = 15
ALS_GRID = tuple(
    (factors, regularization, confidence)
    for factors in (64, 128)
    for regularization in (0.1, 10.0)
    for confidence in (1.0, 10.0)
)
ALS_NOTE = "ALS among 64 and 128 factors, regularisation 0.1 and 10, confidence 1 and 10"

Choice = TypeVar("Choice")


class Ease:
    """Linear item-item weights with a zero diagonal, in closed form (Steck, WWW 2019, eq. 8)."""

    def __init__(self, train: Histories, regularization: float, unliked: Unliked | None = None) -> None:
        """With `unliked` a rating that is no like counts as a part of one, WATCHED."""
        likes = train.matrix()
        if unliked is not None:
            likes = csr_array(likes + np.float32(WATCHED) * (unliked.between.matrix() + unliked.low.matrix()))
        gram: FloatArray = (likes.T @ likes).toarray()
        gram[np.diag_indices_from(gram)] += regularization
        inverse = np.linalg.inv(gram)
        self._weights = inverse / -np.diag(inverse)
        np.fill_diagonal(self._weights, 0)

    def scores(self, likes: Histories) -> FloatArray:
        """Sum of the liked films' weights."""
        return self.weighted(likes.matrix())

    def weighted(self, likes: csr_array) -> FloatArray:
        """The same for likes of unequal weight: float32 (n_users, n_items)."""
        scored: FloatArray = likes @ self._weights
        return scored


class RecentEase:
    """EASE whose marks lose half their weight with every `half_life` films watched since."""

    def __init__(self, ease: Ease, half_life: float) -> None:
        self._ease = ease
        self._half_life = half_life

    def scores(self, likes: Histories) -> FloatArray:
        """`likes` oldest first."""
        age = np.repeat(likes.offsets[1:], likes.counts) - 1 - np.arange(len(likes.films))
        weights = np.exp2(-age / self._half_life).astype(np.float32)
        return self._ease.weighted(
            csr_array((weights, likes.films, likes.offsets), shape=(len(likes), likes.n_items))
        )


class Als:
    """Implicit-feedback matrix factorisation (Hu, Koren and Volinsky, ICDM 2008) by the package `implicit`.

    A new visitor's factors are the least-squares solution for their likes.
    """

    def __init__(
        self, train: Histories, factors: int, regularization: float, confidence: float, seed: int
    ) -> None:
        with threadpool_limits(1, "blas"):
            self._model = AlternatingLeastSquares(
                factors=factors,
                regularization=regularization,
                alpha=confidence,
                iterations=ALS_ITERATIONS,
                random_state=seed,
            )
            self._model.fit(csr_matrix(train.matrix()), show_progress=False)

    def scores(self, likes: Histories) -> FloatArray:
        """Inner products of the visitors' factors with the films'."""
        with threadpool_limits(1, "blas"):
            visitors = self._model.recalculate_user(np.arange(len(likes)), csr_matrix(likes.matrix()))
        scored: FloatArray = visitors @ self._model.item_factors.T
        return scored


class LatestOnly:
    """Another ranker, told only the latest mark."""

    def __init__(self, ranker: Ranker) -> None:
        self._ranker = ranker

    def scores(self, likes: Histories) -> FloatArray:
        """`likes` oldest first."""
        return self._ranker.scores(split_at(likes, np.maximum(likes.counts - 1, 0))[1])


@dataclass(frozen=True, slots=True)
class Chosen(Generic[Choice]):
    """The ranker that served the validation cases best, and the setting that made it."""

    ranker: Ranker
    choice: Choice


def best_of(
    grid: Iterable[Choice], build: Callable[[Choice], Ranker], judge: Callable[[Ranker], float]
) -> Chosen[Choice]:
    """Build a ranker for every setting of `grid`; the first of the best stays."""
    best, highest = None, -np.inf
    for choice in grid:
        ranker = build(choice)
        value = judge(ranker)
        if value > highest:
            best, highest = Chosen(ranker, choice), value
    if best is None:
        raise ValueError("no setting to choose from")
    return best


def best_als(train: Histories, seed: int, judge: Callable[[Ranker], float]) -> tuple[Ranker, str]:
    """The ALS of ALS_GRID that serves best, and its settings in words."""
    als = best_of(ALS_GRID, lambda choice: Als(train, *choice, seed), judge)
    return als.ranker, "{} factors, regularisation {:g}, confidence {:g}".format(*als.choice)

"""What simple methods reach on the same cases. A ranker scores the whole catalogue for lists of likes."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from scipy.sparse import csr_array, vstack

from ingest.histories import Histories
from ingest.schema import FloatArray

KNN_NEIGHBOURS = 1000
KNN_SHRINK = 20.0
CHUNK = 1024
"""Films whose similarities are dense in memory at once."""


class Ranker(Protocol):
    """Anything that scores films for visitors it knows only by their likes."""

    def scores(self, likes: Histories) -> FloatArray:
        """Higher is better: float32 (len(likes), n_items), the caller's to change."""
        ...


class HeedingRanker(Ranker, Protocol):
    """A ranker that heeds dislikes, too, where it is told any."""

    def scores(self, likes: Histories, dislikes: Histories | None = None) -> FloatArray:
        """As `Ranker.scores`; `dislikes` has a list for each of `likes`."""
        ...


class Popularity:
    """The same list for everybody: films by number of likes."""

    def __init__(self, train: Histories) -> None:
        self._likes = train.likes_per_film().astype(np.float32)

    def scores(self, likes: Histories) -> FloatArray:
        """The number of training likes of each film."""
        return np.tile(self._likes, (len(likes), 1))


class ItemKNN:
    """Sum of cosine similarities to the liked films (Sarwar et al. 2001), shrunk where data is thin."""

    def __init__(self, train: Histories, neighbours: int = KNN_NEIGHBOURS) -> None:
        likes = train.matrix()
        norms = np.sqrt(train.likes_per_film().astype(np.float32))
        starts = range(0, train.n_items, CHUNK)
        self._similarity: csr_array = vstack(
            [_strongest(likes, norms, start, neighbours) for start in starts], format="csr"
        )

    def scores(self, likes: Histories) -> FloatArray:
        """Sum of similarities; 0 where a film is no neighbour of a liked one."""
        scored: FloatArray = (likes.matrix() @ self._similarity.T).toarray()
        return scored


def _strongest(likes: csr_array, norms: FloatArray, start: int, neighbours: int) -> csr_array:
    """Similarities of films start … start + CHUNK to all films, the strongest `neighbours` of each kept."""
    common = (likes[:, start : start + CHUNK].T @ likes).toarray()
    similar = common / (np.outer(norms[start : start + CHUNK], norms) + KNN_SHRINK)
    rows = np.arange(len(similar))
    similar[rows, start + rows] = 0
    keep = min(neighbours, similar.shape[1])
    threshold = np.partition(similar, -keep, axis=1)[:, -keep, None]
    similar[similar < threshold] = 0
    return csr_array(similar)

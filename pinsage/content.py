"""Films that are alike by what is known of them before anybody rates them: genres, year, words of titles."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array, hstack, vstack
from torch import Tensor

from ingest.schema import IntArray
from pinsage.features import ABSENT

Doubles = NDArray[np.float64]

NEIGHBOURS = 50
"""Known films that stand for a new one, as many as a neighbourhood has."""
LIKE_ANY = 1e-6
"""Likeness of films that share nothing."""
CHUNK = 512
"""New films whose likeness to all known ones is in memory at once."""
POPULARITY = 0.5
"""A known film counts by its likes to this power: a film that many like has the surer vector."""


def content_neighbours(
    new: Mapping[str, Tensor],
    known: Mapping[str, Tensor],
    likes_per_film: IntArray,
    *,
    others: bool = False,
) -> csr_array:
    """For every new film the known ones most like it, as weights that sum to 1: float64 (new, known).

    `new` and `known` are feature codes by one vocabulary (`pinsage.features`). Likeness is the cosine of the
    features' values, each weighed by how rare it is (Spärck Jones 1972). A film that shares nothing with any
    other gets the most liked ones. Films that nobody likes stand for nobody. With `others`, where `new` and
    `known` are the same films, none stands for itself.
    """
    of_known = [_values(codes, _size(new[name], codes)) for name, codes in known.items()]
    of_new = [_values(new[name], _size(new[name], codes)) for name, codes in known.items()]
    together, apart = csr_array(hstack(of_known)), csr_array(hstack(of_new))
    rarity = np.log((1 + together.shape[0]) / (1 + together.sum(axis=0)))
    apart, together = _normed(apart, rarity), _normed(together, rarity)
    liked = likes_per_film.astype(np.float64) ** POPULARITY
    parts = []
    for start in range(0, apart.shape[0], CHUNK):
        weights = ((apart[start : start + CHUNK] @ together.T).toarray() + LIKE_ANY) * liked
        if others:
            np.fill_diagonal(weights[:, start:], 0)
        parts.append(_strongest(weights))
    return csr_array(vstack(parts))


def _strongest(weights: Doubles) -> csr_array:
    """The NEIGHBOURS largest of each row, made to sum to 1."""
    keep = min(NEIGHBOURS, weights.shape[1])
    least = np.partition(weights, -keep, axis=1)[:, -keep, None]
    weights = np.where(weights >= least, weights, 0)
    totals = weights.sum(axis=1, keepdims=True)
    return csr_array(np.divide(weights, totals, out=np.zeros_like(weights), where=totals > 0))


def _size(new: Tensor, known: Tensor) -> int:
    return 1 + max(int(codes.max()) if codes.numel() else ABSENT for codes in (new, known))


def _values(codes: Tensor, size: int) -> csr_array:
    """Which film has which value: 0 or 1 (films, size)."""
    films, places = np.nonzero(codes.numpy() != ABSENT)
    return csr_array((np.ones(len(films)), (films, codes.numpy()[films, places])), shape=(len(codes), size))


def _normed(values: csr_array, rarity: Doubles) -> csr_array:
    weighed = csr_array(values * rarity)
    lengths = np.sqrt((weighed**2).sum(axis=1))
    return csr_array(diags_array(1 / np.where(lengths > 0, lengths, 1)) @ weighed)

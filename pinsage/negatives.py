"""Negatives for the max-margin loss: random ones for all, hard ones that grow in number.

Ying et al. (KDD 2018), section 3.3: hard negatives are films that random walks from the marked film do reach,
but rarely enough to be wrong answers; epoch n uses n - 1 of them, so training starts easy.
"""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch

from ingest.histories import Histories
from ingest.schema import IntArray
from pinsage.neighbours import ImportanceSampler

RANDOM_NEGATIVES = 500
"""Drawn once per batch and shared by its users, as in the paper."""
EASIEST_RANK, HARDEST_RANK = 200, 50
"""Hard negatives have these ranks among the films that walks from the marked film visit most."""
MAX_HARD = 6


class Negatives(Protocol):
    """Draws the negatives of a batch."""

    def shared(self, rng: np.random.Generator) -> IntArray:
        """Films for a whole batch: int64 (any number,)."""
        ...

    def hard(self, marked: IntArray, epoch: int, rng: np.random.Generator) -> IntArray:
        """Films for each user, given one marked film of each: int64 (len(marked), any number)."""
        ...


class Curriculum:
    """Random negatives for all and hard ones whose number grows with the epochs."""

    def __init__(self, sampler: ImportanceSampler, seed: int) -> None:
        """`sampler` must keep EASIEST_RANK neighbours per film."""
        self._n_items = sampler.n_items
        self._hard = _visited_band(sampler, seed)

    def shared(self, rng: np.random.Generator) -> IntArray:
        """Uniformly random films for a whole batch: int64 (RANDOM_NEGATIVES,)."""
        return rng.integers(self._n_items, size=RANDOM_NEGATIVES)

    def hard(self, marked: IntArray, epoch: int, rng: np.random.Generator) -> IntArray:
        """Hard negatives for one marked film per user: int64 (len(marked), min(epoch - 1, MAX_HARD)).

        A film whose walks reach too few others gets random ones.
        """
        drawn = rng.integers(self._n_items, size=(len(marked), min(epoch - 1, MAX_HARD)))
        counts = self._hard.counts[marked]
        known = counts > 0
        places = rng.integers(counts[known, None], size=drawn[known].shape)
        drawn[known] = self._hard.films[self._hard.offsets[marked[known], None] + places]
        return drawn


def _visited_band(sampler: ImportanceSampler, seed: int) -> Histories:
    """For every film the films of ranks HARDEST_RANK … EASIEST_RANK by number of visits."""
    sources, films, weights = (
        column.numpy() for column in sampler.edges(torch.arange(sampler.n_items), seed)
    )
    order = np.lexsort((sources, -weights, films))
    ranked = Histories.from_pairs(films[order], sources[order], sampler.n_items, sampler.n_items)
    rank = np.arange(len(ranked.films)) - np.repeat(ranked.offsets[:-1], ranked.counts)
    band = rank >= HARDEST_RANK
    return Histories.from_pairs(ranked.owners[band], ranked.films[band], sampler.n_items, sampler.n_items)

"""A softmax over a large catalogue from a part of it: which films stand for all, and the loss.

The popular films always take part, the others by lot, and one that was drawn with probability π counts for
1/π films (Horvitz and Thompson, JASA 1952). So the sum under the softmax is right on average, whatever the
draw; Bengio and Senécal, "Adaptive Importance Sampling to Accelerate Training of a Neural Probabilistic
Language Model" (IEEE TNN 2008), do the same with draws that may repeat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ingest.histories import Histories
from ingest.schema import FloatArray, IntArray
from ingest.splits import split_at
from pinsage.batches import FoldIn

POPULARITY_POWER = 0.75
"""Chances grow with the number of likes to this power (Mikolov et al., NeurIPS 2013, section 2.2)."""
TARGETS = 16
"""Of a user's targets so many count in one step, at random."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Films that stand for the catalogue: node ids, ascending, and how many films each counts for."""

    films: IntArray
    counts_for: FloatArray


class CandidateSampler:
    """Draws candidates, the same number every time."""

    def __init__(self, likes_per_film: IntArray, size: int) -> None:
        """`size` films are drawn, or all if there are no more."""
        self._chances = chances(np.asarray(likes_per_film + 1.0) ** POPULARITY_POWER, size)

    def draw(self, rng: np.random.Generator) -> Candidates:
        """Systematic sampling (Madow 1949): every film has exactly its chance, and the size is fixed."""
        passed = np.floor(np.cumsum(self._chances) + rng.random())
        films = np.flatnonzero(np.diff(passed, prepend=0.0) > 0)
        return Candidates(films, (1 / self._chances[films]).astype(np.float32))


def chances(weights: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    """Chances in proportion to `weights`, at most 1, that sum to `size` (to all, if there are no more)."""
    if size >= len(weights):
        return np.ones(len(weights))
    certain = np.zeros(len(weights), dtype=bool)
    while True:
        left = size - int(certain.sum())
        found = np.where(certain, 1.0, weights * left / weights[~certain].sum())
        above = (found >= 1) & ~certain
        if not above.any():
            return found
        certain |= above


@dataclass(frozen=True, slots=True)
class LocalBatch:
    """A batch over the few `films` it needs (node ids, ascending): all else counts rows of these.

    `candidates`: rows (n_candidates,), `counts_for`: of each.
    """

    films: IntArray
    batch: FoldIn
    candidates: IntArray
    counts_for: FloatArray

    @classmethod
    def of(cls, batch: FoldIn, candidates: Candidates) -> LocalBatch:
        """The films of all marks, targets and candidates."""
        needed = np.zeros(batch.marks.n_items, dtype=bool)
        for films in (batch.marks.films, batch.targets.films, candidates.films):
            needed[films] = True
        row_of = np.cumsum(needed) - 1
        films = np.flatnonzero(needed)
        local = FoldIn(
            *(
                Histories(lists.offsets, row_of[lists.films], len(films))
                for lists in (batch.marks, batch.targets)
            )
        )
        return cls(films, local, row_of[candidates.films], candidates.counts_for)


def few_targets(batch: FoldIn) -> FoldIn:
    """The batch with at most TARGETS targets a user; they are in random order already."""
    first, _ = split_at(batch.targets, np.minimum(batch.targets.counts, TARGETS))
    return FoldIn(batch.marks, first)


def sampled_softmax(vectors: Tensor, queries: Tensor, local: LocalBatch) -> Tensor:
    """`losses.catalogue_softmax` with candidates in the place of the catalogue.

    `vectors`: (len(local.films), dim), `queries`: (len(local.batch), dim). A user's own targets are counted
    one by one, not by lot; marked films are left out. With all films as candidates both losses are the same.
    """
    device, (marks, targets) = queries.device, (local.batch.marks, local.batch.targets)
    rows = torch.from_numpy(local.candidates).to(device)
    scores = queries @ vectors[rows].T + torch.from_numpy(local.counts_for).to(device).log()
    known = (_among(marks, local.candidates) | _among(targets, local.candidates)).to(device)
    owners = torch.from_numpy(targets.owners).to(device)
    ranks = torch.from_numpy(np.arange(len(targets.films)) - np.repeat(targets.offsets[:-1], targets.counts))
    own = (queries[owners] * vectors[torch.from_numpy(targets.films).to(device)]).sum(dim=1)
    of_targets = queries.new_full((len(targets), int(targets.counts.max())), -torch.inf)
    of_targets = of_targets.index_put((owners, ranks.to(device)), own)
    everything = torch.cat([scores.masked_fill(known, -torch.inf), of_targets], dim=1)
    counts = torch.from_numpy(targets.counts).to(device)
    means = torch.zeros_like(queries[:, 0]).index_add(0, owners, own) / counts
    return (everything.logsumexp(dim=1) - means).mean()


def _among(histories: Histories, rows: IntArray) -> Tensor:
    """Whether each list holds each of `rows`: bool (len(histories), len(rows))."""
    column_of = np.full(histories.n_items, -1)
    column_of[rows] = np.arange(len(rows))
    columns = column_of[histories.films]
    found = columns >= 0
    among = torch.zeros(len(histories), len(rows), dtype=torch.bool)
    among[torch.from_numpy(histories.owners[found]), torch.from_numpy(columns[found])] = True
    return among

"""What makes a vector good. Both losses see the queries that serving would make of the marks."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from ingest.histories import Histories
from pinsage.batches import FoldIn
from pinsage.negatives import Negatives
from pinsage.query import Bag

MARGIN = 1.0


class Loss(Protocol):
    """A differentiable mean over the users of a batch."""

    def __call__(
        self, vectors: Tensor, queries: Tensor, batch: FoldIn, epoch: int, rng: np.random.Generator
    ) -> Tensor:
        """From films' vectors (n_items, dim) and users' queries (len(batch), dim); epochs count from 1."""
        ...


def catalogue_softmax(
    vectors: Tensor, queries: Tensor, batch: FoldIn, epoch: int, rng: np.random.Generator
) -> Tensor:
    """Cross-entropy of the targets under a softmax over the whole catalogue, marked films left out.

    The multinomial likelihood of Liang et al., "Variational Autoencoders for Collaborative Filtering" (WWW
    2018), section 2.2, averaged over a user's targets, so that everybody counts alike. It needs no negatives.
    """
    del epoch, rng
    marked = _membership(batch.marks, queries.device)
    scores = (queries @ vectors.T).masked_fill(marked, -torch.inf)
    target_scores = (queries * Bag.of(batch.targets, queries.device).mean(vectors)).sum(dim=1)
    return (scores.logsumexp(dim=1) - target_scores).mean()


class MaxMargin:
    """A target must beat every negative by MARGIN: Ying et al. (KDD 2018), section 3.3, equation 1.

    The paper's query is one item; ours is made of the batch's marks, of which it is the special case of one.
    """

    def __init__(self, negatives: Negatives) -> None:
        self._negatives = negatives

    def __call__(
        self, vectors: Tensor, queries: Tensor, batch: FoldIn, epoch: int, rng: np.random.Generator
    ) -> Tensor:
        """One target per user against the batch's random negatives and the user's own hard ones."""
        device = queries.device
        first = torch.from_numpy(batch.targets.films[batch.targets.offsets[:-1]]).to(device)
        marked = batch.marks.films[batch.marks.offsets[:-1]]
        shared = torch.from_numpy(self._negatives.shared(rng)).to(device)
        hard = torch.from_numpy(self._negatives.hard(marked, epoch, rng)).to(device)
        films = torch.cat([shared.expand(len(batch), -1), hard], dim=1)
        scores = torch.cat(
            [queries @ vectors[shared].T, torch.einsum("ud,und->un", queries, vectors[hard])], dim=1
        )
        liked = _membership(batch.marks, device) | _membership(batch.targets, device)
        wrong = ~liked.gather(1, films)
        best = (queries * vectors[first]).sum(dim=1, keepdim=True)
        losses = functional.relu(scores - best + MARGIN) * wrong
        return losses.sum() / wrong.sum().clamp(min=1)


def _membership(histories: Histories, device: torch.device) -> Tensor:
    """Whether each list holds each film: bool (len(histories), n_items)."""
    member = torch.zeros(len(histories), histories.n_items, dtype=torch.bool)
    member[torch.from_numpy(histories.owners), torch.from_numpy(histories.films)] = True
    return member.to(device)

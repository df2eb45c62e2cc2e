"""What a step of training asks of its queries: that the next item scores above others.

Every mode compares the target with one set of other items, shared by the whole batch, so that the comparison
is a single matrix product:

- `point`: yes to the target, no to others drawn evenly; binary cross-entropy.
- `pair`: the target above each of the others drawn evenly; BPR (Rendle et al., UAI 2009, §4.1).
- `list`: the target out of the whole catalogue, or out of a sample drawn by popularity; cross-entropy.
- `softmax`: the target out of the targets of the batch; cross-entropy.

Where others come up as often as they are popular (`list` with a sample, `softmax`), popular items would be
pushed down; subtracting the log of how often an item comes up from its logit makes up for it (Yi et al.,
Sampling-Bias-Corrected Neural Modeling, RecSys 2019, §3).
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional

from dssm.settings import Settings


class Objective:
    """The loss of one mode. Draws come from torch's global generator."""

    def __init__(self, settings: Settings, counts: Tensor) -> None:
        """`counts` (n_items + 1,): how often each item number was met in training."""
        self._settings = settings
        self._n_items = len(counts) - 1
        share = (counts[1:] + 1).double()
        self._share = torch.cat([share.new_zeros(1), share / share.sum()])
        self._log_share = self._share.log().float()
        by_popularity = settings.mode == "softmax" or (settings.mode == "list" and settings.negatives > 0)
        self._corrects = settings.correction and by_popularity

    def others(self, targets: Tensor) -> Tensor:
        """Item numbers (k,) that the batch's targets (n,) are compared with."""
        k = self._settings.negatives
        if self._settings.mode == "softmax":
            return targets[torch.randperm(len(targets))[: k or None]]
        if not k:
            return torch.arange(1, self._n_items + 1)
        if self._settings.mode == "list":
            return torch.multinomial(self._share, k, replacement=True)
        return torch.randint(1, self._n_items + 1, (k,))

    def __call__(
        self, queries: Tensor, wanted: Tensor, targets: Tensor, unwanted: Tensor, others: Tensor
    ) -> Tensor:
        """The mean loss of `queries` (n, dim).

        `wanted` (n, dim) are the vectors of the `targets` (n,), `unwanted` (k, dim) those of the `others`.
        """
        queries = queries / self._settings.temperature
        target = (queries * wanted).sum(dim=1)
        other = queries @ unwanted.T
        if self._corrects:
            target = target - self._log_share[targets]
            other = other - self._log_share[others]
        other = other.masked_fill(others == targets[:, None], -torch.inf)
        return self._compare(target, other).mean()

    def _compare(self, target: Tensor, other: Tensor) -> Tensor:
        """Losses (n,) of logits `target` (n,) and `other` (n, k)."""
        if self._settings.mode == "point":
            return functional.softplus(-target) + functional.softplus(other).mean(dim=1)
        if self._settings.mode == "pair":
            return functional.softplus(other - target[:, None]).mean(dim=1)
        return torch.logaddexp(target, other.logsumexp(dim=1)) - target

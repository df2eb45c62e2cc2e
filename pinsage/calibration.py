"""How loud the linear block and the popularity prior speak in a query: fitted after training.

Training users cannot tell: the linear block and the neighbourhoods have seen all of their likes. Held-out
users can, and a few numbers, smooth in the number of marks, are too few to learn them by heart.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from pinsage.evaluation import Protocols, all_told, new_visitor, overall
from pinsage.query import BUCKETS, QueryRanker, QueryRule

KNOTS = (0, 3, 6)
"""Buckets whose factors are fitted: about 1, 11 and 90 likes."""
STEPS = (0.7, 0.35)
"""Of the logarithm of a factor: the linear block's, the prior's."""
ROUNDS = 2
GAIN = 1e-4
"""Of NDCG; what gains less is left as it is, so that no factor runs away where it makes no difference."""

Factors = tuple[tuple[float, ...], tuple[float, ...]]
"""Logarithms at the KNOTS: for the linear block's weight, for the prior."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The fitted rule, and the mean NDCG that it gives the validation users."""

    rule: QueryRule
    validation: float


def calibrate(vectors: Tensor, rule: QueryRule, validation: Protocols) -> Calibrated:
    """Step every factor up and down while validation improves, most marks first.

    Nothing is changed where `validation` has no cases.
    """
    with tqdm(desc="fitting the query", unit="try", leave=False, disable=None) as progress:

        def judge(factors: Factors) -> float:
            progress.update()
            ranker = QueryRanker(vectors, scaled(rule, factors))
            return all_told(ranker, validation) or 0.0

        nothing = tuple(0.0 for _ in KNOTS)
        factors: Factors = (nothing, nothing)
        value = judge(factors)
        for _ in range(ROUNDS):
            for knot in reversed(range(len(KNOTS))):
                for part, size in enumerate(STEPS):
                    for step in (size, -size):
                        while (further := judge(moved := _moved(factors, part, knot, step))) > value + GAIN:
                            factors, value = moved, further
    fitted = scaled(rule, factors)
    return Calibrated(fitted, overall(new_visitor(QueryRanker(vectors, fitted), validation)) or 0.0)


def scaled(rule: QueryRule, factors: Factors) -> QueryRule:
    """A copy of `rule` with the linear block's weights and the prior multiplied, straight between knots."""
    linear, prior = (
        torch.from_numpy(np.exp(np.interp(np.arange(BUCKETS), KNOTS, logs))).to(torch.float32)
        for logs in factors
    )
    changed = copy.deepcopy(rule)
    with torch.no_grad():
        changed.weights[:, -1] *= linear
        changed.prior.mul_(prior)
    return changed


def _moved(factors: Factors, part: int, knot: int, step: float) -> Factors:
    changed = [list(logs) for logs in factors]
    changed[part][knot] += step
    return tuple(changed[0]), tuple(changed[1])

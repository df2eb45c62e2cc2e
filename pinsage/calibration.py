"""How loud the linear block and the popularity prior speak in a query: fitted after training.

Training users cannot tell: the linear block and the neighbourhoods have seen all of their likes. Held-out
users can, and a few numbers, smooth in the number of marks, are too few to learn them by heart.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from pinsage.evaluation import Protocols, all_told, dislikes_heeded, new_visitor, overall
from pinsage.query import BUCKETS, QueryRanker, QueryRule

KNOTS = (0, 3, 6)
"""Buckets whose factors are fitted: about 1, 11 and 90 likes."""
STEPS = (0.7, 0.35)
"""Of the logarithm of a factor: the linear block's, the prior's."""
ROUNDS = 2
DISLIKE_KNOTS = (0, 2, 4)
"""Buckets whose weight of dislikes is fitted: about 1, 5 and 20 likes."""
DISLIKE_WEIGHTS = (0.0, *(2.0**power for power in range(10)))
"""Tried for all of them first; then each is doubled or halved while that helps."""
GAIN = 1e-4
"""Of NDCG; what gains less is left as it is, so that no factor runs away where it makes no difference."""
SCORES_PER_TRY, MIN_USERS = 2**22, 100
"""Of each protocol so many scores are tried at most, in a large catalogue by fewer users, but not too few."""

Factors = tuple[tuple[float, ...], tuple[float, ...]]
"""Logarithms at the KNOTS: for the linear block's weight, for the prior."""


@dataclass(frozen=True, slots=True)
class Calibrated:
    """The fitted rule, and the mean NDCG that it gives the validation users."""

    rule: QueryRule
    validation: float


def calibrate(vectors: Tensor, rule: QueryRule, validation: Protocols) -> Calibrated:
    """Step every factor up and down while validation improves, most marks first.

    Nothing is changed where `validation` has no cases. In a large catalogue its first users try for all.
    """
    tried = validation.first(max(MIN_USERS, SCORES_PER_TRY // len(vectors)))
    with tqdm(desc="fitting the query", unit="try", leave=False, disable=None) as progress:

        def judge(factors: Factors) -> float:
            progress.update()
            ranker = QueryRanker(vectors, scaled(rule, factors))
            return all_told(ranker, tried) or 0.0

        nothing = tuple(0.0 for _ in KNOTS)
        factors: Factors = (nothing, nothing)
        value = judge(factors)
        for _ in range(ROUNDS):
            for knot in reversed(range(len(KNOTS))):
                for part, size in enumerate(STEPS):
                    for step in (size, -size):
                        while (further := judge(moved := _moved(factors, part, knot, step))) > value + GAIN:
                            factors, value = moved, further
    fitted = _heeding(vectors, scaled(rule, factors), validation)
    return Calibrated(fitted, overall(new_visitor(QueryRanker(vectors, fitted), validation)) or 0.0)


def _heeding(vectors: Tensor, rule: QueryRule, validation: Protocols) -> QueryRule:
    """The rule with the weights of dislikes that serve users who told some best; as it is without any."""

    def judge(weights: Sequence[float]) -> float:
        told = dislikes_heeded(QueryRanker(vectors, with_dislikes_at(rule, weights)), validation).values()
        return float(np.mean([value for value in told if value is not None] or [0.0]))

    everywhere = [(weight,) * len(DISLIKE_KNOTS) for weight in DISLIKE_WEIGHTS]
    weights = max(everywhere, key=judge)
    value = judge(weights)
    for knot in range(len(DISLIKE_KNOTS)):
        for factor in (2.0, 0.5):
            while (further := judge(changed := _multiplied(weights, knot, factor))) > value + GAIN:
                weights, value = changed, further
    return with_dislikes_at(rule, weights)


def with_dislikes_at(rule: QueryRule, weights: Sequence[float]) -> QueryRule:
    """A copy of `rule` with these weights of dislikes at the DISLIKE_KNOTS, straight between."""
    changed = copy.deepcopy(rule)
    changed.dislike.copy_(torch.from_numpy(np.interp(np.arange(BUCKETS), DISLIKE_KNOTS, weights)))
    return changed


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


def _multiplied(weights: tuple[float, ...], knot: int, factor: float) -> tuple[float, ...]:
    return tuple(weight * factor if place == knot else weight for place, weight in enumerate(weights))

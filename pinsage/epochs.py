"""What training tells: a record per epoch, and in the end the vectors with the rule that queries them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor

from pinsage.network import PinSage
from pinsage.query import QueryRanker, QueryRule
from pinsage.settings import Settings

WARM_UP = 10
"""Epochs that patience does not count: the graph block starts flat, along popularity, and unfolds slowly."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch's figures. `validation` is the mean NDCG over the validation users' protocols."""

    number: int
    loss: float
    validation: float
    hits: float | None
    seconds: float


@dataclass(frozen=True, slots=True)
class Trained:
    """What training found: `vectors` float32 (n_items, dim), the network that made them, on the CPU and in
    evaluation mode, and the rule that queries them.

    `validation` is the validation users' mean NDCG, as in `Epoch`, with the rule as it was fitted to them.
    """

    vectors: Tensor
    network: PinSage
    rule: QueryRule
    epochs: tuple[Epoch, ...]
    best: Epoch
    validation: float

    @property
    def ranker(self) -> QueryRanker:
        """Scores films for held-out users."""
        return QueryRanker(self.vectors, self.rule)


def best_of(epochs: Sequence[Epoch]) -> Epoch:
    """The epoch that served the validation users best, the first of equals."""
    return max(epochs, key=lambda epoch: epoch.validation)


def finished(epochs: Sequence[Epoch], settings: Settings) -> bool:
    """Whether all epochs ran, or more of them have not helped for as long as patience lasts."""
    ran = len(epochs)
    if ran >= settings.epochs or ran < WARM_UP:
        return ran >= settings.epochs
    return ran - max(best_of(epochs).number, WARM_UP) >= settings.patience

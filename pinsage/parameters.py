"""What is trained together, and how it is stepped."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from ingest.histories import Histories
from pinsage.neighbours import Block
from pinsage.network import PinSage
from pinsage.query import QueryRule
from pinsage.settings import Settings

AVERAGED_STEPS = 100
"""About so many steps back reaches the running mean of the weights."""
DENSE_WEIGHT_DECAY = 0.1
DENSE_LR_SHARE = 0.3


class Model(nn.Module):
    """The network that makes vectors and the rule that queries them."""

    def __init__(self, network: PinSage, rule: QueryRule) -> None:
        super().__init__()
        self.network = network
        self.rule = rule

    def forward(self, blocks: Sequence[Block], marks: Histories) -> tuple[Tensor, Tensor]:
        """Vectors of the last block's destinations and a query for each list of their rows in `marks`."""
        vectors = self.network(blocks)
        return vectors, self.rule(vectors, marks)


def make_optimizer(model: Model, settings: Settings) -> torch.optim.Optimizer:
    """AdamW with a group of parameters each for embeddings, dense layers and the rest.

    Embeddings are decayed strongly, or they would learn single users by heart. Dense layers multiply: with as
    much decay, or as large steps, they would flatten the graph block to a line or to nothing. The bias and
    the query rule's few numbers are free.
    """
    network = model.network
    embeddings: list[Tensor] = [network.own.weight]
    dense: list[Tensor] = []
    free: list[Tensor] = [network.bias, *model.rule.parameters()]
    if network.graph is not None:
        embeddings += network.graph.film_input.parameters()
        group = free if settings.convolution == "light" else dense
        group += network.graph.convolutions.parameters()
    return torch.optim.AdamW(
        [
            {"params": embeddings, "weight_decay": settings.weight_decay},
            {"params": dense, "weight_decay": DENSE_WEIGHT_DECAY, "lr": DENSE_LR_SHARE * settings.lr},
            {"params": free, "weight_decay": 0.0},
        ],
        lr=settings.lr,
    )

"""From films and their importance neighbourhoods to the rows of `h_item`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ingest.schema import IntArray
from pinsage.features import FilmInput
from pinsage.layers import ImportanceConvolution
from pinsage.neighbours import Block

GRAPH_SHARE = 5 / 8
"""Share of a vector's columns that the graph block takes."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a film's vector mean: graph block, id block, and the bias as the last one."""

    dim: int

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """Start and end of the graph block and of the id block."""
        split = int(GRAPH_SHARE * self.dim)
        return [(0, split), (split, self.dim - 1)]

    @property
    def bias(self) -> int:
        """The bias's column."""
        return self.dim - 1


class PinSage(nn.Module):
    """Two views of a film side by side: what its neighbourhood says, and what is its own.

    The graph block is PinSage: stacked importance convolutions, then two dense layers (Ying et al. 2018,
    Algorithm 2); it generalises, so it wins while marks are few. The id block is a plain embedding; it is
    exact, so it wins when marks are many. How a query weighs them is the query rule's (`pinsage.query`). The
    bias starts at the film's log popularity.
    """

    def __init__(
        self,
        columns: Columns,
        features: dict[str, Tensor],
        likes_per_film: IntArray,
        layers: int,
        dropout: float,
    ) -> None:
        super().__init__()
        n_items = len(likes_per_film)
        (start, middle), (_, end) = columns.blocks
        graph_dim = middle - start
        self.film_input = FilmInput(n_items, features, graph_dim)
        self.convolutions = nn.ModuleList(
            ImportanceConvolution(graph_dim, graph_dim, dropout) for _ in range(layers)
        )
        self.dense = nn.Sequential(
            nn.Linear(graph_dim, graph_dim), nn.ReLU(), nn.Linear(graph_dim, graph_dim, bias=False)
        )
        self.own = nn.Embedding(n_items, end - middle)
        nn.init.normal_(self.own.weight, std=0.1 * (end - middle) ** -0.5)
        log_likes = torch.from_numpy(np.log1p(likes_per_film)).to(torch.float32)
        self.bias = nn.Parameter(log_likes - log_likes.mean())

    def forward(self, blocks: Sequence[Block]) -> Tensor:
        """Vectors of the last block's destinations: float32 (n_destinations, dim).

        `blocks`: one per convolution, outermost first; the sources of each are the destinations before.
        """
        films = blocks[-1].wanted
        vectors = self.film_input(blocks[0].films)
        for convolution, block in zip(self.convolutions, blocks, strict=True):
            vectors = convolution(block, vectors)
        return torch.cat([self.dense(vectors), self.own(films), self.bias[films, None]], dim=1)

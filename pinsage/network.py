"""From films and their importance neighbourhoods to the rows of `h_item`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ingest.histories import Histories
from pinsage.features import FilmInput
from pinsage.layers import ImportanceConvolution
from pinsage.linear import linear_vectors
from pinsage.neighbours import Block

GRAPH_SHARE, ID_SHARE = 3 / 8, 1 / 4
"""Shares of a vector's columns that the graph and the id block take; the linear block has the others."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What a film's columns mean: graph block, id block, linear block, and the bias as the last one.

    Without a `graph` (an ablation) the id block has the graph block's columns, too.
    """

    dim: int
    graph: bool = True

    @property
    def blocks(self) -> list[tuple[int, int]]:
        """Start and end of each block, in that order."""
        graph_end = int(GRAPH_SHARE * self.dim)
        own_end = graph_end + int(ID_SHARE * self.dim)
        own_and_linear = [(graph_end if self.graph else 0, own_end), (own_end, self.dim - 1)]
        return [(0, graph_end), *own_and_linear] if self.graph else own_and_linear

    @property
    def bias(self) -> int:
        """The bias's column."""
        return self.dim - 1


class GraphBlock(nn.Module):
    """What a film's neighbourhood says: stacked importance convolutions, then two dense layers.

    Ying et al. (KDD 2018), Algorithm 2.
    """

    def __init__(
        self, n_items: int, features: dict[str, Tensor], dim: int, layers: int, dropout: float
    ) -> None:
        super().__init__()
        self.film_input = FilmInput(n_items, features, dim)
        self.convolutions = nn.ModuleList(ImportanceConvolution(dim, dim, dropout) for _ in range(layers))
        self.dense = nn.Sequential(nn.Linear(dim, dim), nn.ReLU(), nn.Linear(dim, dim, bias=False))

    def forward(self, blocks: Sequence[Block], known: Tensor) -> Tensor:
        """Float32 (n_destinations, dim); `known`: 1 for films with an id of their own, else 0 (n_items,)."""
        films = blocks[0].films
        vectors = self.film_input(films, known[films])
        for convolution, block in zip(self.convolutions, blocks, strict=True):
            vectors = convolution(block, vectors)
        dense: Tensor = self.dense(vectors)
        return dense


class PinSage(nn.Module):
    """Three views of a film side by side: its neighbourhood, what is its own, and regression on other films.

    The graph block is PinSage; it generalises. The id block is a plain embedding, exact and strongly decayed.
    The linear block is regression in closed form (`pinsage.linear`); it wins when marks are many. Fitted to
    the training users' likes it knows what training asks for, and would be trusted more than a new visitor's
    marks deserve: in training (`nn.Module.train`) it is left out. How a query weighs the blocks is the query
    rule's (`pinsage.query`). The bias starts at the film's log popularity. A film without likes has no id:
    its neighbours, genres, year and title speak for it.
    """

    def __init__(
        self,
        columns: Columns,
        features: dict[str, Tensor],
        likes: Histories,
        *,
        layers: int,
        dropout: float,
    ) -> None:
        super().__init__()
        *trained, (start, end) = columns.blocks
        own_dim = trained[-1][1] - trained[-1][0]
        self.graph = (
            GraphBlock(likes.n_items, features, trained[0][1], layers, dropout) if columns.graph else None
        )
        self.own = nn.Embedding(likes.n_items, own_dim)
        nn.init.normal_(self.own.weight, std=0.1 * own_dim**-0.5)
        likes_per_film = likes.likes_per_film()
        log_likes = torch.from_numpy(np.log1p(likes_per_film)).to(torch.float32)
        self.bias = nn.Parameter(log_likes - log_likes.mean())
        self.known: Tensor
        self.register_buffer(
            "known", torch.from_numpy(likes_per_film > 0).to(torch.float32), persistent=False
        )
        self.linear: Tensor
        self.register_buffer("linear", torch.from_numpy(linear_vectors(likes, end - start)), persistent=False)

    def forward(self, blocks: Sequence[Block]) -> Tensor:
        """Vectors of the last block's destinations: float32 (n_destinations, dim); fewer columns in training.

        `blocks`: one per convolution, outermost first; the sources of each are the destinations before.
        """
        films = blocks[-1].wanted
        parts = [] if self.graph is None else [self.graph(blocks, self.known)]
        parts.append(self.own(films) * self.known[films, None])
        if not self.training:
            parts.append(self.linear[films])
        return torch.cat([*parts, self.bias[films, None]], dim=1)

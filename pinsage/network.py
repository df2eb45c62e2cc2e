"""From films and their importance neighbourhoods to the rows of `h_item`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn

from ingest.histories import Histories
from ingest.schema import FloatArray
from pinsage.features import FilmInput
from pinsage.layers import DenseConvolutions, LightConvolutions
from pinsage.neighbours import Block
from pinsage.settings import ConvolutionName

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
    def linear_width(self) -> int:
        """How many columns the linear block has."""
        start, end = self.blocks[-1]
        return end - start

    @property
    def bias(self) -> int:
        """The bias's column."""
        return self.dim - 1


class GraphBlock(nn.Module):
    """What a film's neighbourhood says: convolutions stacked on the films' ids and features.

    Ying et al. (KDD 2018), Algorithm 2.
    """

    def __init__(
        self,
        n_items: int,
        features: dict[str, Tensor],
        dim: int,
        *,
        convolution: ConvolutionName,
        layers: int,
        dropout: float,
    ) -> None:
        super().__init__()
        self.film_input = FilmInput(n_items, features, dim)
        self.dropout = nn.Dropout(dropout)
        self.convolutions = (
            LightConvolutions(layers) if convolution == "light" else DenseConvolutions(layers, dim)
        )

    def forward(self, blocks: Sequence[Block], known: Tensor) -> Tensor:
        """Float32 (n_destinations, dim); `known`: 1 for films with an id of their own, else 0 (n_items,)."""
        films = blocks[0].films
        views = [self.dropout(self.film_input(films, known[films]))]
        for layer, block in enumerate(blocks):
            views.append(self.convolutions.convolve(layer, block, views[-1]))
        return self.convolutions.read([view[: blocks[-1].n_wanted] for view in views])


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
        linear: FloatArray,
        *,
        convolution: ConvolutionName,
        layers: int,
        dropout: float,
    ) -> None:
        """`linear`: the linear block's columns, float32 (n_items, its width)."""
        super().__init__()
        trained = columns.blocks[:-1]
        own_dim = trained[-1][1] - trained[-1][0]
        self.graph = (
            GraphBlock(
                likes.n_items,
                features,
                trained[0][1],
                convolution=convolution,
                layers=layers,
                dropout=dropout,
            )
            if columns.graph
            else None
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
        self.register_buffer("linear", torch.from_numpy(linear), persistent=False)

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

"""Importance neighbourhoods: the films that random walks from a film visit most.

Ying et al., "Graph Convolutional Neural Networks for Web-Scale Recommender Systems" (KDD 2018), section 3.1:
the neighbourhood of a film is its T most visited films, weighted by the normalised number of visits. The
walks film → user → film are DGL's `PinSAGESampler`.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from pinsage.backend import dgl
from pinsage.graph import FILM, USER
from pinsage.settings import WalkSettings

WEIGHT = "weight"
"""Edge feature of a block: the neighbour's share of the visits, summing to 1 over a film's neighbours."""


MAX_SEED = 2**31
"""DGL takes a C int."""


class ImportanceSampler:
    """Draws importance neighbourhoods from a user-film graph and makes message-passing blocks of them."""

    def __init__(self, graph: Any, walk: WalkSettings, walks: int | None = None) -> None:
        self.n_items: int = graph.num_nodes(FILM)
        self._sampler = dgl.sampling.PinSAGESampler(
            graph, FILM, USER, walk.length, walk.restart_prob, walks or walk.walks, walk.neighbours
        )

    def edges(self, films: Tensor, seed: int) -> tuple[Tensor, Tensor, Tensor]:
        """Neighbourhoods of `films` (node ids, int64) as columns: neighbour, film, weight.

        The weight is the neighbour's share of the visits, so it sums to 1 over a film's neighbours. A film is
        never its own neighbour (its own vector is concatenated, Algorithm 1); one that nobody liked has none.
        The same seed on as many threads draws the same neighbourhoods.
        """
        dgl.seed(seed % MAX_SEED)
        visited = self._sampler(films)
        neighbours, centres = visited.edges()
        others = neighbours != centres
        neighbours, centres = neighbours[others], centres[others]
        visits = visited.edata["weights"][others].to(torch.float32)
        totals = torch.zeros(self.n_items).index_add(0, centres, visits)
        return neighbours, centres, visits / totals[centres]

    def block(self, films: Tensor, seed: int) -> Any:
        """One layer's message-passing block: its destinations are `films`, its sources their neighbours too.

        `block.srcdata[dgl.NID]` holds the sources' node ids, the first of them `films` in order.
        """
        neighbours, centres, weights = self.edges(films, seed)
        neighbourhood = dgl.graph((neighbours, centres), num_nodes=self.n_items)
        neighbourhood.edata[WEIGHT] = weights
        return dgl.to_block(neighbourhood, films)

    def blocks(self, films: Tensor, layers: int, seed: int) -> list[Any]:
        """A block per layer, outermost first, for a mini-batch of `films`."""
        chain: list[Any] = []
        for layer in range(layers):
            chain.insert(0, self.block(films, seed + layer))
            films = chain[0].srcdata[dgl.NID]
        return chain

    def catalogue(self, layers: int, seed: int) -> list[Any]:
        """The same block for every layer: sources and destinations are all films, in order."""
        return [self.block(torch.arange(self.n_items), seed)] * layers

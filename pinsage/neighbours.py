"""Importance neighbourhoods: the films that random walks from a film visit most.

Ying et al., "Graph Convolutional Neural Networks for Web-Scale Recommender Systems" (KDD 2018), section 3.1:
the neighbourhood of a film is its T most visited films, weighted by the normalised number of visits. The
walks film → user → film are DGL's `PinSAGESampler`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from pinsage.backend import dgl
from pinsage.graph import FILM, USER
from pinsage.settings import WalkSettings

MAX_SEED = 2**31
"""DGL takes a C int."""
WALKS_AT_ONCE = 2**22
"""Walks in memory at once, some 50 bytes each: a catalogue of MovieLens-1M's size is walked in one go."""


@dataclass(frozen=True, slots=True)
class WeightedLists:
    """Ragged lists of rows with a weight each: list i is `rows[offsets[i]:offsets[i + 1]]`."""

    offsets: Tensor
    rows: Tensor
    weights: Tensor

    @classmethod
    def of(cls, lists: Tensor, rows: Tensor, weights: Tensor, n_lists: int) -> WeightedLists:
        """From parallel columns: entry e puts `rows[e]` into the list `lists[e]`."""
        order = torch.argsort(lists, stable=True)
        counts = torch.bincount(lists, minlength=n_lists)
        offsets = torch.cat([counts.new_zeros(1), counts.cumsum(0)])
        return cls(offsets, rows[order], weights[order])

    def to(self, device: torch.device) -> WeightedLists:
        """The same lists on `device`."""
        return WeightedLists(self.offsets.to(device), self.rows.to(device), self.weights.to(device))

    def sums(self, vectors: Tensor) -> Tensor:
        """The weighted sum of each list's rows of `vectors`; an empty list gives 0."""
        return functional.embedding_bag(
            self.rows,
            vectors,
            self.offsets,
            mode="sum",
            per_sample_weights=self.weights,
            include_last_offset=True,
        )


@dataclass(frozen=True, slots=True)
class Block:
    """The edges of one convolution, from films whose vectors are known to films whose vectors are wanted.

    `films`: node ids of the sources, the `n_wanted` destinations first. `inward` lists each destination's
    neighbours, `outward` the same edges by source, for the way back of the gradient.
    """

    films: Tensor
    n_wanted: int
    inward: WeightedLists
    outward: WeightedLists

    @property
    def wanted(self) -> Tensor:
        """Node ids of the destinations."""
        return self.films[: self.n_wanted]

    def to(self, device: torch.device) -> Block:
        """The same block on `device`."""
        return Block(self.films.to(device), self.n_wanted, self.inward.to(device), self.outward.to(device))


class ImportanceSampler:
    """Draws importance neighbourhoods from a user-film graph and makes message-passing blocks of them."""

    def __init__(self, graph: Any, walk: WalkSettings, walks: int) -> None:
        self.n_items: int = graph.num_nodes(FILM)
        self._id_type = graph.idtype
        self._at_once = max(1, WALKS_AT_ONCE // walks)
        self._sampler = dgl.sampling.PinSAGESampler(
            graph, FILM, USER, walk.length, walk.restart_prob, walks, walk.neighbours
        )

    def edges(self, films: Tensor, seed: int) -> tuple[Tensor, Tensor, Tensor]:
        """Neighbourhoods of `films` (node ids, int64) as columns: neighbour, film, weight.

        The weight is the neighbour's share of the visits, so it sums to 1 over a film's neighbours. A film is
        never its own neighbour (its own vector is concatenated, Algorithm 1); one that nobody liked has none.
        The same seed on as many threads draws the same neighbourhoods.
        """
        dgl.seed(seed % MAX_SEED)
        parts = [self._visits(part) for part in torch.split(films.to(self._id_type), self._at_once)]
        neighbours, centres, visits = (torch.cat(columns) for columns in zip(*parts, strict=True))
        totals = torch.zeros(self.n_items).index_add(0, centres, visits)
        return neighbours, centres, visits / totals[centres]

    def _visits(self, films: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """The most visited other films of each of `films`: neighbour, film, number of visits."""
        visited = self._sampler(films)
        neighbours, centres = visited.edges()
        others = neighbours != centres
        visits = visited.edata["weights"][others].to(torch.float32)
        return neighbours[others].long(), centres[others].long(), visits

    def block(self, films: Tensor, seed: int) -> Block:
        """One convolution's block that gives vectors to `films`."""
        neighbours, centres, weights = self.edges(films, seed)
        compact = dgl.to_block(dgl.graph((neighbours, centres), num_nodes=self.n_items), films)
        weights = weights[compact.edata[dgl.EID]]
        sources, targets = compact.edges()
        return Block(
            films=compact.srcdata[dgl.NID],
            n_wanted=len(films),
            inward=WeightedLists.of(targets, sources, weights, len(films)),
            outward=WeightedLists.of(sources, targets, weights, compact.num_src_nodes()),
        )

    def blocks(self, films: Tensor, layers: int, seed: int) -> list[Block]:
        """A block per layer, outermost first, for a mini-batch of `films`."""
        chain: list[Block] = []
        for layer in range(layers):
            chain.insert(0, self.block(films, seed + layer))
            films = chain[0].films
        return chain

    def catalogue(self, layers: int, seed: int) -> list[Block]:
        """The same block for every layer: sources and destinations are all films, in order."""
        return [self.block(torch.arange(self.n_items), seed)] * layers

"""Mini-batches' blocks, cut from one epoch's neighbourhoods of all films.

Walks cost more than anything a step does with the films they find. So they start once per epoch at every
film, which takes memory for some tens of numbers a film; a batch then only looks its films up.
"""

from __future__ import annotations

import torch
from torch import Tensor

from pinsage.neighbours import Block, WeightedLists


class NeighbourTable:
    """The neighbourhoods of the whole catalogue, and the blocks that batches need of them."""

    def __init__(self, catalogue: Block) -> None:
        """`catalogue`: a block whose sources and destinations are all films, in order."""
        self._catalogue = catalogue
        self._n_items = catalogue.n_wanted

    def blocks(self, films: Tensor, layers: int) -> list[Block]:
        """A block per layer, outermost first, for a batch of `films` (node ids, each once)."""
        chain: list[Block] = []
        for _ in range(layers):
            chain.insert(0, self._cut(films))
            films = chain[0].films
        return chain

    def _cut(self, films: Tensor) -> Block:
        """The block that gives vectors to `films`: their lists, and the same edges by source."""
        inward = _taken(self._catalogue.inward, films)
        reached = torch.zeros(self._n_items, dtype=torch.bool, device=films.device)
        reached[inward.rows] = True
        reached[films] = False
        sources = torch.cat([films, reached.nonzero().squeeze(1)])
        row_of = torch.full((self._n_items,), -1, device=films.device)
        row_of[sources] = torch.arange(len(sources), device=films.device)
        outward = _taken(self._catalogue.outward, sources)
        targets = row_of[outward.rows]
        return Block(
            films=sources,
            n_wanted=len(films),
            inward=WeightedLists(inward.offsets, row_of[inward.rows], inward.weights),
            outward=_kept(
                WeightedLists(outward.offsets, targets, outward.weights),
                (targets >= 0) & (targets < len(films)),
            ),
        )


def _taken(lists: WeightedLists, wanted: Tensor) -> WeightedLists:
    """The lists `wanted`, in that order."""
    starts = lists.offsets[wanted]
    counts = lists.offsets[wanted + 1] - starts
    offsets = torch.cat([counts.new_zeros(1), counts.cumsum(0)])
    places = torch.repeat_interleave(starts - offsets[:-1], counts)
    places += torch.arange(len(places), device=places.device)
    return WeightedLists(offsets, lists.rows[places], lists.weights[places])


def _kept(lists: WeightedLists, keep: Tensor) -> WeightedLists:
    """The lists without the entries where `keep` is False."""
    kept_before = torch.cat([lists.offsets.new_zeros(1), keep.cumsum(0)])
    return WeightedLists(kept_before[lists.offsets], lists.rows[keep], lists.weights[keep])

from __future__ import annotations

import pytest
import torch

from ingest.histories import likes_of
from pinsage.graph import user_film_graph
from pinsage.layers import pool
from pinsage.neighbours import Block, ImportanceSampler
from pinsage.settings import WalkSettings
from pinsage.tables import NeighbourTable
from tests.worlds import parity_world

LIKES = likes_of(parity_world(n_users=12, density=0.15))
CATALOGUE = ImportanceSampler(user_film_graph(LIKES), WalkSettings(neighbours=3), walks=100).catalogue(1, 0)[
    0
]
TABLE = NeighbourTable(CATALOGUE)
FILMS = torch.tensor([17, 2, 39, 8])
VALUES = torch.randn(LIKES.n_items, 5, generator=torch.Generator().manual_seed(0))


def stacked(blocks: list[Block], values: torch.Tensor) -> torch.Tensor:
    """Two rounds of averaging, each film's own value added."""
    for block in blocks:
        values = pool(values, block) + values[: block.n_wanted]
    return values


def test_cut_blocks_give_the_wanted_films_what_the_whole_catalogue_gives() -> None:
    blocks = TABLE.blocks(FILMS, layers=2)
    whole = stacked([CATALOGUE] * 2, VALUES)
    torch.testing.assert_close(stacked(blocks, VALUES[blocks[0].films]), whole[FILMS])


def test_gradients_come_back_as_through_the_whole_catalogue() -> None:
    gradients = []
    for blocks, films in ((TABLE.blocks(FILMS, layers=2), slice(None)), ([CATALOGUE] * 2, FILMS)):
        values = VALUES.clone().requires_grad_()
        result = stacked(blocks, values[blocks[0].films])[films]
        torch.autograd.backward((result * torch.arange(1.0, 6.0)).sum())
        assert values.grad is not None
        gradients.append(values.grad)
    torch.testing.assert_close(*gradients)


def test_a_batch_sees_no_film_that_it_does_not_need() -> None:
    outer, inner = TABLE.blocks(FILMS, layers=2)
    assert inner.wanted.tolist() == FILMS.tolist()
    assert outer.wanted.tolist() == inner.films.tolist()
    assert len(inner.films) <= len(FILMS) * 4
    for block in (outer, inner):
        assert len(set(block.films.tolist())) == len(block.films)
        assert len(block.inward.rows) == len(block.outward.rows)
        assert set(block.inward.rows.tolist()) | set(range(block.n_wanted)) == set(range(len(block.films)))


def test_a_film_that_nobody_liked_stands_alone() -> None:
    (block,) = TABLE.blocks(torch.tensor([39]), layers=1)
    assert block.films.tolist() == [39]
    assert pool(VALUES[block.films], block).tolist() == [pytest.approx([0.0] * 5)]

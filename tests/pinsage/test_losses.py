from __future__ import annotations

import numpy as np
import pytest
import torch

from ingest.histories import Histories
from ingest.schema import IntArray
from pinsage.batches import FoldIn
from pinsage.losses import MARGIN, MaxMargin, catalogue_softmax

N_ITEMS = 6
BATCH = FoldIn(
    Histories.from_lists([np.array([0]), np.array([1, 2])], N_ITEMS),
    Histories.from_lists([np.array([3, 4]), np.array([5])], N_ITEMS),
)
RNG = np.random.default_rng(0)


@pytest.fixture
def vectors() -> torch.Tensor:
    return torch.randn(N_ITEMS, 4, generator=torch.Generator().manual_seed(0))


@pytest.fixture
def queries() -> torch.Tensor:
    return torch.randn(2, 4, generator=torch.Generator().manual_seed(1))


def test_softmax_is_the_cross_entropy_without_the_marked_films(
    vectors: torch.Tensor, queries: torch.Tensor
) -> None:
    scores = queries @ vectors.T
    first = torch.log_softmax(scores[0, [1, 2, 3, 4, 5]], dim=0)[[2, 3]].mean()
    second = torch.log_softmax(scores[1, [0, 3, 4, 5]], dim=0)[3]
    torch.testing.assert_close(catalogue_softmax(vectors, queries, BATCH, 1, RNG), -(first + second) / 2)


class FixedNegatives:
    """Film 1 for all (the second user's own mark), and hard ones by formula."""

    def shared(self, rng: np.random.Generator) -> IntArray:
        return np.array([1])

    def hard(self, marked: IntArray, epoch: int, rng: np.random.Generator) -> IntArray:
        assert marked.tolist() == [0, 1]
        return np.array([[2], [0]])[:, : epoch - 1]


@pytest.mark.parametrize("epoch", [1, 2])
def test_max_margin_by_hand(vectors: torch.Tensor, queries: torch.Tensor, epoch: int) -> None:
    scores = queries @ vectors.T
    terms = [scores[0, 1] - scores[0, 3]]
    if epoch == 2:
        terms += [scores[0, 2] - scores[0, 3], scores[1, 0] - scores[1, 5]]
    expected = torch.stack([torch.relu(term + MARGIN) for term in terms]).mean()
    torch.testing.assert_close(MaxMargin(FixedNegatives())(vectors, queries, BATCH, epoch, RNG), expected)

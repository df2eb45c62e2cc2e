from __future__ import annotations

import numpy as np
import pytest
import torch

from dssm.vectors import rounded


@pytest.mark.parametrize("length", [1.0, 0.01, 37.0])
def test_scores_of_rounded_vectors_are_the_same_in_any_order_of_adding(length: float) -> None:
    generator = torch.Generator().manual_seed(0)
    raw = torch.randn(400, 64, generator=generator)
    vectors = rounded(raw / raw.norm(dim=1, keepdim=True) * length)
    queries, items = vectors[:100], vectors[100:]
    exact = queries.astype(np.float64) @ items.T.astype(np.float64)
    order = np.random.default_rng(0).permutation(64)
    assert np.array_equal((queries @ items.T).astype(np.float64), exact)
    assert np.array_equal((queries[:, order] @ items[:, order].T).astype(np.float64), exact)


def test_rounding_moves_little() -> None:
    raw = torch.nn.functional.normalize(
        torch.randn(50, 64, generator=torch.Generator().manual_seed(1)), dim=1
    )
    assert np.abs(rounded(raw) - raw.numpy()).max() <= 2.0**-12
    assert rounded(torch.zeros(2, 4)).tolist() == np.zeros((2, 4)).tolist()

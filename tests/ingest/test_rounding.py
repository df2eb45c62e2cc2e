from __future__ import annotations

import numpy as np
import pytest

from ingest.rounding import rounded
from ingest.schema import FloatArray


def of_length(n: int, length: float | FloatArray, seed: int) -> FloatArray:
    raw = np.random.default_rng(seed).normal(size=(n, 64))
    unit = raw / np.linalg.norm(raw, axis=1, keepdims=True)
    vectors: FloatArray = (unit * length).astype(np.float32)
    return vectors


@pytest.mark.parametrize("length", [1.0, 0.01, 37.0])
def test_scores_of_rounded_vectors_are_the_same_in_any_order_of_adding(length: float) -> None:
    queries = rounded(of_length(100, 1.0, seed=0))
    lengths = length * np.geomspace(0.1, 10, 300, dtype=np.float32)[:, None]
    items = rounded(of_length(300, lengths, seed=1))
    exact = queries.astype(np.float64) @ items.T.astype(np.float64)
    order = np.random.default_rng(0).permutation(64)
    assert np.array_equal((queries @ items.T).astype(np.float64), exact)
    assert np.array_equal((queries[:, order] @ items[:, order].T).astype(np.float64), exact)


def test_rounding_moves_little_and_every_vector_by_itself() -> None:
    vectors = of_length(50, 1.0, seed=1)
    assert np.abs(rounded(vectors) - vectors).max() <= 2.0**-12
    assert np.array_equal(rounded(vectors), np.concatenate([rounded(row[None]) for row in vectors]))
    assert rounded(np.zeros((2, 4), dtype=np.float32)).tolist() == np.zeros((2, 4)).tolist()
    assert rounded(vectors).dtype == np.float32

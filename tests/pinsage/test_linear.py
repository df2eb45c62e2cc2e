from __future__ import annotations

import numpy as np
import pytest

from ingest.histories import Histories, Unliked, likes_of
from ingest.schema import FloatArray
from pinsage import linear
from pinsage.linear import linear_block
from tests.worlds import parity_world

WORLD = parity_world()
LIKES, LOW = likes_of(WORLD), Unliked.of(WORLD).low


def linear_vectors(likes: Histories, width: int) -> FloatArray:
    return linear_block(likes, Unliked.unknown(likes).low, width).vectors


def ridge_regression(likes: Histories) -> FloatArray:
    """EASE's weights with every eigenvalue, made symmetric as the vectors are."""
    matrix = likes.matrix().toarray().astype(np.float64)
    counts = matrix.sum(axis=1, keepdims=True).clip(1)
    matrix *= np.sqrt(counts.sum() / np.sqrt(counts).sum() / np.sqrt(counts))
    counts = (matrix**2).sum(axis=0)
    ridge = linear.RIDGE_PER_USER * len(likes) + linear.RIDGE_PER_LIKE * counts
    inverse = np.linalg.inv(matrix.T @ matrix + np.diag(ridge))
    share = np.sqrt(np.diag(inverse))
    weights: FloatArray = -inverse / np.outer(share, share)
    return weights


def test_with_every_eigenvalue_it_is_ridge_regression() -> None:
    vectors = linear_vectors(LIKES, LIKES.n_items)
    expected = ridge_regression(LIKES)
    pairs = ~np.eye(LIKES.n_items, dtype=bool)
    np.testing.assert_allclose((vectors @ vectors.T)[pairs], expected[pairs], atol=1e-5)


def test_the_leading_eigenvalues_are_those_of_the_whole_matrix() -> None:
    narrow, wide = linear_vectors(LIKES, 5), linear_vectors(LIKES, LIKES.n_items)
    assert narrow.shape == (LIKES.n_items, 5)
    assert np.linalg.matrix_rank(narrow) == 5
    assert np.linalg.norm(narrow) < np.linalg.norm(wide)


def test_the_same_bytes_every_time() -> None:
    assert linear_vectors(LIKES, 8).tobytes() == linear_vectors(LIKES, 8).tobytes()


@pytest.mark.parametrize("lists", [[[0, 1]], [[0], [1, 2]], [[]]])
def test_a_tiny_world_fills_what_columns_it_can(lists: list[list[int]]) -> None:
    likes = Histories.from_lists([np.array(films, dtype=np.int64) for films in lists], n_items=6)
    vectors = linear_vectors(likes, 4)
    assert vectors.shape == (6, 4)
    assert vectors.dtype == np.float32
    assert np.isfinite(vectors).all()
    np.testing.assert_allclose(vectors[likes.likes_per_film() == 0], 0, atol=1e-6)


def test_dislikes_point_where_those_who_share_them_like() -> None:
    block = linear_block(LIKES, LOW, 16)
    films = np.flatnonzero(LIKES.likes_per_film())
    heard = block.vectors[films] @ block.aversion @ block.vectors[films].T
    even, odd = (heard[:, films % 2 == parity].mean(axis=1) for parity in (0, 1))
    # Who dislikes an even film likes odd ones.
    assert (np.where(films % 2, even - odd, odd - even) > 0).all()


def test_dislikes_leave_the_vectors_alone() -> None:
    np.testing.assert_array_equal(linear_block(LIKES, LOW, 8).vectors, linear_vectors(LIKES, 8))
    assert not linear_block(LIKES, Unliked.unknown(LIKES).low, 8).aversion.any()

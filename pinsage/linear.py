"""A film's vector from ridge regression: which likes go with which, in closed form.

EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019) predicts every film from all
others by B = I - P·diag(P)⁻¹ with P = (G + D)⁻¹, where G[i, j] counts the people who like both films. Here a
person with n likes counts as 1/√n, since the more somebody likes the less each like says. D is a part for
every film alike and a part of the film's own likes, as dropout of likes would give it (Steck, "Autoencoders
that don't overfit towards the Identity", NeurIPS 2020). Of the normalised co-like graph D^-½ G D^-½ = U s Uᵀ
only the largest eigenvalues are kept, so that B becomes an inner product of short vectors, and what a film
says is made as loud as what is said of it:

    B[i, j] ≈ <h_i, h_j>,   h_i = U_i · sqrt(s / (s + 1)) / sqrt(1 - Σ_k U_ik² s_k / (s_k + 1))

The diagonal is wrong, and no matter: marked films are left out. Fewer eigenvalues than fit would be exact are
better on held-out users; they smooth.

Low ratings are columns that are folded in afterwards: what those like who dislike film j gives a row g_j, as
likes gave h_j, and a visitor's dislikes can be heard like likes, as sums of <h_i, g_j>. Serving knows only h,
so g is made of it by one small matrix: the least-squares A in g_j ≈ h_j·A, each film weighed by its low
ratings. A disliked film is no like with the sign turned: who dislikes it has watched it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, dia_array, diags_array

from ingest.histories import Histories
from ingest.schema import FloatArray, IntArray

RIDGE_PER_USER, RIDGE_PER_LIKE = 0.07, 1.0
"""D: for each user, and for each like of the film. Chosen on held-out users of MovieLens-1M."""
ROUNDS, OVERSAMPLED = 8, 32
"""Of the subspace iteration; more moves the vectors, but no figure."""
SMOOTHED = 1e-3
"""Ridge of the least squares for A, as a part of the mean square of a column."""
SMALL = 1e-9
"""An eigenvalue that is none."""
DECIMALS = 4
"""Of A, which stands in the manifest as text."""


@dataclass(frozen=True, slots=True)
class Linear:
    """`vectors`: rows h, float32 (n_items, width); `aversion`: the matrix A, float32 (width, width)."""

    vectors: FloatArray
    aversion: FloatArray


def linear_block(likes: Histories, low: Histories, width: int) -> Linear:
    """Rows whose inner products, summed over the marks, are a film's score, and what dislikes make of them.

    `low`: the low ratings of the same users. Columns that a small world has no eigenvector for are 0, as are
    the rows of films that nobody liked.
    """
    says = said(likes.counts)
    liked, disliking = (scaled(says @ each.matrix().astype(np.float64)) for each in (likes, low))
    rank = min(width, *liked.shape)
    eigenvalues, eigenvectors = _leading(liked, rank)
    kept = eigenvectors * np.sqrt(eigenvalues / (eigenvalues + 1))
    vectors = np.zeros((likes.n_items, width), dtype=np.float64)
    vectors[:, :rank] = kept / np.sqrt(1 - (kept**2).sum(axis=1, keepdims=True))
    # The rows of columns that are told of, but tell nothing themselves.
    disliked = np.zeros_like(vectors)
    told = disliking.T @ (liked @ eigenvectors)
    disliked[:, :rank] = told / np.sqrt(np.maximum(eigenvalues, SMALL) * (eigenvalues + 1))
    aversion = _least_squares(vectors, disliked, low.likes_per_film())
    return Linear(vectors.astype(np.float32), aversion)


def said(likes_per_person: NDArray[np.number[Any]]) -> dia_array:
    """How loud each person is, on the diagonal: the root of what one of n likes says."""
    counts = np.maximum(likes_per_person, 1).astype(np.float64)
    return diags_array(np.sqrt(counts**-0.5 * counts.sum() / np.sqrt(counts).sum()))


def scaled(matrix: csr_array) -> csr_array:
    """Every column (one film's, a row per person) divided by the root of its ridge."""
    ridge = RIDGE_PER_USER * matrix.shape[0] + RIDGE_PER_LIKE * (matrix**2).sum(axis=0)
    return csr_array(matrix @ diags_array(1 / np.sqrt(ridge)))


def _least_squares(given: NDArray[np.float64], wanted: NDArray[np.float64], weights: IntArray) -> FloatArray:
    """A with wanted ≈ given · A, rows weighed: float32 (width, width); 0 where all weights are."""
    width = given.shape[1]
    weighed = given.T * weights
    square = weighed @ given
    ridge = SMOOTHED * np.trace(square) / width
    if not ridge:
        return np.zeros((width, width), dtype=np.float32)
    fitted = np.linalg.solve(square + ridge * np.eye(width), weighed @ wanted)
    return np.asarray(np.round(fitted, DECIMALS), dtype=np.float32)


def _leading(matrix: csr_array, rank: int) -> tuple[FloatArray, FloatArray]:
    """The largest eigenvalues (rank,) and eigenvectors (columns, rank) of matrixᵀ·matrix.

    Randomised subspace iteration (Halko, Martinsson and Tropp, SIAM Review 2011, Algorithm 4.4): linear in
    the number of likes, the same result every time.
    """
    size = min(rank + OVERSAMPLED, *matrix.shape)
    basis = np.random.default_rng(0).normal(size=(matrix.shape[1], size))
    for _ in range(ROUNDS):
        basis = np.linalg.qr(matrix.T @ (matrix @ basis)).Q
    _, singular, rotation = np.linalg.svd(matrix @ basis, full_matrices=False)
    return singular[:rank] ** 2, basis @ rotation[:rank].T

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
"""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, diags_array

from ingest.histories import Histories
from ingest.schema import FloatArray

RIDGE_PER_USER, RIDGE_PER_LIKE = 0.07, 1.0
"""D: for each user, and for each like of the film. Chosen on held-out users of MovieLens-1M."""
ROUNDS, OVERSAMPLED = 8, 32
"""Of the subspace iteration; more moves the vectors, but no figure."""


def linear_vectors(likes: Histories, width: int) -> FloatArray:
    """Rows whose inner products, summed over the marks, are a film's score: float32 (n_items, width).

    Columns that a small world has no eigenvector for are 0, as are the rows of films that nobody liked.
    """
    matrix = likes.matrix().astype(np.float64)
    counts = np.maximum(likes.counts, 1)
    says = counts**-0.5 * counts.sum() / np.sqrt(counts).sum()
    matrix = diags_array(np.sqrt(says)) @ matrix
    ridge = RIDGE_PER_USER * len(likes) + RIDGE_PER_LIKE * (matrix**2).sum(axis=0)
    scaled = csr_array(matrix @ diags_array(1 / np.sqrt(ridge)))
    rank = min(width, *scaled.shape)
    eigenvalues, eigenvectors = _leading(scaled, rank)
    kept = eigenvectors * np.sqrt(eigenvalues / (eigenvalues + 1))
    vectors: FloatArray = np.zeros((likes.n_items, width), dtype=np.float32)
    vectors[:, :rank] = kept / np.sqrt(1 - (kept**2).sum(axis=1, keepdims=True))
    return vectors


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

"""Vectors as they are stored and searched: rounded, so that every library finds the very same scores."""

from __future__ import annotations

import numpy as np

from ingest.schema import FloatArray

BITS = 11
"""Of a coordinate after the point, for vectors of length 1."""


def rounded(vectors: FloatArray) -> FloatArray:
    """`vectors` (n, dim), every row rounded to the grid of its own length: float32.

    The products of the coordinates of two vectors are multiples of 2^-22 (of their lengths, rounded up to a
    power of two), and no partial sum of an inner product exceeds the product of those lengths: all fit the 24
    bits of a float32. So the score of a query and an item is exact, in whatever order a library adds up, and
    Milvus and we agree to the last bit.
    """
    exactly = np.asarray(vectors, dtype=np.float64)
    length = np.linalg.norm(exactly, axis=1, keepdims=True)
    power = np.ceil(np.log2(np.where(length > 0, length, 1.0)) - 1e-3)
    step = np.exp2(power - BITS)
    return np.ascontiguousarray(np.round(exactly / step) * step, dtype=np.float32)

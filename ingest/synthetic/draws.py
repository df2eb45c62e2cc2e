"""Random draws that the made-up world is built of."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from ingest.schema import FloatArray, IntArray

DIM = 16
"""Columns of every hidden factor. Entries have variance 1; inner products are divided by the root of this."""


def generator(seed: int, purpose: str, number: int = 0) -> np.random.Generator:
    """A generator of its own for every purpose, so that one draw more here changes nothing there."""
    return np.random.default_rng([seed, zlib.crc32(purpose.encode()), number])


def power_law(n: int, exponent: float) -> NDArray[np.float64]:
    """Shares (n,) that sum to 1; the one at rank r is proportional to r to the power -`exponent`."""
    weights = np.arange(1, n + 1, dtype=np.float64) ** -exponent
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def combined(factors: Mapping[str, FloatArray], shares: Mapping[str, float]) -> FloatArray:
    """The sum of `factors` (n, DIM), each weighed so that it makes up its share of the variance."""
    total = sum(np.float32(np.sqrt(shares[name])) * factor for name, factor in factors.items())
    return np.asarray(total, dtype=np.float32)


def drawn(logits: FloatArray, rng: np.random.Generator) -> IntArray:
    """A column for every row of `logits` (n, m), drawn by softmax; one of -inf is never drawn.

    Overwrites `logits`. They must be far below 88, where float32 ends; those of the hidden model are.
    """
    weights = np.exp(logits, out=logits)
    reached = np.cumsum(weights, axis=1, out=weights)
    total = reached[:, -1:]
    wanted = rng.random((len(logits), 1), np.float32) * total
    columns: IntArray = (reached > np.minimum(wanted, np.nextafter(total, np.float32(0)))).argmax(axis=1)
    return columns


def log_softmax(logits: FloatArray) -> FloatArray:
    """Logarithms of the probabilities (n, m) that `drawn` draws with."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    normalised: FloatArray = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return normalised

"""What people went on to after an item, counted: how well a candidate goes with what somebody met last.

Rows and columns are items by their number, 1 to n; row 0 and column 0 stand for an unknown item. Only the
heaviest entries of each row are kept.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from ingest.histories import Histories
from ingest.schema import FloatArray, IntArray

STEPS = 10
"""How many items later somebody may get to another one."""
STEP_DECAY = 0.85
"""What a pair counts less with every step between its items."""
KEPT = 1000
"""Entries of a row."""
SMOOTHING = 20.0
"""So many transitions to nowhere are added to each row: what few people did says little."""
RECENCY = np.float32(0.75)
"""What an item of a history counts less with every later one."""
NEAR_SHARE = np.float32(0.2)
"""What following closely counts beside following right after."""
SMALLEST = 1e-6
PARTS = ("data", "indices", "indptr")
"""Of a sparse matrix, row by row."""


class Transitions:
    """Shares (n + 1, n + 1) of all that followed an item: right after it, and within `STEPS` items."""

    def __init__(self, nearest: csr_array, near: csr_array, met: FloatArray) -> None:
        """`met` (n + 1,): how often people met each item."""
        self.nearest, self.near, self.met = nearest, near, met

    @classmethod
    def count(cls, histories: Histories) -> Transitions:
        """Count in histories of item numbers, oldest first; `histories.n_items` is n + 1."""
        size = histories.n_items
        met = np.bincount(histories.films, minlength=size).astype(np.float32)
        nearest = near = _counted(np.empty(0), (histories.films[:0], histories.films[:0]), size)
        owners = histories.owners
        for step in range(1, STEPS + 1):
            same = owners[:-step] == owners[step:]
            pairs = (histories.films[:-step][same], histories.films[step:][same])
            counted = _counted(np.full(len(pairs[0]), STEP_DECAY ** (step - 1)), pairs, size)
            near = near + counted
            if step == 1:
                nearest = counted
        return cls(_shares(nearest), _shares(near), met)

    def to_bytes(self) -> bytes:
        """The content of a .npz file; the same counts give the same bytes."""
        buffer = io.BytesIO()
        arrays: dict[str, Any] = {"met": self.met}
        for name, matrix in (("nearest", self.nearest), ("near", self.near)):
            arrays |= {f"{name}_{part}": getattr(matrix, part) for part in PARTS}
        np.savez_compressed(buffer, **arrays)
        return buffer.getvalue()

    @classmethod
    def from_bytes(cls, content: bytes) -> Transitions:
        """Read `to_bytes` back. Raises ValueError, KeyError or OSError where it is something else."""
        with np.load(io.BytesIO(content), allow_pickle=False) as archive:
            met = archive["met"]
            nearest, near = (
                csr_array(tuple(archive[f"{name}_{part}"] for part in PARTS), shape=(len(met), len(met)))
                for name in ("nearest", "near")
            )
        for matrix in (nearest, near):
            matrix.check_format(full_check=True)
            matrix.sort_indices()
        return cls(nearest, near, met)

    def features(self, history: IntArray, candidates: IntArray) -> FloatArray:
        """Of every candidate number: float32 (n, 3), logs of how well it follows the latest item, how well it
        follows the latest `STEPS` items, and how much it is met.
        """
        met = self.met[candidates] / max(float(self.met.sum()), 1.0)
        after_latest = after_recent = np.zeros(len(candidates), dtype=np.float32)
        if len(history):
            latest = history[::-1][:STEPS]
            rows: Any = np.stack([_entries(self.near, item, candidates) for item in latest.tolist()])
            after_recent = (RECENCY ** np.arange(len(latest), dtype=np.float32)) @ rows
            after_latest = _entries(self.nearest, int(latest[0]), candidates) + NEAR_SHARE * rows[0]
        return np.stack(
            [
                np.log(after_latest + 0.02 * met + SMALLEST),
                np.log(after_recent + 0.05 * met + SMALLEST),
                np.log(met + SMALLEST),
            ],
            axis=1,
        ).astype(np.float32)


def _entries(matrix: csr_array, row: int, columns: IntArray) -> FloatArray:
    """The entries of a row at `columns`, float32, in a fraction of the time that scipy takes for a few."""
    stored = slice(*matrix.indptr[row : row + 2].tolist())
    listed, data = matrix.indices[stored], matrix.data[stored]
    if not len(listed):
        return np.zeros(len(columns), dtype=np.float32)
    place = np.minimum(np.searchsorted(listed, columns), len(listed) - 1)
    return np.where(listed[place] == columns, data[place], np.float32(0))


def _counted(weights: Any, pairs: tuple[IntArray, IntArray], size: int) -> csr_array:
    return csr_array((weights.astype(np.float32), pairs), shape=(size, size))


def _shares(counted: csr_array) -> csr_array:
    """Rows as shares, cut to their heaviest entries, sorted by column."""
    totals = np.asarray(counted.sum(axis=1)).ravel() + SMOOTHING
    rows = np.repeat(np.arange(counted.shape[0]), np.diff(counted.indptr))
    order = np.lexsort((counted.indices, -counted.data, rows))
    place = np.arange(len(rows)) - counted.indptr[rows]
    kept = np.sort(order[place < KEPT])
    rows, columns = rows[kept], counted.indices[kept]
    shares = (counted.data[kept] / totals[rows]).astype(np.float32)
    return csr_array((shares, (rows, columns)), shape=counted.shape)

"""The best of many scores, without sorting all of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ingest.schema import FloatArray

GROUP = 16
"""Scores that are reduced to their best before the best are sought: few enough to skip most of the work."""


def best_rows(scores: FloatArray, limit: int) -> NDArray[np.intp]:
    """Rows of the `limit` highest finite scores, best first, equal scores by row.

    `limit` groups of scores have a best score of at least t, the `limit`-th of these, so `limit` scores are
    at least t: what is below t needs no look. Finding t among the groups costs a fraction of a selection.
    """
    groups = len(scores) // GROUP
    if limit < groups:
        best = scores[: groups * GROUP].reshape(GROUP, groups).max(axis=0)
        best.partition(groups - limit)
        rows = np.flatnonzero(scores >= best[groups - limit])
    else:
        rows = np.arange(len(scores))
    found = scores[rows]
    order = (-found).argsort(kind="stable")[:limit]
    return rows[order[np.isfinite(found[order])]]

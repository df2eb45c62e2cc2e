"""How well probabilities tell wanted from unwanted: area under the ROC curve, and logloss."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

from ingest.schema import FloatArray

SMALLEST = 1e-7
"""Probabilities are kept so far from 0 and 1, as one that is certain and wrong would cost everything."""


def auc(labels: NDArray[np.bool_], scores: FloatArray) -> float:
    """How often a wanted example scores above an unwanted one, a tie counting half; nan without either.

    The Mann-Whitney statistic, from the ranks of all scores.
    """
    wanted = int(labels.sum())
    unwanted = len(labels) - wanted
    if not wanted or not unwanted:
        return float("nan")
    ranks = rankdata(scores)
    return float((ranks[labels].sum() - wanted * (wanted + 1) / 2) / (wanted * unwanted))


def logloss(labels: NDArray[np.bool_], probabilities: FloatArray) -> float:
    """Mean binary cross-entropy, in nats."""
    told = np.clip(np.where(labels, probabilities, 1 - probabilities), SMALLEST, 1.0)
    return float(-np.log(told.astype(np.float64)).mean())

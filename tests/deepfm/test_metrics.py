from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import log_loss, roc_auc_score

from deepfm.metrics import auc, logloss

LABELS = np.array([True, True, False, False])


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([4, 3, 2, 1], 1.0),
        ([1, 2, 3, 4], 0.0),
        ([4, 1, 3, 2], 0.5),
        ([1, 1, 1, 1], 0.5),
        ([2, 1, 1, 0], 0.875),
    ],
)
def test_auc_counts_pairs_in_order_and_ties_by_half(scores: list[float], expected: float) -> None:
    assert auc(LABELS, np.array(scores, dtype=np.float32)) == expected


def test_auc_needs_both_answers() -> None:
    assert np.isnan(auc(np.ones(3, dtype=np.bool_), np.ones(3, dtype=np.float32)))


def test_logloss_is_the_mean_of_what_was_told() -> None:
    told = np.array([0.5, 0.25, 0.5, 0.75], dtype=np.float32)
    assert logloss(LABELS, told) == pytest.approx(1.5 * np.log(2))
    assert logloss(LABELS, np.array([0, 1, 0, 0], dtype=np.float32)) == pytest.approx(-np.log(1e-7) / 4)


def test_both_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    labels, scores = rng.random(500) < 0.3, np.round(rng.random(500), 2).astype(np.float32)
    assert auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))
    kept = np.clip(scores, 1e-3, 1 - 1e-3)
    assert logloss(labels, kept) == pytest.approx(log_loss(labels, kept), rel=1e-5)

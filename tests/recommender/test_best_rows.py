from __future__ import annotations

import numpy as np
import pytest

from recommender.best_rows import best_rows


@pytest.mark.parametrize("limit", [1, 5, 60, 100, 999, 1000, 2000])
@pytest.mark.parametrize("levels", [1, 3, 50, 10**6])
def test_the_best_rows_are_those_of_a_full_sort(limit: int, levels: int) -> None:
    rng = np.random.default_rng(limit)
    scores = rng.integers(0, levels, 1000).astype(np.float32)
    scores[rng.random(1000) < (0.05 if levels > 3 else 0.97)] = -np.inf
    expected = [
        row for row in sorted(range(1000), key=lambda row: (-scores[row], row)) if scores[row] > -np.inf
    ]
    assert best_rows(scores, limit).tolist() == expected[:limit]

from __future__ import annotations

import numpy as np
import pytest

from ingest.schema import MovieId
from recommender.films.explain import because_lists
from recommender.query import QueryRule

RULE = QueryRule(blocks=((0, 2),), bias=2, weights=((1.0,),), prior=(1.0,), dislike=0.0)


def test_shares_of_positive_support_strongest_first() -> None:
    liked = np.array([[1, 0, 0], [3, 0, 0], [-1, 0, 0], [0, 1, 0]], dtype=np.float32)
    candidates = np.array([[1, 0, 5], [-2, 0, 5], [0, 0, 5]], dtype=np.float32)
    first, second, third = because_lists(RULE, [MovieId(each) for each in range(4)], liked, candidates)
    assert first == ((1, 0.75), (0, 0.25))
    assert second == ((2, 1.0),)
    assert third == ()


def test_at_most_three_reasons_and_none_without_likes() -> None:
    liked = np.ones((5, 3), dtype=np.float32)
    (reasons,) = because_lists(RULE, [MovieId(each) for each in range(5)], liked, liked[:1])
    assert [weight for _, weight in reasons] == pytest.approx([0.2] * 3)
    assert because_lists(RULE, [], liked[:0], liked[:2]) == [(), ()]

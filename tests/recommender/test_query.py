from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.query import Aversion, QueryRule, contributions, parse_rule, query_vector
from tests.artifacts import DIM, QUERY

RULE = QueryRule(
    blocks=((0, 2), (2, 3)), bias=3, weights=((2.0, 1.0), (3.0, 0.5)), prior=(0.7, 0.2), dislike=0.5
)


AVERSE = replace(
    RULE, blocks=((2, 3), (0, 2)), dislike=Aversion((2.0, 3.0), np.array([[0, 1], [2, 0]], np.float32))
)
TOLD = AVERSE.to_json()


def test_dislikes_by_hand() -> None:
    liked = np.array([[1, 0, 2, 9], [3, 2, 0, 9]], dtype=np.float32)
    disliked = np.array([[1, 0, 5, 9], [0, 1, 5, 9], [0, 0, 5, 9], [0, 0, 5, 9]], dtype=np.float32)
    # The mean (1/4, 1/4) through the map is (1/2, 1/4); twice as loud for four.
    assert query_vector(AVERSE, liked, disliked).tolist() == pytest.approx([1 + 3, 0.5 + 1.5, 3, 0.2])
    assert query_vector(AVERSE, liked, liked[:0]).tolist() == pytest.approx([1, 0.5, 3, 0.2])
    assert query_vector(AVERSE, liked[:0], disliked).tolist() == pytest.approx([2, 1, 0, 0.7])


def test_the_old_meaning_of_dislikes() -> None:
    liked = np.array([[1, 0, 2, 9], [3, 2, 0, 9]], dtype=np.float32)
    disliked = np.array([[0, 4, 2, 9]], dtype=np.float32)
    none = liked[:0]
    assert query_vector(RULE, liked, disliked).tolist() == pytest.approx([6, -3, 0, 0.2])
    assert query_vector(RULE, liked[:1], none).tolist() == pytest.approx([2, 0, 2, 0.7])
    assert query_vector(RULE, none, disliked).tolist() == pytest.approx([0, -4, -1, 0.7])


@pytest.mark.parametrize(
    ("liked", "bucket"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (7, 2), (8, 2), (500, 2)]
)
def test_buckets_are_powers_of_two(liked: int, bucket: int) -> None:
    rule = parse_rule(QUERY, DIM)
    assert len(rule.weights) == 3
    assert rule.bucket(liked) == bucket


@given(st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_contributions_add_up_to_the_score_without_prior(n_liked: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    rule = parse_rule(QUERY, DIM)
    liked = rng.normal(size=(n_liked, DIM)).astype(np.float32)
    candidates = rng.normal(size=(5, DIM)).astype(np.float32)
    query = query_vector(rule, liked, liked[:0])
    without_prior = candidates @ query - candidates[:, rule.bias] * query[rule.bias]
    assert np.allclose(contributions(rule, liked, candidates).sum(axis=1), without_prior, atol=1e-4)


def test_a_rule_survives_its_json() -> None:
    rule = parse_rule(QUERY, DIM)
    assert parse_rule(rule.to_json(), DIM) == rule
    again = parse_rule(json.loads(json.dumps(TOLD)), 4)
    assert (again, hash(again)) == (AVERSE, hash(AVERSE))
    assert again != replace(AVERSE, dislike=Aversion((2.0, 3.0), np.eye(2, dtype=np.float32)))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"kind": "attention"}, "kind"),
        ({"blocks": [[0, 9], [8, 15]]}, "overlaps"),
        ({"blocks": [[0, 9], [9, 16]]}, "overlaps another block or the bias"),
        ({"blocks": [[0, 9], [9, 99]]}, "outside"),
        ({"bias": 16}, "outside"),
        ({"weights": []}, "each bucket"),
        ({"prior": [1.0]}, "each bucket"),
        ({"weights": [[1.0], [1.0], [1.0]]}, "each block"),
        ({"dislike": -1}, "negative"),
        ({"dislike": float("nan")}, "finite"),
        ({"prior": ["a", "b", "c"]}, "not a number"),
        ({"prior": None}, "not a number"),
    ],
)
def test_impossible_rules_are_refused(change: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_rule({**QUERY, **change}, DIM)


@pytest.mark.parametrize(
    ("dislike", "complaint"),
    [
        ({"weights": [-1, 1], "map": [[1, 2], [3, 4]]}, "negative"),
        ({"weights": [1, 1], "map": [[1, 2], [3, float("inf")]]}, "finite"),
        ({"weights": [1, 1], "map": [[1, 2]]}, "2 rows of 2"),
        ({"weights": [1, 1], "map": [[1, 2], [3]]}, "not a number"),
        ({"weights": [1, 1]}, "lacks a part"),
        ({"weights": [1], "map": [[1, 2], [3, 4]]}, "each bucket"),
        ({"weights": [1, 1], "map": "no"}, "not a number"),
    ],
)
def test_impossible_dislikes_are_refused(dislike: dict[str, Any], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        parse_rule({**TOLD, "dislike": dislike}, 4)
    with pytest.raises(ValueError, match="need a block"):
        parse_rule({**TOLD, "blocks": [], "weights": [[], []]}, 4)


def test_a_rule_that_lacks_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks a part"):
        parse_rule({"kind": "block-mean"}, DIM)
    with pytest.raises(ValueError, match="kind"):
        parse_rule(None, DIM)

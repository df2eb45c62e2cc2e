from __future__ import annotations

import json

import numpy as np
import pytest
import torch

from ingest.histories import Histories
from pinsage.linear import DECIMALS
from pinsage.network import Columns
from pinsage.query import BUCKETS, QueryRanker, QueryRule
from recommender.query import parse_rule, query_vector

DIM = 16


@pytest.fixture
def rule() -> QueryRule:
    torch.manual_seed(0)
    aversion = np.random.default_rng(0).normal(size=(5, 5)).round(DECIMALS).astype(np.float32)
    rule = QueryRule(Columns(DIM), aversion).eval()
    with torch.no_grad():
        rule.weights.uniform_(0.5, 2)
        rule.prior.uniform_(0.5, 2)
        rule.dislike.uniform_(0.5, 2)
    return rule


@pytest.fixture
def vectors() -> torch.Tensor:
    return torch.randn(600, DIM, generator=torch.Generator().manual_seed(1))


def test_the_rule_by_hand(rule: QueryRule, vectors: torch.Tensor) -> None:
    likes = Histories.from_lists([np.array([3, 1, 4])], n_items=600)
    dislikes = Histories.from_lists([np.array([9, 7])], n_items=600)
    (query,) = rule(vectors, likes, dislikes)
    taste = (vectors[3] + vectors[1] + vectors[4]) / 3
    averse = rule.dislike[1] * np.sqrt(2) * ((vectors[9] + vectors[7])[10:15] / 2) @ rule.aversion
    assert Columns(DIM).blocks == [(0, 6), (6, 10), (10, 15)]
    torch.testing.assert_close(query[:6], rule.weights[1, 0] * taste[:6])
    torch.testing.assert_close(query[6:10], rule.weights[1, 1] * taste[6:10])
    torch.testing.assert_close(query[10:15], rule.weights[1, 2] * taste[10:15] + averse)
    torch.testing.assert_close(query[15], rule.prior[1])


def test_training_asks_without_the_linear_block(rule: QueryRule, vectors: torch.Tensor) -> None:
    likes = Histories.from_lists([np.array([3, 1, 4])], n_items=600)
    whole = rule(vectors, likes)
    trained = torch.cat([vectors[:, :10], vectors[:, 15:]], dim=1)
    torch.testing.assert_close(rule.train()(trained, likes), torch.cat([whole[:, :10], whole[:, 15:]], dim=1))


@pytest.mark.parametrize(
    ("n_likes", "bucket"), [(0, 0), (1, 0), (2, 1), (3, 1), (4, 2), (255, 7), (256, 8), (600, 8)]
)
def test_buckets_are_powers_of_two(rule: QueryRule, vectors: torch.Tensor, n_likes: int, bucket: int) -> None:
    assert BUCKETS == 9
    likes = Histories.from_lists([np.arange(n_likes)], n_items=600)
    assert rule(vectors, likes)[0, -1] == rule.prior[bucket]


@pytest.mark.parametrize("n_likes", [0, 1, 2, 3, 7, 8, 100, 500])
@pytest.mark.parametrize("n_dislikes", [0, 1, 5])
def test_serving_does_the_same_arithmetic(
    rule: QueryRule, vectors: torch.Tensor, n_likes: int, n_dislikes: int
) -> None:
    films = np.random.default_rng(n_likes).permutation(600)
    liked, disliked = films[:n_likes], films[n_likes : n_likes + n_dislikes]
    (ours,) = rule(
        vectors, Histories.from_lists([liked], n_items=600), Histories.from_lists([disliked], n_items=600)
    )
    served = parse_rule(json.loads(json.dumps(rule.as_json())), DIM)
    theirs = query_vector(served, vectors.numpy()[liked], vectors.numpy()[disliked])
    np.testing.assert_allclose(theirs, ours.detach(), rtol=1e-5, atol=1e-6)


def test_the_ranker_is_one_inner_product(rule: QueryRule, vectors: torch.Tensor) -> None:
    likes = Histories.from_lists([np.array([3]), np.array([5, 6])], n_items=600)
    expected = (rule(vectors, likes) @ vectors.T).detach()
    np.testing.assert_array_equal(QueryRanker(vectors, rule).scores(likes), expected)
    dislikes = Histories.from_lists([np.array([9]), np.array([], dtype=np.int64)], n_items=600)
    heeding = QueryRanker(vectors, rule).scores(likes, dislikes)
    assert (heeding != expected.numpy()).any(axis=1).tolist() == [True, False]

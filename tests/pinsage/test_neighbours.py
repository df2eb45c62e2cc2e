from __future__ import annotations

import numpy as np
import pytest
import torch

from ingest.histories import Histories, likes_of
from pinsage.graph import user_film_graph
from pinsage.neighbours import ImportanceSampler
from pinsage.settings import WalkSettings
from tests.worlds import parity_world

WALK = WalkSettings()


@pytest.fixture(scope="module")
def likes() -> Histories:
    return likes_of(parity_world())


def sampler(likes: Histories, walk: WalkSettings = WALK) -> ImportanceSampler:
    return ImportanceSampler(user_film_graph(likes), walk, walk.walks)


def dense(sample: ImportanceSampler, seed: int = 0) -> np.ndarray:
    neighbours, films, weights = sample.edges(torch.arange(sample.n_items), seed)
    matrix = np.zeros((sample.n_items, sample.n_items))
    matrix[films, neighbours] = weights
    return matrix


def test_weights_are_shares_and_nobody_is_their_own_neighbour(likes: Histories) -> None:
    weights = dense(sampler(likes))
    liked = likes.likes_per_film() > 0
    assert not liked[-1]
    np.testing.assert_allclose(weights[liked].sum(axis=1), 1, rtol=1e-5)
    assert not weights[~liked].any()
    assert not weights.diagonal().any()


def test_weights_approach_the_probability_of_a_visit(likes: Histories) -> None:
    """One step from a film leads to a random user who likes it, then to a random film of that user."""
    matrix = likes.matrix().toarray().astype(np.float64)
    to_user = matrix.T / np.maximum(matrix.sum(axis=0), 1)[:, None]
    to_film = matrix / np.maximum(matrix.sum(axis=1), 1)[:, None]
    exact = to_user @ to_film
    np.fill_diagonal(exact, 0)
    exact /= np.maximum(exact.sum(axis=1, keepdims=True), 1e-12)
    weights = dense(sampler(likes, WalkSettings(length=1, walks=20_000, neighbours=40)))
    np.testing.assert_allclose(weights, exact, atol=0.02)


def test_only_the_most_visited_films_are_kept(likes: Histories) -> None:
    every = dense(sampler(likes, WalkSettings(walks=5000, neighbours=40)))
    few = dense(sampler(likes, WalkSettings(walks=5000, neighbours=5)))
    assert (few > 0).sum(axis=1).max() <= 5
    film = int(likes.likes_per_film().argmax())
    weakest_kept = every[film][few[film] > 0].min()
    assert weakest_kept >= np.sort(every[film])[-10]


def test_the_same_seed_draws_the_same_and_another_seed_does_not(likes: Histories) -> None:
    assert np.array_equal(dense(sampler(likes), seed=5), dense(sampler(likes), seed=5))
    assert not np.array_equal(dense(sampler(likes), seed=5), dense(sampler(likes), seed=2**31 + 6))


def test_a_mini_batch_has_a_block_per_layer_that_feed_each_other(likes: Histories) -> None:
    seeds = torch.tensor([7, 3, likes.n_items - 1])
    outer, inner = sampler(likes, WalkSettings(walks=20, neighbours=3)).blocks(seeds, layers=2, seed=0)
    assert inner.wanted.tolist() == seeds.tolist()
    assert inner.films.tolist() == outer.wanted.tolist()
    assert inner.inward.offsets.diff().tolist()[2] == 0
    assert inner.inward.weights.sum().item() == pytest.approx(2)
    assert len(outer.films) < likes.n_items


def test_the_catalogue_block_holds_all_films_in_order(likes: Histories) -> None:
    first, second = sampler(likes).catalogue(layers=2, seed=0)
    assert first is second
    assert first.films.tolist() == first.wanted.tolist() == list(range(likes.n_items))


def test_a_block_holds_the_sampled_edges_both_ways(likes: Histories) -> None:
    sample = sampler(likes)
    (block,) = sample.catalogue(layers=1, seed=4)
    identity = torch.eye(likes.n_items)
    np.testing.assert_array_equal(block.inward.sums(identity), dense(sample, seed=4).astype(np.float32))
    np.testing.assert_array_equal(block.outward.sums(identity), block.inward.sums(identity).T)

from __future__ import annotations

import numpy as np
import pytest
import torch

from ingest.histories import Histories
from pinsage.batches import FoldIn
from pinsage.losses import catalogue_softmax
from pinsage.sampling import (
    TARGETS,
    Candidates,
    CandidateSampler,
    LocalBatch,
    chances,
    few_targets,
    sampled_softmax,
)

N_ITEMS, DIM = 60, 8
GENERATOR = torch.Generator().manual_seed(0)
VECTORS = 0.3 * torch.randn(N_ITEMS, DIM, generator=GENERATOR)
QUERIES = torch.randn(3, DIM, generator=GENERATOR)
BATCH = FoldIn(
    marks=Histories.from_lists([np.array([0, 5]), np.array([7]), np.array([1, 2, 3])], N_ITEMS),
    targets=Histories.from_lists([np.array([9]), np.array([59, 4]), np.array([10, 11, 12])], N_ITEMS),
)


def loss(candidates: Candidates, vectors: torch.Tensor = VECTORS) -> torch.Tensor:
    local = LocalBatch.of(BATCH, candidates)
    return sampled_softmax(vectors[torch.from_numpy(local.films)], QUERIES, local)


def exact(vectors: torch.Tensor = VECTORS) -> torch.Tensor:
    return catalogue_softmax(vectors, QUERIES, BATCH, 1, np.random.default_rng(0))


def test_chances_are_in_proportion_at_most_1_and_sum_to_the_size() -> None:
    found = chances(np.array([100.0, 8.0, 4.0, 2.0, 2.0]), 3)
    assert found == pytest.approx([1, 1, 0.5, 0.25, 0.25])
    assert chances(np.array([1.0, 2.0]), 5).tolist() == [1, 1]


def test_draws_have_the_size_and_every_film_its_chance() -> None:
    likes = np.array([1000, 0, 3, 50, 50, 8, 8, 8, 0, 400])
    sampler = CandidateSampler(likes, 4)
    rng = np.random.default_rng(0)
    drawn = [sampler.draw(rng) for _ in range(4000)]
    assert {len(candidates.films) for candidates in drawn} == {4}
    times = np.bincount(np.concatenate([candidates.films for candidates in drawn]), minlength=10)
    assert times / 4000 == pytest.approx(chances((likes + 1.0) ** 0.75, 4), abs=0.03)
    for candidates in drawn[:20]:
        assert candidates.counts_for == pytest.approx(1 / chances((likes + 1.0) ** 0.75, 4)[candidates.films])


def test_with_all_films_as_candidates_it_is_the_softmax_over_the_catalogue() -> None:
    everything = CandidateSampler(np.arange(N_ITEMS), N_ITEMS).draw(np.random.default_rng(0))
    assert everything.films.tolist() == list(range(N_ITEMS))
    gradients = []
    for value, vectors in ((loss, VECTORS.clone()), (exact, VECTORS.clone())):
        result = (
            value(everything, vectors.requires_grad_()) if value is loss else exact(vectors.requires_grad_())
        )
        torch.autograd.backward(result)
        assert vectors.grad is not None
        gradients.append((result.detach(), vectors.grad))
    torch.testing.assert_close(*gradients)


def test_candidates_stand_for_the_catalogue_on_average() -> None:
    rng = np.random.default_rng(0)
    sampler = CandidateSampler(np.arange(N_ITEMS) % 7, 20)
    drawn = torch.stack([loss(sampler.draw(rng)) for _ in range(500)])
    assert drawn.mean().item() == pytest.approx(exact().item(), abs=0.05)
    assert drawn.std() > 0


def test_a_user_who_knows_all_candidates_has_a_finite_loss_and_gradient() -> None:
    vectors = VECTORS.clone().requires_grad_()
    torch.autograd.backward(loss(Candidates(np.array([0, 5, 9]), np.ones(3, dtype=np.float32)), vectors))
    assert vectors.grad is not None
    assert vectors.grad.isfinite().all()


def test_a_local_batch_holds_what_it_needs_and_no_more() -> None:
    local = LocalBatch.of(BATCH, Candidates(np.array([5, 20]), np.array([1, 30], dtype=np.float32)))
    assert local.films.tolist() == [0, 1, 2, 3, 4, 5, 7, 9, 10, 11, 12, 20, 59]
    assert local.films[local.batch.marks.films].tolist() == BATCH.marks.films.tolist()
    assert local.films[local.batch.targets.films].tolist() == BATCH.targets.films.tolist()
    assert local.films[local.candidates].tolist() == [5, 20]


def test_many_targets_are_cut_to_a_few() -> None:
    many = FoldIn(
        Histories.from_lists([np.array([0]), np.array([1])], N_ITEMS),
        Histories.from_lists([np.arange(2, 50), np.array([3])], N_ITEMS),
    )
    few = few_targets(many)
    assert few.targets.counts.tolist() == [TARGETS, 1]
    assert set(few.targets[0].tolist()) <= set(range(2, 50))

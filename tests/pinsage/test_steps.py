from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from ingest.histories import Unliked, likes_of
from pinsage.batches import fold_in
from pinsage.distributed import Processes
from pinsage.features import film_features
from pinsage.graph import user_film_graph
from pinsage.linear import linear_block
from pinsage.network import Columns, PinSage
from pinsage.parameters import Model
from pinsage.query import QueryRule
from pinsage.settings import WHOLE_CATALOGUE, Settings
from pinsage.steps import SampledSteps, WholeSteps, make_steps, sampled
from tests.worlds import parity_world

WORLD = parity_world()
LIKES = likes_of(WORLD)
CPU = torch.device("cpu")


def test_size_decides_unless_the_settings_do() -> None:
    assert not sampled(Settings(), WHOLE_CATALOGUE)
    assert sampled(Settings(), WHOLE_CATALOGUE + 1)
    assert sampled(Settings(batches="sampled"), 10)
    assert not sampled(Settings(batches="whole"), 10**6)
    assert not sampled(Settings(loss="max-margin"), 10**6)


def test_with_all_films_as_candidates_both_steps_have_the_same_loss_and_gradient() -> None:
    columns = Columns(32)
    torch.manual_seed(0)
    linear = linear_block(LIKES, Unliked.of(WORLD).low, columns.linear_width)
    network = PinSage(
        columns, film_features(WORLD.items), LIKES, linear.vectors, convolution="light", layers=2, dropout=0.0
    )
    model = Model(network, QueryRule(columns, linear.aversion)).train()
    batch = fold_in(LIKES.take(np.flatnonzero(LIKES.counts >= 2)[:20]), np.random.default_rng(0))
    found = []
    exact = Settings(layers=2, batches="whole")
    drawn = replace(exact, batches="sampled", candidates=LIKES.n_items)
    for settings, kind in ((exact, WholeSteps), (drawn, SampledSteps)):
        steps = make_steps(user_film_graph(LIKES), LIKES, settings, CPU, Processes(CPU))
        assert isinstance(steps, kind)
        steps.begin(1, seed=7)
        model.zero_grad()
        loss = steps.loss(model, batch)
        torch.autograd.backward(loss)
        gradients = [parameter.grad.clone() for parameter in model.parameters() if parameter.grad is not None]
        found.append((loss.item(), gradients))
    (whole, whole_gradients), (few, few_gradients) = found
    assert few == pytest.approx(whole, rel=1e-5)
    for ours, right in zip(few_gradients, whole_gradients, strict=True):
        torch.testing.assert_close(ours, right, rtol=1e-3, atol=1e-5)

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from dssm.network import TwoTowers
from dssm.sequences import Cases, Sequences
from dssm.settings import ENCODERS, EncoderName
from dssm.vectors import item_vectors, query_vectors
from tests.dssm.learning import QUICK, train, world_of
from tests.dssm.worlds import parity_tables, ring_tables


@pytest.mark.parametrize("encoder", ENCODERS)
def test_a_user_without_history_or_known_features_gets_a_query(encoder: EncoderName) -> None:
    world = world_of(ring_tables())
    network = TwoTowers(world.schema, world.vocabularies, replace(QUICK, encoder=encoder)).eval()
    third_alone = Sequences(np.array([0, 0, 0, 1]), np.array([5]))
    queries = query_vectors(network, world, Cases(np.array([0, 1]), third_alone, np.array([1, 2])))
    assert queries.shape == (2, QUICK.dim)
    assert np.isfinite(queries).all()


def test_a_query_holds_the_features_and_the_history(tmp_path: Path) -> None:
    world = world_of(parity_tables())
    network = train(world, replace(QUICK, epochs=3), tmp_path).network
    users = torch.tensor([0, 1])
    raw = network.raw_items(world.items)
    history = torch.tensor([[0, 0, 3], [0, 0, 3]])
    known, last = history > 0, torch.tensor([[False, False, True]] * 2)
    features = {name: numbers[users] for name, numbers in world.users.items()}
    by_features = network.queries(features, raw[history], known, last)
    assert by_features.shape == (2, QUICK.dim)
    assert not torch.allclose(by_features[0], by_features[1], atol=1e-3)
    other = network.queries(features, raw[history + known], known, last)
    assert not torch.allclose(by_features, other, atol=1e-3)


def test_items_without_ratings_have_vectors_too() -> None:
    world = world_of(parity_tables())
    vectors = item_vectors(TwoTowers(world.schema, world.vocabularies, QUICK).eval(), world)
    assert vectors.shape == (world.n_items, QUICK.dim)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1, abs=2e-3)

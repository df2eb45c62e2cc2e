from __future__ import annotations

import numpy as np
import torch

from ingest.histories import likes_of
from pinsage.features import film_features
from pinsage.graph import user_film_graph
from pinsage.neighbours import ImportanceSampler
from pinsage.network import Columns, PinSage
from pinsage.settings import WalkSettings
from tests.worlds import parity_world

WORLD = parity_world()
LIKES = likes_of(WORLD)


def network() -> PinSage:
    torch.manual_seed(0)
    features = film_features(WORLD.items)
    return PinSage(Columns(32), features, LIKES.likes_per_film(), layers=2, dropout=0.0)


def sampler() -> ImportanceSampler:
    return ImportanceSampler(user_film_graph(LIKES), WalkSettings(), walks=100)


def test_columns_cover_the_vector_without_overlap() -> None:
    assert Columns(256).blocks == [(0, 160), (160, 255)]
    assert Columns(256).bias == 255


def test_every_film_has_a_finite_vector_and_the_bias_is_centred_log_popularity() -> None:
    vectors = network()(sampler().catalogue(2, seed=0))
    assert vectors.shape == (len(WORLD.items), 32)
    assert vectors.isfinite().all()
    log_likes = np.log1p(LIKES.likes_per_film())
    np.testing.assert_allclose(vectors[:, -1].detach(), log_likes - log_likes.mean(), atol=1e-5)


def test_a_mini_batch_gives_the_rows_asked_for() -> None:
    net, films = network(), torch.tensor([5, 0, 39])
    rows = net(sampler().blocks(films, layers=2, seed=0))
    whole = net(sampler().catalogue(2, seed=0))
    (_, middle), _ = Columns(32).blocks
    torch.testing.assert_close(rows[:, middle:], whole[films, middle:])
    assert rows.shape == (3, 32)

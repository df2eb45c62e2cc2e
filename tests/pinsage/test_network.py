from __future__ import annotations

import numpy as np
import pytest
import torch

from ingest.histories import Unliked, likes_of
from pinsage.features import film_features
from pinsage.graph import user_film_graph
from pinsage.linear import linear_block
from pinsage.neighbours import ImportanceSampler
from pinsage.network import Columns, PinSage
from pinsage.settings import CONVOLUTIONS, ConvolutionName, WalkSettings
from tests.worlds import parity_world

WORLD = parity_world()
LIKES = likes_of(WORLD)


def network(convolution: ConvolutionName = "light", *, graph: bool = True) -> PinSage:
    torch.manual_seed(0)
    features = film_features(WORLD.items)
    columns = Columns(32, graph)
    linear = linear_block(LIKES, Unliked.of(WORLD).low, columns.linear_width).vectors
    return PinSage(columns, features, LIKES, linear, convolution=convolution, layers=2, dropout=0.0).eval()


def sampler() -> ImportanceSampler:
    return ImportanceSampler(user_film_graph(LIKES), WalkSettings(), walks=100)


def test_columns_cover_the_vector_without_overlap() -> None:
    assert Columns(256).blocks == [(0, 96), (96, 160), (160, 255)]
    assert Columns(256, graph=False).blocks == [(0, 160), (160, 255)]
    assert Columns(256).bias == 255


def test_every_film_has_a_finite_vector_and_the_bias_is_centred_log_popularity() -> None:
    vectors = network()(sampler().catalogue(2, seed=0))
    assert vectors.shape == (len(WORLD.items), 32)
    assert vectors.isfinite().all()
    log_likes = np.log1p(LIKES.likes_per_film())
    np.testing.assert_allclose(vectors[:, -1].detach(), log_likes - log_likes.mean(), atol=1e-5)


@pytest.mark.parametrize("convolution", CONVOLUTIONS)
def test_a_mini_batch_gives_the_rows_asked_for(convolution: ConvolutionName) -> None:
    net, films = network(convolution), torch.tensor([5, 0, 39])
    rows = net(sampler().blocks(films, layers=2, seed=0))
    whole = net(sampler().catalogue(2, seed=0))
    (_, middle), *_ = Columns(32).blocks
    torch.testing.assert_close(rows[:, middle:], whole[films, middle:])
    assert rows.shape == (3, 32)


def test_training_leaves_the_linear_block_out() -> None:
    net, blocks = network(), sampler().catalogue(2, seed=0)
    whole, (start, end) = net(blocks), Columns(32).blocks[-1]
    kept = torch.cat([whole[:, :start], whole[:, end:]], dim=1)
    torch.testing.assert_close(net.train()(blocks), kept)


def test_a_film_without_likes_has_no_id() -> None:
    (unliked, *_) = np.flatnonzero(LIKES.likes_per_film() == 0)
    vectors = network()(sampler().catalogue(2, seed=0))
    _, (start, end), _ = Columns(32).blocks
    assert not vectors[unliked, start:end].any()
    assert vectors[:, start:end].any(dim=1).sum() == (LIKES.likes_per_film() > 0).sum()


def test_without_the_graph_neighbourhoods_say_nothing() -> None:
    net = network(graph=False)
    first, second = (net(sampler().catalogue(2, seed=seed)) for seed in (0, 1))
    assert first.shape == (len(WORLD.items), 32)
    torch.testing.assert_close(first, second)

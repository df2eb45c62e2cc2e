from __future__ import annotations

import pytest
import torch

from pinsage.layers import DenseConvolutions, ImportanceConvolution, LightConvolutions, pool
from pinsage.neighbours import Block, WeightedLists


@pytest.fixture
def block() -> Block:
    """Film 0 has the neighbours 1 (three quarters) and 2 (one quarter); film 1 has none."""
    sources, targets, weights = torch.tensor([1, 2]), torch.tensor([0, 0]), torch.tensor([0.75, 0.25])
    return Block(
        films=torch.arange(3),
        n_wanted=2,
        inward=WeightedLists.of(targets, sources, weights, n_lists=2),
        outward=WeightedLists.of(sources, targets, weights, n_lists=3),
    )


def test_the_convolution_is_algorithm_1(block: Block) -> None:
    torch.manual_seed(0)
    layer = ImportanceConvolution(dim_in=4, dim_out=3)
    vectors = torch.randn(3, 4)

    messages = torch.relu(vectors @ layer.neighbour.weight.T + layer.neighbour.bias)
    pooled = torch.stack([0.75 * messages[1] + 0.25 * messages[2], torch.zeros(4)])
    combined = torch.relu(
        torch.cat([vectors[:2], pooled], dim=1) @ layer.combine.weight.T + layer.combine.bias
    )
    expected = combined / combined.norm(dim=1, keepdim=True)
    torch.testing.assert_close(layer(block, vectors), expected)


def test_light_convolutions_are_averages_and_their_weighted_sum(block: Block) -> None:
    layers, vectors = LightConvolutions(1), torch.randn(3, 4)
    pooled = layers.convolve(0, block, vectors)
    torch.testing.assert_close(pooled, torch.stack([0.75 * vectors[1] + 0.25 * vectors[2], torch.zeros(4)]))
    with torch.no_grad():
        layers.weights.copy_(torch.tensor([0.5, 2.0]))
    torch.testing.assert_close(layers.read([vectors[:2], pooled]), 0.5 * vectors[:2] + 2 * pooled)


def test_dense_convolutions_read_every_layer(block: Block) -> None:
    torch.manual_seed(0)
    layers, vectors = DenseConvolutions(1, 4), torch.randn(3, 4)
    convolved = layers.convolve(0, block, vectors)
    torch.testing.assert_close(convolved, layers.layers[0](block, vectors))
    expected = torch.cat([vectors[:2], convolved], dim=1) @ layers.dense.weight.T
    torch.testing.assert_close(layers.read([vectors[:2], convolved]), expected)


def test_the_gradient_of_pooling_is_the_numerical_one(block: Block) -> None:
    vectors = torch.randn(3, 2, dtype=torch.float64, requires_grad=True)
    exact = Block(
        block.films,
        block.n_wanted,
        WeightedLists(block.inward.offsets, block.inward.rows, block.inward.weights.double()),
        WeightedLists(block.outward.offsets, block.outward.rows, block.outward.weights.double()),
    )
    assert torch.autograd.gradcheck(lambda inputs: pool(inputs, exact), (vectors,))

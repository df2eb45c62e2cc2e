from __future__ import annotations

import torch

from pinsage.backend import dgl
from pinsage.layers import ImportanceConvolution
from pinsage.neighbours import WEIGHT


def test_the_convolution_is_algorithm_1() -> None:
    """Film 0 has the neighbours 1 (three quarters) and 2 (one quarter); film 1 has none."""
    graph = dgl.graph((torch.tensor([1, 2]), torch.tensor([0, 0])), num_nodes=3)
    graph.edata[WEIGHT] = torch.tensor([0.75, 0.25])
    block = dgl.to_block(graph, torch.tensor([0, 1]))
    torch.manual_seed(0)
    layer = ImportanceConvolution(dim_in=4, dim_out=3, dropout=0.0)
    vectors = torch.randn(3, 4)

    messages = torch.relu(vectors @ layer.neighbour.weight.T + layer.neighbour.bias)
    pooled = torch.stack([0.75 * messages[1] + 0.25 * messages[2], torch.zeros(4)])
    combined = torch.relu(
        torch.cat([vectors[:2], pooled], dim=1) @ layer.combine.weight.T + layer.combine.bias
    )
    expected = combined / combined.norm(dim=1, keepdim=True)
    torch.testing.assert_close(layer(block, vectors), expected)


def test_gradients_reach_the_neighbours() -> None:
    graph = dgl.graph((torch.tensor([1]), torch.tensor([0])), num_nodes=2)
    graph.edata[WEIGHT] = torch.ones(1)
    torch.manual_seed(3)
    layer = ImportanceConvolution(4, 4, dropout=0.0)
    vectors = torch.randn(2, 4, requires_grad=True)
    layer(dgl.to_block(graph, torch.tensor([0])), vectors).sum().backward()
    assert vectors.grad is not None
    assert vectors.grad[1].abs().sum() > 0

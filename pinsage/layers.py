"""Convolutions over importance neighbourhoods: PinSage's own, and one without dense layers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from pinsage.neighbours import Block


class ImportancePooling(torch.autograd.Function):
    """Neighbours' vectors averaged by importance.

    Both ways are `embedding_bag` sums over sorted lists: on a CPU ten times as fast as DGL's message passing
    (which took half of the training time), and the order of additions is fixed, so results repeat exactly.
    """

    @staticmethod
    def forward(ctx: Any, vectors: Tensor, block: Block) -> Tensor:
        """From the sources (n_sources, dim) to the destinations (n_wanted, dim)."""
        ctx.block = block
        return block.inward.sums(vectors)

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, None]:
        """The same edges the other way round."""
        return ctx.block.outward.sums(gradient.contiguous()), None


def pool(vectors: Tensor, block: Block) -> Tensor:
    """Each destination's average of its neighbours: (n_sources, dim) to (n_wanted, dim)."""
    pooled: Tensor = ImportancePooling.apply(vectors, block)  # type: ignore[no-untyped-call]
    return pooled


class LightConvolutions(nn.Module):
    """Importance pooling alone: layer after layer the neighbours' average, then the layers' weighted sum.

    He et al., "LightGCN" (SIGIR 2020), section 3.1, over PinSage's importance neighbourhoods instead of all
    neighbours. For new visitors dense layers between add nothing, and cost something where few users teach
    the model. The weights of the layers are learned.
    """

    def __init__(self, layers: int) -> None:
        super().__init__()
        self.weights = nn.Parameter(torch.ones(layers + 1))

    def convolve(self, layer: int, block: Block, vectors: Tensor) -> Tensor:
        """From vectors of the block's sources (n_sources, dim) to its destinations (n_wanted, dim)."""
        del layer
        return pool(vectors, block)

    def read(self, views: Sequence[Tensor]) -> Tensor:
        """Of the films' inputs and all layers' vectors, each (n, dim), to (n, dim)."""
        return torch.einsum("lnd,l->nd", torch.stack(list(views)), self.weights)


class DenseConvolutions(nn.Module):
    """PinSage's convolutions; all layers' vectors are read, side by side, by one dense layer.

    Reading all of them is a jumping-knowledge network (Xu et al., ICML 2018, section 4); the paper's two
    dense layers after the last convolution left the vectors hardly three dimensions.
    """

    def __init__(self, layers: int, dim: int) -> None:
        super().__init__()
        self.layers = nn.ModuleList(ImportanceConvolution(dim, dim) for _ in range(layers))
        self.dense = nn.Linear((layers + 1) * dim, dim, bias=False)

    def convolve(self, layer: int, block: Block, vectors: Tensor) -> Tensor:
        """From vectors of the block's sources (n_sources, dim) to its destinations (n_wanted, dim)."""
        convolved: Tensor = self.layers[layer](block, vectors)
        return convolved

    def read(self, views: Sequence[Tensor]) -> Tensor:
        """Of the films' inputs and all layers' vectors, each (n, dim), to (n, dim)."""
        dense: Tensor = self.dense(torch.cat(list(views), dim=1))
        return dense


class ImportanceConvolution(nn.Module):
    """CONVOLVE with importance pooling: Ying et al. (KDD 2018), Algorithm 1 and section 3.1.

    Neighbours pass a dense layer with ReLU, are averaged by importance, concatenated with the film's own
    vector, pass a second dense layer with ReLU, and the result is scaled to length 1.
    """

    def __init__(self, dim_in: int, dim_out: int) -> None:
        super().__init__()
        self.neighbour = nn.Linear(dim_in, dim_in)
        self.combine = nn.Linear(2 * dim_in, dim_out)

    def forward(self, block: Block, vectors: Tensor) -> Tensor:
        """From vectors of the block's sources (n_sources, dim_in) to its destinations (n_wanted, dim_out)."""
        messages = functional.relu(self.neighbour(vectors))
        pooled = pool(messages, block)
        own = vectors[: block.n_wanted]
        combined = functional.relu(self.combine(torch.cat([own, pooled], dim=1)))
        return functional.normalize(combined, dim=1)

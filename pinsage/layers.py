"""The convolution of PinSage."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from pinsage.backend import function
from pinsage.neighbours import WEIGHT


class ImportanceConvolution(nn.Module):
    """CONVOLVE with importance pooling: Ying et al. (KDD 2018), Algorithm 1 and section 3.1.

    Neighbours pass a dense layer with ReLU, are averaged by importance, concatenated with the film's own
    vector, pass a second dense layer with ReLU, and the result is scaled to length 1.
    """

    def __init__(self, dim_in: int, dim_out: int, dropout: float) -> None:
        super().__init__()
        self.neighbour = nn.Linear(dim_in, dim_in)
        self.combine = nn.Linear(2 * dim_in, dim_out)
        self.dropout = nn.Dropout(dropout)

    def forward(self, block: Any, vectors: Tensor) -> Tensor:
        """From vectors of the block's sources (n_sources, dim_in) to its destinations (n_dst, dim_out)."""
        vectors = self.dropout(vectors)
        with block.local_scope():
            block.srcdata["message"] = functional.relu(self.neighbour(vectors))
            block.update_all(function.u_mul_e("message", WEIGHT, "part"), function.sum("part", "pooled"))
            pooled = block.dstdata["pooled"]
        own = vectors[: block.num_dst_nodes()]
        combined = functional.relu(self.combine(torch.cat([own, pooled], dim=1)))
        return functional.normalize(combined, dim=1)

"""What a tower is made of: an MLP with PReLU on top of embedded features (`training.embedding`).

Users, items, films and products differ only in the `FeatureSchema` and the vocabularies that are handed in.
The two-tower model is that of Huang et al. (Learning Deep Structured Semantic Models, CIKM 2013).
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn
from torch.nn import functional

from dssm.settings import Output


class Tower(nn.Module):
    """A linear map plus an MLP with PReLU between its layers: (…, width) → (…, dim).

    The linear part lets an id's embedding through as it is; the MLP adds what features say together.
    """

    def __init__(self, width: int, hidden: Sequence[int], dim: int, *, dropout: float = 0.0) -> None:
        super().__init__()
        layers: list[nn.Module] = []
        before = width
        for size in hidden:
            layers += [nn.Linear(before, size), nn.PReLU(), nn.Dropout(dropout)]
            before = size
        self.mlp = nn.Sequential(*layers, nn.Linear(before, dim))
        self.skip = nn.Linear(width, dim, bias=False)

    def forward(self, features: Tensor) -> Tensor:
        """Raw vectors; see `finish`."""
        vectors: Tensor = self.skip(features) + self.mlp(features)
        return vectors


def finish(raw: Tensor, output: Output) -> Tensor:
    """A tower's raw vectors as they are searched and compared."""
    return functional.normalize(raw, dim=-1, eps=1e-6) if output == "unit" else raw

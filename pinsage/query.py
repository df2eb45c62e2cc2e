"""The query rule "block-mean": how a visitor's marks become a query vector.

Serving does the same arithmetic without torch, from what `as_json` puts into the manifest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from ingest.histories import Histories
from ingest.schema import FloatArray
from pinsage.linear import DECIMALS
from pinsage.network import Columns

BUCKETS = 9
"""One bucket per power of two of the number of likes: 1, 2-3, 4-7, …, 256 and more."""
TYPICAL_LIKES = 2 ** (torch.arange(BUCKETS) + 0.5)
"""A number of likes in the middle of each bucket."""
LINEAR_WEIGHT, LINEAR_GROWTH = 1.0, 1.75
"""The linear block's weight is LINEAR_WEIGHT · (number of likes) ^ LINEAR_GROWTH until it is fitted."""


@dataclass(frozen=True, slots=True)
class Bag:
    """Ragged lists of films as `embedding_bag` takes them."""

    films: Tensor
    offsets: Tensor

    @classmethod
    def of(cls, histories: Histories, device: torch.device) -> Bag:
        """The lists, on `device`."""
        return cls(
            torch.from_numpy(histories.films).to(device), torch.from_numpy(histories.offsets).to(device)
        )

    def mean(self, vectors: Tensor) -> Tensor:
        """Mean of the listed rows of `vectors`, per list; an empty list gives 0."""
        return functional.embedding_bag(
            self.films, vectors, self.offsets, mode="mean", include_last_offset=True
        )


class QueryRule(nn.Module):
    """Weighs the blocks and the bias by the number of likes.

    With n likes, m dislikes and b = floor(log2(n)), at most BUCKETS - 1:

        q[block] = weights[b, block] · mean of liked rows
        q[linear] += dislike[b] · √m · (mean of disliked rows) · aversion
        q[bias] = prior[b]

    A disliked film is not the opposite of a liked one: who dislikes it has watched it, and likes what those
    like who dislike it, too. What that is the `aversion` of the linear block says (`pinsage.linear`).

    The prior and the weights of the trained blocks are learned with the vectors; the linear block, the last
    one, is left out in training (`nn.Module.train`); its weights and those of dislikes, which start at 0, are
    fitted afterwards.
    """

    def __init__(self, columns: Columns, aversion: FloatArray) -> None:
        """`aversion`: float32, as wide and as high as the linear block has columns."""
        super().__init__()
        self.columns = columns
        self.weights = nn.Parameter(torch.ones(BUCKETS, len(columns.blocks)))
        with torch.no_grad():
            self.weights[:, -1] = LINEAR_WEIGHT * TYPICAL_LIKES**LINEAR_GROWTH
        self.prior = nn.Parameter(torch.ones(BUCKETS))
        self.dislike: Tensor
        self.register_buffer("dislike", torch.zeros(BUCKETS))
        self.aversion: Tensor
        self.register_buffer("aversion", torch.from_numpy(aversion))
        self.thresholds: Tensor
        self.register_buffer("thresholds", 2 ** torch.arange(1, BUCKETS), persistent=False)

    def forward(self, vectors: Tensor, likes: Histories, dislikes: Histories | None = None) -> Tensor:
        """Query vectors (len(likes), dim) of as many visitors from the films' `vectors` (n_items, dim)."""
        counts = torch.from_numpy(likes.counts).to(vectors.device)
        bucket = (counts[:, None] >= self.thresholds).sum(dim=1)
        taste = Bag.of(likes, vectors.device).mean(vectors)
        blocks = self.columns.blocks[:-1] if self.training else self.columns.blocks
        parts = [
            self.weights[bucket, block, None] * taste[:, start:end]
            for block, (start, end) in enumerate(blocks)
        ]
        if dislikes is not None and not self.training:
            loud = self.dislike[bucket] * torch.from_numpy(dislikes.counts).to(vectors.device).sqrt()
            parts[-1] = parts[-1] + loud[:, None] * self._averse(vectors, dislikes)
        return torch.cat([*parts, self.prior[bucket, None]], dim=1)

    def _averse(self, vectors: Tensor, dislikes: Histories) -> Tensor:
        start, end = self.columns.blocks[-1]
        return Bag.of(dislikes, vectors.device).mean(vectors[:, start:end].contiguous()) @ self.aversion

    def as_json(self) -> dict[str, Any]:
        """The rule as the manifest's `query` entry."""
        return {
            "kind": "block-mean",
            "blocks": [list(block) for block in self.columns.blocks],
            "bias": self.columns.bias,
            "weights": self.weights.tolist(),
            "prior": self.prior.tolist(),
            "dislike": {
                "weights": self.dislike.tolist(),
                "map": [[round(number, DECIMALS) for number in row] for row in self.aversion.tolist()],
            },
        }


class QueryRanker:
    """Scores films as serving does: one inner product of a query with every film's vector."""

    def __init__(self, vectors: Tensor, rule: QueryRule) -> None:
        self._vectors = vectors
        self._rule = rule

    def scores(self, likes: Histories, dislikes: Histories | None = None) -> FloatArray:
        """Higher is better: float32 (len(likes), n_items)."""
        with torch.no_grad():
            queries = self._rule(self._vectors, likes, dislikes)
            scores: FloatArray = (queries @ self._vectors.T).cpu().numpy()
        return scores

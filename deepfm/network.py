"""DeepFM: how likely a person is to want an item, from the features of both.

Three parts read the same fields and add up to one logit (Guo et al., DeepFM, IJCAI 2017, §2.1): a weight per
value, the inner products of all pairs of embedded fields (Rendle, Factorization Machines, ICDM 2010, §III),
and an MLP over the embedded fields side by side. Switching parts off gives FM and logistic regression.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from deepfm.settings import Settings
from ingest.features import Feature, Vocabularies
from training.embedding import EncodedTensors, FeatureEmbedding


class DeepFM(nn.Module):
    """Logits (n,) of rows of feature numbers. An unknown value adds nothing to weights and pairs."""

    def __init__(self, features: Sequence[Feature], vocabularies: Vocabularies, settings: Settings) -> None:
        super().__init__()
        self._fields = len(features)
        self.bias = nn.Parameter(torch.zeros(()))
        self.weights = FeatureEmbedding(features, vocabularies, 1, spread=0.0)
        self.embedding: FeatureEmbedding | None = None
        self.deep: nn.Sequential | None = None
        if settings.kind != "lr":
            self.embedding = FeatureEmbedding(features, vocabularies, settings.dim, spread=settings.spread)
        if self.embedding is not None and settings.kind == "deepfm":
            self.deep = _mlp(self.embedding.width, settings)

    def forward(self, encoded: EncodedTensors) -> Tensor:
        """`encoded` holds all features of the constructor, of n rows."""
        logit: Tensor = self.bias + self.weights(encoded).sum(dim=1)
        if self.embedding is not None:
            embedded = self.embedding(encoded)
            logit = logit + _pairs(embedded.unflatten(1, (self._fields, -1)))
            if self.deep is not None:
                logit = logit + self.deep(embedded).squeeze(1)
        return logit


def _pairs(fields: Tensor) -> Tensor:
    """The sum of the inner products of all pairs of the rows' fields (n, fields, dim), in linear time."""
    together = fields.sum(dim=1)
    return ((together * together).sum(dim=1) - (fields * fields).sum(dim=(1, 2))) / 2


def _mlp(width: int, settings: Settings) -> nn.Sequential:
    layers: list[nn.Module] = []
    for _ in range(settings.layers):
        layers += [nn.Linear(width, settings.hidden), nn.ReLU(), nn.Dropout(settings.dropout)]
        width = settings.hidden
    return nn.Sequential(*layers, nn.Linear(width, 1))

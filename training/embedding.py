"""Declared features as vectors: what every model that reads a `FeatureSchema` starts with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from ingest.features import UNKNOWN, Encoded, Feature, Vocabularies

EncodedTensors = Mapping[str, Tensor]
"""Numbers by feature name: int64 (n,) for one value a row, (n, length) for several; 0 is unknown."""

INITIAL_SPREAD = 0.05
"""Standard deviation of fresh embeddings, unless told otherwise."""


def tensors(encoded: Encoded) -> dict[str, Tensor]:
    """The arrays of `ingest.features.encode` as tensors that share their memory."""
    return {name: torch.from_numpy(numbers) for name, numbers in encoded.items()}


class FeatureEmbedding(nn.Module):
    """Looks up every feature's values and lays them side by side: (n, `width`).

    A feature of several values is the mean of those that are known. An unknown value is a vector of zeros,
    which no training changes; whoever wants rows without some value to be served well drops it at random
    while training (`forget`).
    """

    def __init__(
        self,
        features: Sequence[Feature],
        vocabularies: Vocabularies,
        dim: int,
        *,
        spread: float = INITIAL_SPREAD,
    ) -> None:
        """`dim` columns for every feature; fresh values have the standard deviation `spread`."""
        super().__init__()
        self.tables = nn.ModuleDict(
            {
                feature.name: nn.Embedding(len(vocabularies[feature.name]), dim, padding_idx=UNKNOWN)
                for feature in features
            }
        )
        self.width = dim * len(features)
        for table in self.tables.values():
            weight = cast(nn.Embedding, table).weight
            nn.init.normal_(weight, std=spread)
            with torch.no_grad():
                weight[UNKNOWN].zero_()

    def forward(self, encoded: EncodedTensors) -> Tensor:
        """`encoded` holds all features of the constructor."""
        columns = []
        for name, table in self.tables.items():
            numbers = encoded[name]
            values = table(numbers)
            if numbers.dim() == 2:
                known = (numbers != UNKNOWN).sum(dim=1, keepdim=True).clamp(min=1)
                values = values.sum(dim=1) / known
            columns.append(values)
        return torch.cat(columns, dim=-1)


def forget(encoded: EncodedTensors, probability: float, generator: torch.Generator) -> dict[str, Tensor]:
    """Every feature of every row made unknown with `probability`, independently.

    Training on this makes a model answer for rows whose values it is not told.
    """
    kept = {}
    for name, numbers in encoded.items():
        keep = torch.rand(len(numbers), generator=generator) >= probability
        kept[name] = numbers * keep.reshape(-1, *[1] * (numbers.dim() - 1))
    return kept

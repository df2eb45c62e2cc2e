"""What the ranker learns from: who met which item, and whether it was what they wanted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ingest.features import (
    ECOMMERCE,
    MOVIES,
    Feature,
    FeatureSchema,
    Vocabularies,
    encode,
    fit_vocabularies,
)
from ingest.schema import IntArray
from ingest.tables import Events, FeatureTables
from training.embedding import EncodedTensors, tensors

UNREAD = {MOVIES.name: frozenset({"zip"})}
"""Features that the ranker does not read: there are almost as many zip codes as people."""

Bounds = tuple[float, float]
BOUNDS: Mapping[str, Bounds] = {MOVIES.name: (4.0, 2.0), ECOMMERCE.name: (4.0, 1.0)}
"""By schema: from which rating on an item was wanted, and up to which it was not; between them nobody knows.

Films: 4 stars and more, 2 and less. Products: put into the cart or ordered (4 and 5), only looked at (1).
"""


@dataclass(frozen=True, slots=True)
class Labelled:
    """Events with a label, in the order of the source: rows of users and items, int64, and when (seconds)."""

    user: IntArray
    item: IntArray
    timestamp: IntArray
    wanted: NDArray[np.bool_]

    @classmethod
    def of(cls, events: Events, schema: FeatureSchema) -> Labelled:
        """All events but those whose rating says neither."""
        wanted_from, unwanted_to = BOUNDS[schema.name]
        wanted = events.rating >= wanted_from
        told = wanted | (events.rating <= unwanted_to)
        return cls(events.user[told], events.item[told], events.timestamp[told], wanted[told])

    def __len__(self) -> int:
        return len(self.user)

    def take(self, rows: IntArray) -> Labelled:
        """The chosen events."""
        return Labelled(self.user[rows], self.item[rows], self.timestamp[rows], self.wanted[rows])


@dataclass(frozen=True, slots=True)
class Encoded:
    """All users and items of a dataset as feature numbers, by row of the two tables."""

    users: EncodedTensors
    items: EncodedTensors

    @classmethod
    def of(cls, tables: FeatureTables, vocabularies: Vocabularies) -> Encoded:
        """Encode `tables` with `vocabularies`."""
        user, item = features_of(tables.schema)
        return cls(
            tensors(encode(user, tables.users, vocabularies)),
            tensors(encode(item, tables.items, vocabularies)),
        )

    def rows(self, user: Tensor, item: Tensor) -> dict[str, Tensor]:
        """The features of pairs of a user and an item, by row."""
        chosen = {name: numbers[user] for name, numbers in self.users.items()}
        return chosen | {name: numbers[item] for name, numbers in self.items.items()}

    def batch(self, events: Labelled, rows: IntArray) -> tuple[dict[str, Tensor], Tensor]:
        """The features and labels (float32, 0 or 1) of the chosen events."""
        chosen = events.take(rows)
        pairs = self.rows(torch.from_numpy(chosen.user), torch.from_numpy(chosen.item))
        return pairs, torch.from_numpy(chosen.wanted.astype(np.float32))


def features_of(schema: FeatureSchema) -> tuple[tuple[Feature, ...], tuple[Feature, ...]]:
    """The features of users and of items that the ranker reads."""
    unread = UNREAD.get(schema.name, frozenset())
    return tuple(feature for feature in schema.user if feature.name not in unread), schema.item


def vocabularies_of(tables: FeatureTables) -> Vocabularies:
    """Vocabularies of what the ranker reads, fitted on all users and items there are."""
    user, item = features_of(tables.schema)
    return {**fit_vocabularies(user, tables.users), **fit_vocabularies(item, tables.items)}

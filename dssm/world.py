"""A dataset as the towers take it: encoded features as tensors, and every user's items in order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from dssm.sequences import Sequences
from ingest.features import FeatureSchema, Vocabularies, encode, fit_vocabularies
from ingest.tables import FeatureTables
from training.embedding import EncodedTensors, tensors


@dataclass(frozen=True, slots=True)
class World:
    """`users` by row of the user table. `items` by item number: row 0 is padding, all unknown.

    An item's number is that of its id in the vocabulary of the schema's item key.
    """

    schema: FeatureSchema
    vocabularies: Vocabularies
    users: EncodedTensors
    items: EncodedTensors
    sequences: Sequences

    @classmethod
    def of(cls, tables: FeatureTables, vocabularies: Vocabularies, history_length: int) -> World:
        """Encode `tables` with `vocabularies`; histories will hold `history_length` items at most."""
        schema = replace(tables.schema, history_length=history_length)
        items = encode(schema.item, tables.items, vocabularies)
        number_of_row = items[schema.item_key]
        by_number = {}
        for name, numbers in items.items():
            placed = np.zeros((len(vocabularies[schema.item_key]), *numbers.shape[1:]), dtype=np.int64)
            placed[number_of_row] = numbers
            by_number[name] = torch.from_numpy(placed)
        return cls(
            schema,
            vocabularies,
            tensors(encode(schema.user, tables.users, vocabularies)),
            by_number,
            Sequences.of(tables.events, number_of_row, len(tables.users[schema.user_key])),
        )

    @property
    def n_items(self) -> int:
        """How many real items there are; they are numbered 1 to this."""
        return len(self.vocabularies[self.schema.item_key]) - 1


def vocabularies_of(tables: FeatureTables) -> Vocabularies:
    """Vocabularies of all features of both sides, fitted on all users and items there are."""
    return {
        **fit_vocabularies(tables.schema.user, tables.users),
        **fit_vocabularies(tables.schema.item, tables.items),
    }


def rows_of(encoded: EncodedTensors, rows: Tensor) -> Mapping[str, Tensor]:
    """The chosen rows of every feature."""
    return {name: numbers[rows] for name, numbers in encoded.items()}

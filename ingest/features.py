"""Declared features of users and items, and the vocabularies that number their values.

A schema says which columns there are; the towers, the ranker, the services and the server all encode with the
vocabularies that were fitted at training and travel with the model, so a value means the same everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ingest.schema import IntArray

StringArray = NDArray[np.str_]
Columns = Mapping[str, StringArray]
"""Raw values by feature name, one row per user or item: (n,), or (n, length) for several values a row.

An empty string means that the value is unknown, or pads a row with fewer values.
"""
Encoded = dict[str, IntArray]
"""Numbers by feature name, of the same shapes as the raw values; 0 stands for unknown and for padding."""

UNKNOWN = 0


@dataclass(frozen=True, slots=True)
class Feature:
    """One declared column: `category` has one value a row, `categories` up to `length` without an order."""

    name: str
    kind: Literal["category", "categories"] = "category"
    length: int = 1


@dataclass(frozen=True, slots=True)
class FeatureSchema:
    """The features of both sides. The first feature of each side is the external id.

    `history_length` is how many of a user's latest items the sequence feature "history" holds, latest last,
    padded on the left; its values are item ids and share the vocabulary of the item's first feature.
    """

    name: str
    user: tuple[Feature, ...]
    item: tuple[Feature, ...]
    history_length: int = 50

    @property
    def user_key(self) -> str:
        """Name of the column of user ids."""
        return self.user[0].name

    @property
    def item_key(self) -> str:
        """Name of the column of item ids."""
        return self.item[0].name


MOVIES = FeatureSchema(
    "movies",
    user=tuple(map(Feature, ("user_id", "gender", "age", "occupation", "zip"))),
    item=(Feature("movie_id"), Feature("genres", "categories", length=6), Feature("year")),
)
"""Age and occupation as MovieLens codes "0" to "6" and "0" to "20"; gender "M" or "F"."""

ECOMMERCE = FeatureSchema(
    "ecommerce",
    user=tuple(map(Feature, ("user_id", "age", "sex", "city_level", "province", "city", "county"))),
    item=tuple(map(Feature, ("sku_id", "brand", "shop", "category"))),
)
"""The columns of `users.dat` and `products.dat`, in their order."""

SCHEMAS = {schema.name: schema for schema in (MOVIES, ECOMMERCE)}


class Vocabulary:
    """Numbers the distinct values of one feature from 1; a value that fitting has not seen is 0."""

    def __init__(self, values: Sequence[str] | StringArray) -> None:
        self.values: StringArray = np.asarray(values, dtype=np.str_)
        if len(self.values) > 1 and not (self.values[:-1] < self.values[1:]).all():
            raise ValueError("a vocabulary's values must be sorted and distinct")

    @classmethod
    def fit(cls, column: StringArray) -> Vocabulary:
        """The distinct values of `column`, whatever its shape; the empty string is never one."""
        values = np.unique(column)
        return cls(values[values != ""])

    def __len__(self) -> int:
        """How many numbers there are, 0 included: the rows that an embedding table needs."""
        return len(self.values) + 1

    def encode(self, column: StringArray) -> IntArray:
        """The numbers of `column`'s values, in its shape, int64."""
        if not len(self.values):
            return np.zeros(column.shape, dtype=np.int64)
        position = np.searchsorted(self.values, column)
        found = self.values[np.minimum(position, len(self.values) - 1)] == column
        return np.where(found, position + 1, UNKNOWN).astype(np.int64)


Vocabularies = Mapping[str, Vocabulary]


def fit_vocabularies(features: Sequence[Feature], columns: Columns) -> dict[str, Vocabulary]:
    """One vocabulary per feature, from the values in `columns`."""
    return {feature.name: Vocabulary.fit(columns[feature.name]) for feature in features}


def encode(features: Sequence[Feature], columns: Columns, vocabularies: Vocabularies) -> Encoded:
    """Numbers for every feature; a feature without a column is unknown in every row.

    Raises ValueError where columns differ in their number of rows.
    """
    counts = {len(columns[feature.name]) for feature in features if feature.name in columns}
    if len(counts) > 1:
        raise ValueError(f"columns differ in length: {sorted(counts)}")
    rows = counts.pop() if counts else 1
    encoded: Encoded = {}
    for feature in features:
        if feature.name in columns:
            encoded[feature.name] = vocabularies[feature.name].encode(columns[feature.name])
        else:
            shape = (rows, feature.length) if feature.kind == "categories" else (rows,)
            encoded[feature.name] = np.zeros(shape, dtype=np.int64)
    return encoded

"""A dataset as feature columns and events: what towers and ranker learn from, for films or products."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ingest.features import MOVIES, Columns, FeatureSchema
from ingest.schema import FloatArray, IntArray

if TYPE_CHECKING:
    from ingest.features import StringArray
    from ingest.schema import Dataset, Item, User


@dataclass(frozen=True, slots=True)
class Events:
    """What users did with items, as columns of equal length in the order of the source.

    `user`, `item`: rows of the two tables, int64; `rating`: stars, or the strength of an action, float32;
    `timestamp`: seconds since 1970, int64.
    """

    user: IntArray
    item: IntArray
    rating: FloatArray
    timestamp: IntArray

    def __len__(self) -> int:
        return len(self.user)


@dataclass(frozen=True, slots=True)
class FeatureTables:
    """Users and items as columns of raw values, row by row, and the events between them."""

    name: str
    schema: FeatureSchema
    users: Columns
    items: Columns
    events: Events


def movie_tables(dataset: Dataset) -> FeatureTables:
    """A film dataset in the columns of the schema `MOVIES`; rows keep the order of its users and items."""
    ratings = dataset.interactions
    user_ids = np.array([user.user_id for user in dataset.users], dtype=np.int64)
    movie_ids = np.array([item.movie_id for item in dataset.items], dtype=np.int64)
    events = Events(
        np.searchsorted(user_ids, ratings.user_id).astype(np.int64),
        np.searchsorted(movie_ids, ratings.movie_id).astype(np.int64),
        ratings.rating,
        ratings.timestamp,
    )
    return FeatureTables(
        dataset.name, MOVIES, user_columns(dataset.users), item_columns(dataset.items), events
    )


def user_columns(users: tuple[User, ...]) -> dict[str, StringArray]:
    """The user columns of the schema `MOVIES`."""
    return {
        "user_id": np.array([str(user.user_id) for user in users], dtype=np.str_),
        "gender": np.array([user.gender or "" for user in users], dtype=np.str_),
        "age": np.array([_text(user.age_group) for user in users], dtype=np.str_),
        "occupation": np.array([_text(user.occupation) for user in users], dtype=np.str_),
        "zip": np.array([user.zip_code or "" for user in users], dtype=np.str_),
    }


def item_columns(items: tuple[Item, ...]) -> dict[str, StringArray]:
    """The item columns of the schema `MOVIES`; genres beyond the declared number are left out."""
    (length,) = (feature.length for feature in MOVIES.item if feature.name == "genres")
    genres = [(*item.genres[:length], *[""] * (length - len(item.genres))) for item in items]
    return {
        "movie_id": np.array([str(item.movie_id) for item in items], dtype=np.str_),
        "genres": np.array(genres, dtype=np.str_).reshape(len(items), length),
        "year": np.array([_text(item.year) for item in items], dtype=np.str_),
    }


def _text(value: int | None) -> str:
    return "" if value is None else str(value)

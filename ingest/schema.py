"""The typed tables that every room works on: interactions, items, users.

Identifiers are external (`MovieId`, `UserId`) and may have gaps. Rows of a matrix are `NodeId`s.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import astuple, dataclass
from typing import Literal, NewType

import numpy as np
from numpy.typing import NDArray

MovieId = NewType("MovieId", int)
UserId = NewType("UserId", int)
NodeId = NewType("NodeId", int)

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float32]

Gender = Literal["M", "F"]

LIKE_THRESHOLD = 4.0
"""Stars from which a rating counts as a like."""
DISLIKE_THRESHOLD = 2.0
"""Stars up to which a rating counts as a dislike."""

AGE_GROUPS = ("Under 18", "18-24", "25-34", "35-44", "45-49", "50-55", "56+")
AGE_GROUP_STARTS = (1, 18, 25, 35, 45, 50, 56)
"""First age of each group; MovieLens-1M codes a group by this number."""

OCCUPATIONS = (
    "other or not specified",
    "academic/educator",
    "artist",
    "clerical/admin",
    "college/grad student",
    "customer service",
    "doctor/health care",
    "executive/managerial",
    "farmer",
    "homemaker",
    "K-12 student",
    "lawyer",
    "programmer",
    "retired",
    "sales/marketing",
    "scientist",
    "self-employed",
    "technician/engineer",
    "tradesman/craftsman",
    "unemployed",
    "writer",
)
"""MovieLens-1M's occupation names; the position is the code."""


@dataclass(frozen=True, slots=True)
class Interactions:
    """Ratings as columns of equal length, in the order of the source.

    `user_id`, `movie_id`, `timestamp` (seconds since 1970, UTC): int64; `rating` (0.5 to 5 stars): float32.
    """

    user_id: IntArray
    movie_id: IntArray
    rating: FloatArray
    timestamp: IntArray

    def __post_init__(self) -> None:
        lengths = {len(self.user_id), len(self.movie_id), len(self.rating), len(self.timestamp)}
        if len(lengths) != 1:
            raise ValueError(f"interaction columns differ in length: {sorted(lengths)}")

    def __len__(self) -> int:
        return len(self.user_id)

    def take(self, rows: NDArray[np.bool_] | IntArray) -> Interactions:
        """The interactions at `rows` (a mask or positions)."""
        return Interactions(self.user_id[rows], self.movie_id[rows], self.rating[rows], self.timestamp[rows])


@dataclass(frozen=True, slots=True)
class Item:
    """A film. `year` is None where the source has none; `genres` keeps the source's order."""

    movie_id: MovieId
    title: str
    year: int | None
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class User:
    """A person who rates. `age_group` indexes `AGE_GROUPS`, `occupation` indexes `OCCUPATIONS`."""

    user_id: UserId
    gender: Gender | None = None
    age_group: int | None = None
    occupation: int | None = None
    zip_code: str | None = None


@dataclass(frozen=True, slots=True)
class ExternalIds:
    """What a film is called elsewhere; None where nobody said. `imdb` as in tt0114709."""

    imdb: str | None = None
    tmdb: int | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """One source, parsed and checked.

    Every interaction names a user of `users` and an item of `items`; both may hold entries without
    interactions. `items` and `users` are sorted by id and ids are unique.
    """

    name: str
    interactions: Interactions
    items: tuple[Item, ...]
    users: tuple[User, ...]

    def fingerprint(self) -> str:
        """SHA-256 over all content (not the name), as `sha256:<hex>`: the same data, the same text."""
        digest = hashlib.sha256()
        columns = (
            (self.interactions.user_id, "<i8"),
            (self.interactions.movie_id, "<i8"),
            (self.interactions.rating, "<f4"),
            (self.interactions.timestamp, "<i8"),
        )
        for column, dtype in columns:
            digest.update(np.ascontiguousarray(column, dtype=dtype).tobytes())
        entries: tuple[Item | User, ...] = (*self.items, *self.users)
        for entry in entries:
            digest.update(json.dumps(astuple(entry), ensure_ascii=True).encode())
        return f"sha256:{digest.hexdigest()}"

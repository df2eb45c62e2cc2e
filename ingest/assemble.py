"""From parsed tables to a `Dataset` that keeps its promises."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ingest.errors import MalformedFileError
from ingest.schema import Dataset, Item, MovieId, User, UserId

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from ingest.ratings import RatingsTable
    from ingest.rows import Row
    from ingest.schema import IntArray, Interactions

Id = TypeVar("Id", bound=int)
Entry = TypeVar("Entry")

NO_GENRES = frozenset({"unknown", "(no genres listed)"})
"""How MovieLens says that it knows no genre."""


def assemble(
    name: str, ratings: RatingsTable, items: Iterable[tuple[Row, Item]], users: Iterable[tuple[Row, User]]
) -> Dataset:
    """Check the tables against each other and put them in order.

    A user who rates but is not in the users table is added without particulars. Where a user rated a film
    more than once, the latest rating counts (of equal times, the one further down the file).
    Raises MalformedFileError for an id given twice, a rating of an unknown film, and empty tables.
    """
    films = unique(items, lambda item: item.movie_id)
    people = unique(users, lambda user: user.user_id)
    if not films:
        raise MalformedFileError(ratings.file.name, None, "the films table beside it is empty")
    interactions = ratings.read()
    if not len(interactions):
        raise MalformedFileError(ratings.file.name, None, "expected at least one rating, found none")
    movie_ids = np.array(sorted(films), dtype=np.int64)
    movie_rows = rows_of(interactions.movie_id, movie_ids, ratings)
    raters, user_rows = np.unique(interactions.user_id, return_inverse=True)
    for user_id in map(UserId, raters.tolist()):
        people.setdefault(user_id, User(user_id))
    return Dataset(
        name,
        latest(interactions, user_rows * len(movie_ids) + movie_rows),
        tuple(films[MovieId(movie_id)] for movie_id in movie_ids.tolist()),
        tuple(people[user_id] for user_id in sorted(people)),
    )


def genres_of(text: str, separator: str = "|") -> tuple[str, ...]:
    """Genre names in the source's order, without repeats and without the words for "none known"."""
    names = (name.strip() for name in text.split(separator))
    return tuple(dict.fromkeys(name for name in names if name and name not in NO_GENRES))


def unique(entries: Iterable[tuple[Row, Entry]], id_of: Callable[[Entry], Id]) -> dict[Id, Entry]:
    """The entries by id. Raises MalformedFileError for an id given twice."""
    found: dict[Id, Entry] = {}
    for row, entry in entries:
        if found.setdefault(id_of(entry), entry) is not entry:
            raise row.error(f"expected every id once, found {id_of(entry)} again")
    return found


def rows_of(rated: IntArray, movie_ids: IntArray, ratings: RatingsTable) -> IntArray:
    """Position of each rated film in the sorted `movie_ids`; `ratings` is where a stranger is looked up.

    Raises MalformedFileError for a film that is not among them.
    """
    rows = np.searchsorted(movie_ids[:-1], rated)
    unknown = set(rated[movie_ids[rows] != rated].tolist())
    if unknown:
        row = next(row for row in ratings.rows() if row.whole("movie_id") in unknown)
        raise row.error(f"rates film {row.whole('movie_id')}, which the films table does not list")
    return rows


def latest(interactions: Interactions, pairs: IntArray) -> Interactions:
    """The last rating of each pair by time; `pairs[i]` tells user and film of row i in one number."""
    by_pair = np.sort(pairs)
    if not (by_pair[1:] == by_pair[:-1]).any():
        return interactions
    order = np.lexsort((interactions.timestamp, pairs))
    sorted_pairs = pairs[order]
    is_last = np.append(sorted_pairs[1:] != sorted_pairs[:-1], True)
    return interactions.take(np.sort(order[is_last]))

"""Films that come to a dataset later, in the form of `own_csv`: `items.csv` and, optionally, `ratings.csv`.

`items.csv` lists the new films alone. `ratings.csv` rates them, and may rate films of the dataset: a new
person is known by these. A user_id of the dataset is the person of the dataset; any other is a new person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.assemble import latest, rows_of, unique
from ingest.errors import DatasetError, UnknownSourceError
from ingest.own_csv import items_of, ratings_table
from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet
    from pathlib import Path


def with_new_films(dataset: Dataset, path: Path, trained: AbstractSet[MovieId]) -> Dataset:
    """`dataset` with the films and ratings at `path`: a folder, or an items.csv without ratings.

    Films of the dataset may come again, with other features and more ratings, unless they are among those
    that a model was `trained` on. Where somebody rates a film again, the latest rating counts.

    Raises UnknownSourceError where there is nothing to read, and MalformedFileError at the first bad line.
    """
    items, ratings = (path / "items.csv", path / "ratings.csv") if path.is_dir() else (path, None)
    if not items.is_file():
        raise UnknownSourceError(
            f"{items} is missing; it lists the new films (movie_id, title, year, genres)."
        )
    try:
        films = {item.movie_id: item for item in dataset.items} | _new_films(items, trained)
        if ratings is None or not ratings.is_file():
            return Dataset(dataset.name, dataset.interactions, _sorted(films), dataset.users)
        return _rated(dataset, films, ratings)
    except OSError as error:
        raise DatasetError(f"Cannot read {path}: {error.strerror or error}.") from error


def _new_films(file: Path, trained: AbstractSet[MovieId]) -> dict[MovieId, Item]:
    rows = list(items_of(file))
    for row, item in rows:
        if item.movie_id in trained:
            raise row.error(f"the model was trained on film {item.movie_id}; new films need ids of their own")
    return unique(rows, lambda item: item.movie_id)


def with_earlier(dataset: Dataset, earlier: Dataset) -> Dataset:
    """`dataset` with what only `earlier`, an extension of it or of a former state of it, has."""
    films = {item.movie_id: item for item in (*earlier.items, *dataset.items)}
    people = {user.user_id: user for user in (*earlier.users, *dataset.users)}
    return _union(dataset.name, films, people, (earlier.interactions, dataset.interactions))


def _rated(dataset: Dataset, films: dict[MovieId, Item], file: Path) -> Dataset:
    table = ratings_table(file)
    new = table.read()
    rows_of(new.movie_id, np.array(sorted(films), dtype=np.int64), table)
    people = {user.user_id: user for user in dataset.users}
    for user_id in map(UserId, new.user_id.tolist()):
        people.setdefault(user_id, User(user_id))
    return _union(dataset.name, films, people, (dataset.interactions, new))


def _union(
    name: str,
    films: dict[MovieId, Item],
    people: dict[UserId, User],
    parts: tuple[Interactions, Interactions],
) -> Dataset:
    """All of it, with the latest rating where one person rated one film in both parts."""
    both = Interactions(
        np.concatenate([part.user_id for part in parts]),
        np.concatenate([part.movie_id for part in parts]),
        np.concatenate([part.rating for part in parts]),
        np.concatenate([part.timestamp for part in parts]),
    )
    movie_ids = np.array(sorted(films), dtype=np.int64)
    raters = np.unique(both.user_id, return_inverse=True)[1]
    pairs = raters * len(movie_ids) + np.searchsorted(movie_ids, both.movie_id)
    users = tuple(people[user_id] for user_id in sorted(people))
    return Dataset(name, latest(both, pairs), _sorted(films), users)


def _sorted(films: dict[MovieId, Item]) -> tuple[Item, ...]:
    return tuple(films[movie_id] for movie_id in sorted(films))

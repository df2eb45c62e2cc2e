"""Marks that visitors asked the server to remember, as users of their own beside those of a dataset."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from ingest.errors import DatasetError
from ingest.schema import Dataset, Interactions, MovieId, User, UserId
from recommender.types import StoredMarks

MIN_MARKS = 3
"""From so many likes and dislikes of films of the dataset on, somebody's marks say something about taste."""

LIKED_STARS, DISLIKED_STARS = 5.0, 1.0
SUFFIX = "-with-marks"
"""Ends the joined dataset's name, and so the names of its folder and of its models."""


class TooFewMarksError(DatasetError):
    """Not one visitor's marks can join."""


def with_marks(dataset: Dataset, stored: Iterable[StoredMarks]) -> Dataset:
    """`dataset` with every visitor who marked enough as a new user: likes as 5 stars, dislikes as 1.

    Films that the dataset does not have are left out; so is what visitors did not see or hid, which is no
    opinion of a film. New users follow the largest id, in the order of `stored`.

    Raises TooFewMarksError where nobody would join.
    """
    known = {item.movie_id for item in dataset.items}
    next_id = max((user.user_id for user in dataset.users), default=0) + 1
    users: list[User] = []
    rows: list[tuple[int, int, float, int]] = []
    for visitor in stored:
        ratings = [(film, stars) for film, stars in _ratings(visitor) if film in known]
        if len(ratings) >= MIN_MARKS:
            user_id = UserId(next_id + len(users))
            users.append(User(user_id))
            rows += [(user_id, film, stars, visitor.changed_at) for film, stars in ratings]
    if not users:
        raise TooFewMarksError(
            f"No remembered visitor has marked {MIN_MARKS} films of {dataset.name}; "
            "prepare without --with-marks."
        )
    return Dataset(
        dataset.name + SUFFIX, _appended(dataset.interactions, rows), dataset.items, (*dataset.users, *users)
    )


def _ratings(visitor: StoredMarks) -> Iterator[tuple[MovieId, float]]:
    yield from ((film, LIKED_STARS) for film in visitor.marks.liked)
    yield from ((film, DISLIKED_STARS) for film in visitor.marks.disliked)


def _appended(before: Interactions, rows: list[tuple[int, int, float, int]]) -> Interactions:
    user_ids, movie_ids, stars, times = zip(*rows, strict=True)
    return Interactions(
        np.concatenate([before.user_id, np.array(user_ids, dtype=np.int64)]),
        np.concatenate([before.movie_id, np.array(movie_ids, dtype=np.int64)]),
        np.concatenate([before.rating, np.array(stars, dtype=np.float32)]),
        np.concatenate([before.timestamp, np.array(times, dtype=np.int64)]),
    )

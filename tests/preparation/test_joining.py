from __future__ import annotations

import numpy as np
import pytest

from ingest.schema import Dataset, MovieId
from preparation.joining import TooFewMarksError, with_marks
from recommender.types import StoredMarks, VisitorMarks
from tests.worlds import movie_id_of, parity_world

WHEN = 1_700_000_000


def films(*rows: int) -> tuple[MovieId, ...]:
    return tuple(movie_id_of(row) for row in rows)


def stored(liked: tuple[MovieId, ...], disliked: tuple[MovieId, ...] = ()) -> StoredMarks:
    return StoredMarks(VisitorMarks(liked, disliked, films(30), films(31)), WHEN)


def added(before: Dataset, after: Dataset) -> list[tuple[int, int, float, int]]:
    """The ratings of the new users."""
    ratings = after.interactions.take(np.arange(len(before.interactions), len(after.interactions)))
    columns = (ratings.user_id, ratings.movie_id, ratings.rating, ratings.timestamp)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_likes_are_5_stars_and_dislikes_1_of_new_users() -> None:
    world = parity_world()
    joined = with_marks(world, [stored(films(0, 2), films(1)), stored(films(3, 5, 7))])
    assert joined.name == "parity-with-marks"
    assert joined.items == world.items
    assert [user.user_id for user in joined.users[60:]] == [61, 62]
    assert added(world, joined) == [
        (61, movie_id_of(0), 5.0, WHEN),
        (61, movie_id_of(2), 5.0, WHEN),
        (61, movie_id_of(1), 1.0, WHEN),
        *((62, movie_id_of(row), 5.0, WHEN) for row in (3, 5, 7)),
    ]
    assert joined.interactions.rating.dtype == np.float32
    assert joined.fingerprint() != world.fingerprint()


def test_who_marked_too_few_known_films_stays_out() -> None:
    world = parity_world()
    unknown = (MovieId(999_998), MovieId(999_999))
    joined = with_marks(
        world, [stored(films(0, 2)), stored((*films(0, 2), *unknown)), stored((*films(0, 2, 4), *unknown))]
    )
    assert [movie_id for _, movie_id, _, _ in added(world, joined)] == list(films(0, 2, 4))
    with pytest.raises(TooFewMarksError, match="marked 3 films of parity"):
        with_marks(world, [stored(films(0, 2)), stored(unknown)])
    with pytest.raises(TooFewMarksError):
        with_marks(world, [])


def test_the_same_marks_make_the_same_data() -> None:
    marks = [stored(films(0, 2, 4)), stored((), films(1, 3, 5))]
    assert with_marks(parity_world(), marks).fingerprint() == with_marks(parity_world(), marks).fingerprint()

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.assemble import genres_of
from ingest.errors import MalformedFileError
from ingest.reading import read_dataset
from ingest.schema import Dataset
from tests.ingest.releases import OWN, write


def _read(
    folder: Path, ratings: str, items: str = "movie_id,title\n10,A\n20,B\n", users: str = ""
) -> Dataset:
    files = {"ratings.csv": ratings.encode(), "items.csv": items.encode()}
    if users:
        files["users.csv"] = users.encode()
    return read_dataset(write(folder, files))


def test_the_latest_rating_of_a_film_counts(tmp_path: Path) -> None:
    dataset = _read(
        tmp_path,
        "user_id,movie_id,rating,timestamp\n1,10,1,50\n1,20,2,10\n1,10,3,40\n2,10,4,7\n2,10,5,7\n",
    )
    found = dataset.interactions
    assert list(zip(found.user_id.tolist(), found.movie_id.tolist(), found.rating.tolist(), strict=True)) == [
        (1, 10, 1.0),
        (1, 20, 2.0),
        (2, 10, 5.0),
    ]


def test_without_times_the_last_line_counts(tmp_path: Path) -> None:
    assert _read(tmp_path, "user_id,movie_id,rating\n1,10,1\n1,10,3\n").interactions.rating.tolist() == [3.0]


def test_raters_missing_from_the_users_are_added(tmp_path: Path) -> None:
    dataset = _read(tmp_path, "user_id,movie_id,rating\n9,10,1\n3,10,3\n", users="user_id,gender\n5,F\n3,M\n")
    assert [(user.user_id, user.gender) for user in dataset.users] == [(3, "M"), (5, "F"), (9, None)]


def test_a_rating_of_an_unknown_film_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match=r"ratings.csv, line 4: rates film 77"):
        _read(tmp_path, "user_id,movie_id,rating\n1,10,1\n\n1,77,3\n")
    with pytest.raises(MalformedFileError, match=r"ratings.csv, line 2: rates film 0"):
        _read(tmp_path, "user_id,movie_id,rating\n1,0,1\n1,77,3\n")


@pytest.mark.parametrize(
    ("items", "users", "expected"),
    [
        ("movie_id,title\n10,A\n10,B\n", "", "items.csv, line 3: expected every id once, found 10"),
        ("movie_id,title\n10,A\n10,A\n", "", "items.csv, line 3"),
        ("movie_id,title\n10,\n", "", "items.csv, line 2: expected a title"),
        ("movie_id,title\n10,A\n", "user_id\n4\n4\n", "users.csv, line 3: expected every id once"),
    ],
)
def test_bad_tables_are_named(tmp_path: Path, items: str, users: str, expected: str) -> None:
    with pytest.raises(MalformedFileError, match=expected):
        _read(tmp_path, "user_id,movie_id,rating\n1,10,1\n", items, users)


def test_no_films_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match=r"ratings.csv: the films table beside it is empty"):
        _read(tmp_path, "user_id,movie_id,rating\n1,10,1\n", "movie_id,title\n")


def test_no_ratings_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match=r"ratings.csv: expected at least one rating"):
        _read(tmp_path, "user_id,movie_id,rating\n")


def test_genres_keep_their_order_once() -> None:
    assert genres_of("Drama| Comedy|Drama||unknown") == ("Drama", "Comedy")
    assert genres_of("(no genres listed)") == genres_of("") == ()


@given(
    pairs=st.sets(st.tuples(st.integers(0, 2**60), st.integers(0, 2**60)), min_size=1, max_size=8),
    unrated=st.sets(st.integers(0, 2**60), max_size=3),
)
def test_ids_may_have_any_gaps(
    pairs: set[tuple[int, int]], unrated: set[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    movie_ids = unrated | {movie for _, movie in pairs}
    dataset = _read(
        tmp_path_factory.mktemp("gaps"),
        "user_id,movie_id,rating\n" + "".join(f"{user},{movie},4\n" for user, movie in pairs),
        "movie_id,title\n" + "".join(f"{movie},Film\n" for movie in movie_ids),
    )
    assert [item.movie_id for item in dataset.items] == sorted(movie_ids)
    assert [user.user_id for user in dataset.users] == sorted({user for user, _ in pairs})
    assert len(dataset.interactions) == len(pairs)


def test_a_header_typo_is_refused_rather_than_ignored(tmp_path: Path) -> None:
    write(tmp_path, OWN | {"ratings.csv": b"user_id,movie_id,rating,timestmp\n1,10,4,5\n"})
    with pytest.raises(MalformedFileError, match="found user_id, movie_id, rating, timestmp"):
        read_dataset(tmp_path)

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import DatasetError, MalformedFileError, UnknownSourceError
from ingest.new_films import with_earlier, with_new_films
from ingest.schema import Dataset, Item, MovieId
from tests.worlds import movie_id_of, parity_world

WORLD = parity_world()
TRAINED = {item.movie_id for item in WORLD.items}
ITEMS = "movie_id,title,year,genres\n11,Between (1960),,Comedy|Parity\n5000,Beyond,1999,\n"


def write(folder: Path, ratings: str | None = None, items: str = ITEMS) -> Path:
    (folder / "items.csv").write_text(items, encoding="utf-8")
    if ratings is not None:
        (folder / "ratings.csv").write_text(ratings, encoding="utf-8")
    return folder


def rated(dataset: Dataset, movie_id: int) -> list[tuple[int, float]]:
    chosen = dataset.interactions.take(dataset.interactions.movie_id == movie_id)
    return list(zip(chosen.user_id.tolist(), chosen.rating.tolist(), strict=True))


def test_new_films_take_their_place_by_id(tmp_path: Path) -> None:
    joined = with_new_films(WORLD, write(tmp_path), TRAINED)
    ids = [item.movie_id for item in joined.items]
    assert ids == sorted([*TRAINED, 11, 5000])
    assert joined.items[1] == Item(MovieId(11), "Between", 1960, ("Comedy", "Parity"))
    assert joined.items[-1] == Item(MovieId(5000), "Beyond", 1999, ())
    assert joined.interactions is WORLD.interactions
    assert (joined.users, joined.name) == (WORLD.users, WORLD.name)


def test_a_file_of_films_alone_will_do(tmp_path: Path) -> None:
    path = write(tmp_path) / "items.csv"
    assert len(with_new_films(WORLD, path, TRAINED).items) == 42


def test_known_and_new_people_rate_new_and_known_films(tmp_path: Path) -> None:
    ratings = f"user_id,movie_id,rating\n1,11,5\n900,11,4\n900,{movie_id_of(2)},3.5\n1,11,2\n"
    joined = with_new_films(WORLD, write(tmp_path, ratings), TRAINED)
    assert rated(joined, 11) == [(900, 4.0), (1, 2.0)]
    assert (900, 3.5) in rated(joined, movie_id_of(2))
    assert [user.user_id for user in joined.users] == [*range(1, 61), 900]
    assert joined.users[0] == WORLD.users[0]


def test_films_that_came_before_may_come_again(tmp_path: Path) -> None:
    first = with_new_films(WORLD, write(tmp_path, "user_id,movie_id,rating\n1,11,5\n"), TRAINED)
    items = "movie_id,title,year\n11,Between again,1961\n"
    second = with_new_films(first, write(tmp_path, "user_id,movie_id,rating\n2,11,4\n", items), TRAINED)
    assert second.items[1].title == "Between again"
    assert rated(second, 11) == [(1, 5.0), (2, 4.0)]


@pytest.mark.parametrize(
    ("items", "ratings", "problem"),
    [
        (
            f"movie_id,title\n{movie_id_of(3)},Old\n",
            None,
            r"items.csv, line 2: the model was trained on film 19",
        ),
        ("movie_id,title\n5,A\n5,B\n", None, "line 3: expected every id once, found 5 again"),
        ("movie_id,name\n5,A\n", None, "line 1: expected the columns movie_id, title"),
        (ITEMS, "user_id,movie_id,rating\n1,11,4\n1,12,4\n", "line 3: rates film 12, which"),
        (ITEMS, "user_id,movie_id,rating\n1,11,9\n", "line 2: expected a rating of 0.5 to 5 stars"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, items: str, ratings: str | None, problem: str) -> None:
    with pytest.raises(MalformedFileError, match=problem):
        with_new_films(WORLD, write(tmp_path, ratings, items), TRAINED)


def test_nothing_to_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnknownSourceError, match=r"items\.csv is missing"):
        with_new_films(WORLD, tmp_path, TRAINED)
    with pytest.raises(UnknownSourceError, match="absent is missing"):
        with_new_films(WORLD, tmp_path / "absent", TRAINED)
    assert issubclass(UnknownSourceError, DatasetError)


def test_what_was_added_earlier_comes_with_newer_data(tmp_path: Path) -> None:
    first = with_new_films(WORLD, write(tmp_path, "user_id,movie_id,rating\n900,11,5\n"), TRAINED)
    newer = parity_world(seed=1)
    joined = with_earlier(newer, first)
    assert [item.movie_id for item in joined.items] == [item.movie_id for item in first.items]
    assert rated(joined, 11) == [(900, 5.0)]
    pairs = {(user, film) for user, film in zip(*columns(joined), strict=True)}
    assert pairs == {*zip(*columns(newer), strict=True)} | {*zip(*columns(first), strict=True)}
    assert len(with_earlier(WORLD, first).interactions) == len(first.interactions)


def columns(dataset: Dataset) -> tuple[list[int], list[int]]:
    return dataset.interactions.user_id.tolist(), dataset.interactions.movie_id.tolist()

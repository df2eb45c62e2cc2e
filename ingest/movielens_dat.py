"""MovieLens-1M and -10M: `ratings.dat`, `movies.dat` and, in 1M only, `users.dat`; `::` separates fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.assemble import assemble, genres_of
from ingest.people import user_of
from ingest.ratings import COLUMNS, RatingsTable
from ingest.rows import Layout, read_rows
from ingest.schema import Item, MovieId
from ingest.titles import display_title, split_year

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ingest.rows import Row
    from ingest.schema import Dataset

RATINGS = Layout("::", COLUMNS)
MOVIES = Layout("::", ("movie_id", "title", "genres"))
USERS = Layout("::", ("user_id", "gender", "age", "occupation", "zip_code"))


def recognise(folder: Traversable) -> bool:
    """Whether `folder` holds this format."""
    return (folder / "ratings.dat").is_file() and (folder / "movies.dat").is_file()


def parse(folder: Traversable, name: str) -> Dataset:
    """Read the release in `folder`; raises MalformedFileError."""
    users = folder / "users.dat"
    return assemble(
        name,
        RatingsTable(folder / "ratings.dat", RATINGS),
        ((row, movielens_item(row)) for row in read_rows(folder / "movies.dat", MOVIES)),
        ((row, user_of(row)) for row in read_rows(users, USERS)) if users.is_file() else (),
    )


def movielens_item(row: Row) -> Item:
    """The film of a row with movie_id, title as "Matrix, The (1999)" and genres joined by `|`."""
    title, year = split_year(row.text("title"))
    if not title:
        raise row.error("expected a title, found none")
    return Item(MovieId(row.whole("movie_id")), display_title(title), year, genres_of(row.text("genres")))

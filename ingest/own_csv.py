"""Your own ratings: a folder (or zip) with `ratings.csv`, `items.csv` and, optionally, `users.csv`.

Comma-separated UTF-8 with a header line; the columns may stand in any order.

| File        | Required columns           | Optional columns                                |
|-------------|----------------------------|-------------------------------------------------|
| ratings.csv | user_id, movie_id, rating  | timestamp                                       |
| items.csv   | movie_id, title            | year, genres                                    |
| users.csv   | user_id                    | gender, age, occupation, zip_code               |

Ids are whole numbers, gaps allowed. `rating`: 0.5 to 5 stars. `timestamp`: seconds since 1970; without that
column, or with equal times, the file's order counts. `year`: where there is none, a year at the end of the
title is taken, as in "Up (2009)". `genres`: joined by `|`. `gender`: M or F. `age`: in years. `occupation`: a
MovieLens-1M code (0 to 20) or name. Cells of items.csv and users.csv may be empty where their column is
optional. Users of ratings.csv need not stand in users.csv; films must stand in items.csv. A film that a user
rated more than once counts once, with the latest rating.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.assemble import assemble, genres_of
from ingest.people import user_of
from ingest.ratings import RatingsTable
from ingest.rows import header_layout, read_rows
from ingest.schema import Item, MovieId
from ingest.titles import display_title, split_year

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

    from ingest.rows import Row
    from ingest.schema import Dataset


def recognise(folder: Traversable) -> bool:
    """Whether `folder` holds this format."""
    return (folder / "ratings.csv").is_file() and (folder / "items.csv").is_file()


def parse(folder: Traversable, name: str) -> Dataset:
    """Read the tables in `folder`; raises MalformedFileError."""
    users = folder / "users.csv"
    user_rows = (
        read_rows(users, header_layout(users, ("user_id",), ("gender", "age", "occupation", "zip_code")))
        if users.is_file()
        else ()
    )
    return assemble(
        name,
        ratings_table(folder / "ratings.csv"),
        items_of(folder / "items.csv"),
        ((row, user_of(row)) for row in user_rows),
    )


def ratings_table(file: Traversable) -> RatingsTable:
    """The ratings in `file`, not read yet. Raises MalformedFileError where the columns are wrong."""
    return RatingsTable(file, header_layout(file, ("user_id", "movie_id", "rating"), ("timestamp",)))


def items_of(file: Traversable) -> Iterator[tuple[Row, Item]]:
    """The films in `file` with their lines. Raises MalformedFileError."""
    layout = header_layout(file, ("movie_id", "title"), ("year", "genres"))
    return ((row, _item(row)) for row in read_rows(file, layout))


def _item(row: Row) -> Item:
    title, year = row.text("title"), row.whole("year") if row.text("year") else None
    if year is None:
        title, year = split_year(title)
    if not title:
        raise row.error("expected a title, found none")
    return Item(MovieId(row.whole("movie_id")), display_title(title), year, genres_of(row.text("genres")))

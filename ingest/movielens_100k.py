"""MovieLens-100K as GroupLens publishes it: `u.data`, `u.item`, `u.genre` and `u.user`."""

from __future__ import annotations

import re
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

RATINGS = Layout("\t", COLUMNS)
GENRES = Layout("|", ("genre", "position"))
USERS = Layout("|", ("user_id", "age", "gender", "occupation", "zip_code"))
ITEM_COLUMNS = ("movie_id", "title", "release_date", "video_release_date", "imdb_url")
"""They are followed by a column of 0 or 1 for each genre of `u.genre`."""

_RELEASE_DATE = re.compile(r"\d{1,2}-[A-Z][a-z]{2}-(\d{4})")


def recognise(folder: Traversable) -> bool:
    """Whether `folder` holds this format."""
    return all((folder / name).is_file() for name in ("u.data", "u.item", "u.genre"))


def parse(folder: Traversable, name: str) -> Dataset:
    """Read the release in `folder`; raises MalformedFileError."""
    genre_rows = sorted(read_rows(folder / "u.genre", GENRES), key=lambda row: row.whole("position"))
    genres = tuple(row.text("genre") for row in genre_rows)
    items = read_rows(folder / "u.item", Layout("|", ITEM_COLUMNS + genres))
    users = folder / "u.user"
    return assemble(
        name,
        RatingsTable(folder / "u.data", RATINGS),
        ((row, _item(row, genres)) for row in items),
        ((row, user_of(row)) for row in read_rows(users, USERS)) if users.is_file() else (),
    )


def _item(row: Row, genres: tuple[str, ...]) -> Item:
    title, year = split_year(row.text("title"))
    if not title:
        raise row.error("expected a title, found none")
    released = _RELEASE_DATE.fullmatch(row.text("release_date"))
    if year is None and released:
        year = int(released[1])
    flags = {row.text(genre) for genre in genres}
    if not flags <= {"0", "1"}:
        raise row.error("expected 0 or 1 for each genre")
    marked = "|".join(genre for genre in genres if row.text(genre) == "1")
    return Item(MovieId(row.whole("movie_id")), display_title(title), year, genres_of(marked))

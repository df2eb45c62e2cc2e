"""RecBole's atomic files: tab-separated `*.inter`, `*.item` and, optionally, `*.user`.

The header names each column and its type, as `item_id:token`. In the MovieLens-100K that comes this way, the
year stands in a column of its own; one film's year column says `V` with the year still in the title, and the
film of unknown title and year is spelled `unkonwn`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.assemble import assemble, genres_of
from ingest.errors import MalformedFileError
from ingest.people import user_of
from ingest.ratings import RatingsTable
from ingest.rows import header_layout, read_rows
from ingest.schema import Item, MovieId
from ingest.titles import display_title, split_year

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ingest.rows import Layout, Row
    from ingest.schema import Dataset

_NAMES = {
    "item_id": "movie_id",
    "movie_title": "title",
    "release_year": "year",
    "class": "genres",
    "genre": "genres",
}
_UNKNOWN = "unkonwn"


def recognise(folder: Traversable) -> bool:
    """Whether `folder` holds this format."""
    return _with_suffix(folder, ".inter") is not None and _with_suffix(folder, ".item") is not None


def parse(folder: Traversable, name: str) -> Dataset:
    """Read the files in `folder`; raises MalformedFileError."""
    ratings, items = _with_suffix(folder, ".inter"), _with_suffix(folder, ".item")
    users = _with_suffix(folder, ".user")
    if ratings is None or items is None:
        raise MalformedFileError(folder.name, None, "expected one *.inter and one *.item file")
    return assemble(
        name,
        RatingsTable(ratings, _layout(ratings, ("user_id", "movie_id", "rating"))),
        ((row, _item(row)) for row in read_rows(items, _layout(items, ("movie_id", "title")))),
        ((row, user_of(row)) for row in read_rows(users, _layout(users, ("user_id",)))) if users else (),
    )


def _with_suffix(folder: Traversable, suffix: str) -> Traversable | None:
    return next((file for file in folder.iterdir() if file.name.endswith(suffix) and file.is_file()), None)


def _layout(file: Traversable, required: tuple[str, ...]) -> Layout:
    return header_layout(file, required, None, separator="\t", quoted=False, rename=_rename)


def _rename(column: str) -> str:
    name = column.split(":", 1)[0]
    return _NAMES.get(name, name)


def _item(row: Row) -> Item:
    title, year = split_year(row.text("title").replace(_UNKNOWN, "unknown"))
    if not title:
        raise row.error("expected a title, found none")
    if row.text("year").isdecimal():
        year = row.whole("year")
    return Item(
        MovieId(row.whole("movie_id")), display_title(title), year, genres_of(row.text("genres"), " ")
    )

"""The CSV releases of MovieLens (ml-latest-small, 20M, 25M, 32M): `ratings.csv` and `movies.csv`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ingest.assemble import assemble
from ingest.movielens_dat import movielens_item
from ingest.ratings import COLUMNS, RatingsTable
from ingest.rows import header_layout, read_rows

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ingest.schema import Dataset

_NAMES = {"userId": "user_id", "movieId": "movie_id"}


def recognise(folder: Traversable) -> bool:
    """Whether `folder` holds this format."""
    return (folder / "ratings.csv").is_file() and (folder / "movies.csv").is_file()


def parse(folder: Traversable, name: str) -> Dataset:
    """Read the release in `folder`; raises MalformedFileError."""
    ratings, movies = folder / "ratings.csv", folder / "movies.csv"
    movies_layout = header_layout(movies, ("movie_id", "title", "genres"), (), rename=_rename)
    return assemble(
        name,
        RatingsTable(ratings, header_layout(ratings, COLUMNS, (), rename=_rename)),
        ((row, movielens_item(row)) for row in read_rows(movies, movies_layout)),
        (),
    )


def _rename(column: str) -> str:
    return _NAMES.get(column, column)

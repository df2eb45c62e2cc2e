"""What films are called elsewhere: `links.csv` as MovieLens' CSV releases have it.

A header line, then for each film `movieId` and, where known, `imdbId` (the digits, with or without `tt`) and
`tmdbId`. Other columns are ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ingest.errors import MalformedFileError
from ingest.rows import header_layout, read_rows
from ingest.schema import ExternalIds, MovieId

if TYPE_CHECKING:
    from pathlib import Path

    from ingest.rows import Row

_IMDB = re.compile(r"(?:tt)?([0-9]{1,10})")


def read_links(path: Path) -> dict[MovieId, ExternalIds]:
    """The ids by film; films without any are left out, and of several lines for a film the last counts.

    Raises MalformedFileError naming the line, or the file where it cannot be opened or names no id.
    """
    try:
        layout = header_layout(path, ("movieId",), None)
        rows = list(read_rows(path, layout))
    except OSError as error:
        raise MalformedFileError(str(path), None, f"cannot be read ({error.strerror or error})") from error
    found = {MovieId(row.whole("movieId")): _ids(row) for row in rows}
    named = {movie_id: ids for movie_id, ids in found.items() if ids != ExternalIds()}
    if not named:
        raise MalformedFileError(str(path), None, "expected ids in the columns imdbId or tmdbId, found none")
    return named


def imdb_id(text: str) -> str | None:
    """`0114709`, `114709` or `tt0114709` as IMDb writes it, tt0114709; None for anything else."""
    digits = _IMDB.fullmatch(text)
    return f"tt{int(digits[1]):07d}" if digits else None


def _ids(row: Row) -> ExternalIds:
    imdb = imdb_id(row.text("imdbId"))
    if imdb is None and row.text("imdbId"):
        raise row.error(f"expected an imdbId such as tt0114709, found `{row.text('imdbId')}`")
    return ExternalIds(imdb, row.whole("tmdbId") if row.text("tmdbId") else None)

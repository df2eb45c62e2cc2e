"""Rating tables of any layout into columns, a million lines a second.

pandas reads what is well formed. Whatever it refuses is read again line by line, by the one definition of a
right line (`ingest.rows`), which either names the bad line or accepts what pandas was too strict about.
"""

from __future__ import annotations

import csv
import io
import warnings
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

import numpy as np
import pandas as pd

from ingest.rows import MAX_STARS, MIN_STARS, Layout, Row, read_rows
from ingest.schema import Interactions

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

COLUMNS = ("user_id", "movie_id", "rating", "timestamp")

_DTYPES = {"user_id": np.int64, "movie_id": np.int64, "rating": np.float32, "timestamp": np.float64}
"""Timestamps pass through float64 (exact below 2^53), because some sources write them as `978300760.0`."""


@dataclass(frozen=True, slots=True)
class RatingsTable:
    """A file of ratings, one a line: the columns user_id, movie_id, rating and, where known, timestamp."""

    file: Traversable
    layout: Layout

    def read(self) -> Interactions:
        """All ratings in the file's order; raises MalformedFileError naming the first bad line."""
        try:
            return self._read_fast()
        except (ValueError, OverflowError, pd.errors.ParserWarning):
            return self._read_line_by_line()

    def rows(self) -> Iterator[Row]:
        """The lines one by one, for finding the one that is meant."""
        return read_rows(self.file, self.layout)

    def _read_fast(self) -> Interactions:
        with self.file.open("rb") as raw, warnings.catch_warnings():
            warnings.simplefilter("error", pd.errors.ParserWarning)
            content, separator = _single_separator(raw, self.layout.separator)
            frame = pd.read_csv(
                content,
                sep=separator,
                names=list(self.layout.columns),
                dtype=_DTYPES,
                header=0 if self.layout.header else None,
                index_col=False,
                quoting=csv.QUOTE_MINIMAL if self.layout.quoted else csv.QUOTE_NONE,
                engine="c",
            )
        timestamp = frame["timestamp"].to_numpy() if "timestamp" in frame else np.zeros(len(frame))
        rating = frame["rating"].to_numpy()
        in_range = (rating >= MIN_STARS) & (rating <= MAX_STARS) & (timestamp >= 0) & (timestamp < 2**53)
        in_range &= (frame["user_id"].to_numpy() >= 0) & (frame["movie_id"].to_numpy() >= 0)
        if not in_range.all():
            raise ValueError("a value is out of range")
        return Interactions(
            frame["user_id"].to_numpy(), frame["movie_id"].to_numpy(), rating, timestamp.astype(np.int64)
        )

    def _read_line_by_line(self) -> Interactions:
        ratings = [
            (row.whole("user_id"), row.whole("movie_id"), row.stars("rating"), row.seconds("timestamp"))
            for row in self.rows()
        ]
        users, movies, stars, seconds = zip(*ratings, strict=True) if ratings else ((), (), (), ())
        return Interactions(
            np.array(users, dtype=np.int64),
            np.array(movies, dtype=np.int64),
            np.array(stars, dtype=np.float32),
            np.array(seconds, dtype=np.int64),
        )


def _single_separator(raw: IO[bytes], separator: str) -> tuple[IO[bytes], str]:
    """Pandas' fast reader knows one-character separators only, so `::` becomes a tab first."""
    if len(separator) == 1:
        return raw, separator
    content = raw.read()
    if b"\t" in content:
        raise ValueError("a tab among the fields")
    return io.BytesIO(content.replace(separator.encode(), b"\t")), "\t"

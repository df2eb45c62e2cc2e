"""Rows of a text table with their file and line, so that whatever is wrong is named exactly."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import MalformedFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from importlib.resources.abc import Traversable

MIN_STARS, MAX_STARS = 0.5, 5.0
LARGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written: separator, columns in order, with a header or not, with CSV quotes or not."""

    separator: str
    columns: tuple[str, ...]
    header: bool = False
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, its cells by column. Readers raise MalformedFileError with file and line."""

    file: str
    line: int
    cells: dict[str, str]

    def error(self, problem: str) -> MalformedFileError:
        """What is wrong with this line, for raising."""
        return MalformedFileError(self.file, self.line, problem)

    def text(self, column: str) -> str:
        """The cell without surrounding spaces; empty where the table has no such column."""
        return self.cells.get(column, "").strip()

    def whole(self, column: str) -> int:
        """The cell as a whole number, 0 to 2^63 - 1."""
        text = self.text(column)
        if not (text.isascii() and text.isdecimal()) or int(text) > LARGEST_ID:
            raise self.error(f"expected a whole number as {column}, found `{text}`")
        return int(text)

    def stars(self, column: str) -> float:
        """The cell as a rating of 0.5 to 5 stars."""
        stars = self._number(column)
        if not MIN_STARS <= stars <= MAX_STARS:
            raise self.error(f"expected a {column} of 0.5 to 5 stars, found `{self.text(column)}`")
        return stars

    def seconds(self, column: str) -> int:
        """The cell as seconds since 1970; 0 where the table has no such column."""
        if column not in self.cells:
            return 0
        seconds = self._number(column)
        if not 0 <= seconds < 2**53:
            raise self.error(f"expected seconds since 1970 as {column}, found `{self.text(column)}`")
        return int(seconds)

    def _number(self, column: str) -> float:
        try:
            return float(self.text(column))
        except ValueError:
            raise self.error(f"expected a number as {column}, found `{self.text(column)}`") from None


def read_rows(file: Traversable, layout: Layout) -> Iterator[Row]:
    """Every line but blank ones and the header. Raises MalformedFileError at a line with other columns."""
    records = _quoted_records(file, layout) if layout.quoted else _plain_records(file, layout)
    for line, cells in records:
        if len(cells) != len(layout.columns):
            raise MalformedFileError(
                file.name,
                line,
                f"expected {len(layout.columns)} fields separated by `{_shown(layout.separator)}` "
                f"({', '.join(layout.columns)}), found {len(cells)}",
            )
        if not (layout.header and line == 1):
            yield Row(file.name, line, dict(zip(layout.columns, cells, strict=True)))


def header_layout(
    file: Traversable,
    required: Sequence[str],
    optional: Sequence[str] | None,
    *,
    separator: str = ",",
    quoted: bool = True,
    rename: Callable[[str], str] = str,
) -> Layout:
    """The layout that a file's first line tells, with column names passed through `rename`.

    Raises MalformedFileError where a required column is missing, a column comes twice, or one is neither
    required nor optional (`optional=None`: any other column is allowed).
    """
    with file.open("rb") as raw:
        first_line = decode(raw.readline()).strip("\r\n")
    names = next(csv.reader([first_line]), []) if quoted else first_line.split(separator)
    columns = tuple(rename(name.strip()) for name in names)
    missing = [column for column in required if column not in columns]
    unknown = [] if optional is None else [c for c in columns if c not in required and c not in optional]
    if missing or unknown or len(set(columns)) != len(columns):
        extra = f" and optionally {', '.join(optional)}" if optional else ""
        raise MalformedFileError(
            file.name,
            1,
            f"expected the columns {', '.join(required)}{extra}, found {', '.join(names) or 'none'}",
        )
    return Layout(separator, columns, header=True, quoted=quoted)


def decode(content: bytes) -> str:
    """UTF-8 (a byte order mark is dropped), or else Latin-1, as in the older MovieLens releases."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _plain_records(file: Traversable, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    for line, text in enumerate(decode(file.read_bytes()).split("\n"), start=1):
        stripped = text.rstrip("\r")
        if stripped.strip():
            yield line, stripped.split(layout.separator)


def _quoted_records(file: Traversable, layout: Layout) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(
        io.StringIO(decode(file.read_bytes()), newline=""), delimiter=layout.separator, strict=True
    )
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise MalformedFileError(file.name, reader.line_num, f"expected CSV, but {error}") from error


def _shown(separator: str) -> str:
    return "tab" if separator == "\t" else separator

r"""The ancestor's optional `movie_info.dat`: lines of `<MovieLens id>::<OMDb JSON>`, many of them damaged.

The file was written through Python's representation of bytes and its apostrophes were lost on the way. What
was `boy's` became `boy\s`, `\"` became `\\"`, and `é` became `\xc3\xa9`. All three are undone here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ingest.errors import MalformedFileError
from ingest.rows import decode
from ingest.schema import MovieId

if TYPE_CHECKING:
    from pathlib import Path

KEYS = (
    *("Title", "Year", "Rated", "Released", "Runtime", "Genre", "Director", "Writer", "Actors", "Plot"),
    *("Language", "Country", "Awards", "Poster", "Metascore", "imdbRating", "imdbVotes", "imdbID"),
    *("Type", "DVD", "BoxOffice", "Production", "Website"),
)
"""What is kept of OMDb's answer: the entries that are plain text."""

NOT_KNOWN = "N/A"

_ESCAPES = r"""(?P<bytes>(?:\\x[0-9a-f]{2})+) | (?P<escaped>\\\\)(?!x[0-9a-f]{2}|\\")"""
_DAMAGE = re.compile(rf"{_ESCAPES} | \\", re.VERBOSE)
_DAMAGE_AMONG_JSON_ESCAPES = re.compile(rf"""{_ESCAPES} | \\(?!["/]|u[0-9a-f]{{4}})""", re.VERBOSE)
_CONTRACTION = re.compile(r"(?<=[A-Za-z])\\(?=[bfrt])")
r"""`don\t` is valid JSON, with a tab in the middle of a word."""


@dataclass(frozen=True, slots=True)
class MovieInfo:
    """`films`: OMDb entries by film, without those not known. `repaired` counts mended lines.

    `unreadable` holds the numbers (from 1) of lines that stayed unreadable and are left out.
    """

    films: dict[MovieId, dict[str, str]]
    repaired: int
    unreadable: tuple[int, ...]


def read_movie_info(path: Path) -> MovieInfo:
    """Read what can be read; of several lines for a film the last counts.

    Raises MalformedFileError where the file cannot be opened or no line of it can be read.
    """
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise MalformedFileError(str(path), None, f"cannot be read ({error.strerror or error})") from error
    films: dict[MovieId, dict[str, str]] = {}
    repaired = 0
    unreadable = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        movie_id, _, content = line.partition("::")
        entry, was_damaged = _parse(content)
        if entry is None or not (movie_id.strip().isascii() and movie_id.strip().isdecimal()):
            unreadable.append(number)
            continue
        repaired += was_damaged
        films[MovieId(int(movie_id))] = _useful(entry)
    if not films:
        raise MalformedFileError(
            str(path), None, "expected lines of `<MovieLens id>::<OMDb JSON>`, found none"
        )
    return MovieInfo(films, repaired, tuple(unreadable))


def _parse(content: str) -> tuple[dict[str, object] | None, bool]:
    """The JSON object, or None; and whether it had to be repaired. The least repair that parses is taken."""
    with_contractions = _CONTRACTION.sub("'", content)
    if (entry := _json_object(with_contractions)) is not None:
        return entry, with_contractions != content
    for damage in (_DAMAGE, _DAMAGE_AMONG_JSON_ESCAPES):
        if (entry := _json_object(damage.sub(_restore, content))) is not None:
            return entry, True
    return None, True


def _restore(match: re.Match[str]) -> str:
    if match["bytes"]:
        return bytes.fromhex(match["bytes"].replace("\\x", "")).decode("utf-8", errors="replace")
    return "\\" if match["escaped"] else "'"


def _json_object(text: str) -> dict[str, object] | None:
    try:
        entry = json.loads(text, strict=False)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def _useful(entry: dict[str, object]) -> dict[str, str]:
    texts = {key: " ".join(value.split()) for key in KEYS if isinstance(value := entry.get(key), str)}
    return {key: text for key, text in texts.items() if text and text != NOT_KNOWN}

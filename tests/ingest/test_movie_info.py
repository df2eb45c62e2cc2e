from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import MalformedFileError
from ingest.movie_info import MovieInfo, read_movie_info


def _read(folder: Path, *lines: str) -> MovieInfo:
    path = folder / "movie_info.dat"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_movie_info(path)


def _damaged(entry: dict[str, str]) -> str:
    """Damage an entry as the ancestor's file was: bytes' representation, its apostrophes lost."""
    return (
        json.dumps(entry, ensure_ascii=False)
        .encode()
        .decode("latin-1")
        .replace("\\", "\\\\")
        .replace("'", "\\")
        .translate({code: f"\\x{code:02x}" for code in range(128, 256)})
    )


def test_whole_lines_are_read_as_they_are(tmp_path: Path) -> None:
    entry = {"Title": 'A "Big" Tide', "Plot": "Line\nbreak é", "imdbRating": "7.1", "Awards": "N/A"}
    info = _read(
        tmp_path, f"12::{json.dumps(entry)}", "", f"900::{json.dumps({'Title': 'B', 'Ratings': []})}"
    )
    assert info.films == {
        12: {"Title": 'A "Big" Tide', "Plot": "Line break é", "imdbRating": "7.1"},
        900: {"Title": "B"},
    }
    assert (info.repaired, info.unreadable) == (0, ())


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        (r"a boy\s room", "a boy's room"),
        (r"Chris O\Donnell", "Chris O'Donnell"),
        (r"things don\t go", "things don't go"),
        (r"they\re back", "they're back"),
        (r"the boys\ room", "the boys' room"),
        (r"seen by Zo\xc3\xab", "seen by Zoë"),
        (r"a \\\"quoted\\\" word, it\s said".replace(r"\\\"", r"\\" + '"'), 'a "quoted" word, it\'s said'),
        (r"L\\xc3\x89cole", "L'École"),
    ],
)
def test_each_kind_of_damage_is_undone(tmp_path: Path, damaged: str, expected: str) -> None:
    info = _read(tmp_path, f'1::{{"Title":"T","Plot":"{damaged}","Year":"1995"}}')
    assert info.films == {1: {"Title": "T", "Year": "1995", "Plot": expected}}
    assert info.repaired == 1


def test_an_apostrophe_lost_before_the_closing_quote(tmp_path: Path) -> None:
    assert _read(tmp_path, r'1::{"Title":"The Joneses\","Year":"1995"}').films[1]["Title"] == "The Joneses'"  # type: ignore[index]


def test_json_escapes_survive_in_a_damaged_line(tmp_path: Path) -> None:
    info = _read(tmp_path, r'1::{"Title":"\"Big\" T\u00e9","Plot":"a boy\s"}')
    assert info.films == {1: {"Title": '"Big" Té', "Plot": "a boy's"}}


@given(
    text=st.text(
        st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"], exclude_characters="\\"), min_size=1
    ).filter(lambda text: text != "N/A")
)
def test_any_text_survives_the_ancestors_damage(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    line = f"1::{_damaged({'Title': text, 'Plot': 'it isn’t'})}"
    films = _read(tmp_path_factory.mktemp("info"), line).films
    assert films == {1: {"Title": text, "Plot": "it isn’t"}}


def test_lines_beyond_repair_are_counted_and_left_out(tmp_path: Path) -> None:
    info = _read(tmp_path, '1::{"Title":"A"}', "2::{broken", "no separator", 'x::{"Title":"B"}', "3::[1]")
    assert info.films == {1: {"Title": "A"}}
    assert info.unreadable == (2, 3, 4, 5)


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match="OMDb JSON"):
        _read(tmp_path, "hello", "world")
    with pytest.raises(MalformedFileError, match="cannot be read"):
        read_movie_info(tmp_path / "absent.dat")

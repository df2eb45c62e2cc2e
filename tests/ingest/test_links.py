from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import MalformedFileError
from ingest.links import imdb_id, read_links
from ingest.schema import ExternalIds, MovieId


def write(folder: Path, *lines: str) -> Path:
    path = folder / "links.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_ids_as_movielens_writes_them_and_others(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "movieId,imdbId,tmdbId,source",
        "1,0114709,862,ml",
        "2,tt0113497,,x",
        "3,,8844,",
        "4,,,",
        "5,12345678,1,",
        "1,114710,863,again",
    )
    assert read_links(path) == {
        MovieId(1): ExternalIds("tt0114710", 863),
        MovieId(2): ExternalIds("tt0113497", None),
        MovieId(3): ExternalIds(None, 8844),
        MovieId(5): ExternalIds("tt12345678", 1),
    }


def test_one_column_of_ids_is_enough(tmp_path: Path) -> None:
    assert read_links(write(tmp_path, "tmdbId,movieId", "9,1")) == {MovieId(1): ExternalIds(None, 9)}


@pytest.mark.parametrize(
    ("lines", "problem"),
    [
        (("movieId,imdbId", "1,nm0000158"), "line 2: expected an imdbId such as tt0114709"),
        (("movieId,tmdbId", "1,x"), "line 2: expected a whole number as tmdbId"),
        (("movieId,tmdbId", "x,1"), "line 2: expected a whole number as movieId"),
        (("id,imdbId", "1,2"), "expected the columns movieId"),
        (("movieId,title", "1,Up"), "expected ids in the columns imdbId or tmdbId"),
        (("",), "expected the columns movieId"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, lines: tuple[str, ...], problem: str) -> None:
    with pytest.raises(MalformedFileError, match=problem):
        read_links(write(tmp_path, *lines))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match=r"nothing\.csv: cannot be read"):
        read_links(tmp_path / "nothing.csv")


def test_imdb_ids() -> None:
    assert [imdb_id(text) for text in ("1", "tt1", "0114709", "tt10114709")] == [
        *("tt0000001", "tt0000001", "tt0114709", "tt10114709"),
    ]
    assert [imdb_id(text) for text in ("", "tt", "ttx", "nm1", "1" * 11)] == [None] * 5

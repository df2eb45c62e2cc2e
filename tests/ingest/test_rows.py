from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import MalformedFileError
from ingest.rows import Layout, decode, header_layout, read_rows


def _file(folder: Path, text: str) -> Path:
    path = folder / "items.csv"
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_columns_may_stand_in_any_order(tmp_path: Path) -> None:
    path = _file(tmp_path, "\ufefftitle, id\r\nA,1\r\n")
    layout = header_layout(path, ("id", "title"), ())
    assert layout == Layout(",", ("title", "id"), header=True, quoted=True)
    assert [(row.line, row.cells) for row in read_rows(path, layout)] == [(2, {"title": "A", "id": "1"})]


@pytest.mark.parametrize("header", ["", "title", "id,title,extra", "id,title,title", "id;title"])
def test_another_header_is_refused(tmp_path: Path, header: str) -> None:
    with pytest.raises(
        MalformedFileError, match=r"line 1: expected the columns id, title and optionally year"
    ):
        header_layout(_file(tmp_path, f"{header}\n1,A\n"), ("id", "title"), ("year",))


def test_quoted_cells_may_span_lines(tmp_path: Path) -> None:
    path = _file(tmp_path, 'id,title\n1,"A\nB, ""C"""\n2,D\n')
    rows = list(read_rows(path, Layout(",", ("id", "title"), header=True, quoted=True)))
    assert [row.cells["title"] for row in rows] == ['A\nB, "C"', "D"]


def test_utf8_comes_before_latin1() -> None:
    assert decode("é".encode()) == decode("é".encode("latin-1")) == "é"
    assert decode(b"\xef\xbb\xbfa") == "a"


def test_lines_end_at_line_feeds_only(tmp_path: Path) -> None:
    path = _file(tmp_path, "1::A\u0085B\u2028C\n")
    assert [row.cells["title"] for row in read_rows(path, Layout("::", ("id", "title")))] == [
        "A\u0085B\u2028C"
    ]

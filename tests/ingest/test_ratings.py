from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import MalformedFileError
from ingest.ratings import COLUMNS, RatingsTable
from ingest.rows import Layout

DAT = Layout("::", COLUMNS)
TABS = Layout("\t", COLUMNS)
CSV = Layout(",", COLUMNS, header=True, quoted=True)

RATING = st.tuples(
    st.integers(0, 2**62),
    st.integers(0, 2**62),
    st.sampled_from([0.5, 1, 3.5, 5]),
    st.integers(0, 2**40),
)


def _table(folder: Path, layout: Layout, *lines: str) -> RatingsTable:
    path = folder / "ratings"
    path.write_text("".join(f"{line}\n" for line in lines))
    return RatingsTable(path, layout)


@pytest.mark.parametrize("layout", [DAT, TABS, CSV])
@given(ratings=st.lists(RATING, max_size=5))
def test_any_ratings_are_read_in_order(
    layout: Layout, ratings: list[tuple[int, int, float, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    header = [layout.separator.join(COLUMNS)] if layout.header else []
    lines = [layout.separator.join(map(str, rating)) for rating in ratings]
    found = _table(tmp_path_factory.mktemp("r"), layout, *header, *lines).read()
    columns = (found.user_id, found.movie_id, found.rating, found.timestamp)
    assert list(zip(*(column.tolist() for column in columns), strict=True)) == ratings
    assert [column.dtype.name for column in columns] == ["int64", "int64", "float32", "int64"]


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ("1::2::3", r"expected 4 fields separated by `::` .user_id, movie_id, rating, timestamp., found 3"),
        ("1::2::3::4::5", "found 5"),
        ("1:2:3:4", "found 1"),
        ("1::2::3\t4::5", "number as rating"),
        ("x::2::3::4", "whole number as user_id, found `x`"),
        ("1::2.5::3::4", "whole number as movie_id"),
        ("-1::2::3::4", "whole number as user_id"),
        ("1::99999999999999999999::3::4", "whole number as movie_id"),
        ("1::::3::4", "whole number as movie_id, found ``"),
        ("1::2::5.5::4", "0.5 to 5 stars, found `5.5`"),
        ("1::2::0::4", "0.5 to 5 stars"),
        ("1::2::nan::4", "0.5 to 5 stars"),
        ("1::2::good::4", "number as rating"),
        ("1::2::3::-4", "seconds since 1970"),
        ("1::2::3::inf", "seconds since 1970"),
        ("1::2::3::2001-01-01", "number as timestamp"),
    ],
)
@pytest.mark.parametrize("position", [0, 1, 3])
def test_a_bad_line_is_named(tmp_path: Path, bad: str, expected: str, position: int) -> None:
    lines = ["1::2::3::4"] * 3
    lines.insert(position, bad)
    with pytest.raises(MalformedFileError, match=expected) as caught:
        _table(tmp_path, DAT, *lines).read()
    assert (caught.value.file, caught.value.line) == ("ratings", position + 1)


def test_line_numbers_count_blank_lines_and_the_header(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match="line 5"):
        _table(tmp_path, CSV, ",".join(COLUMNS), "1,2,3,4", "", "", "1,2,3").read()


@pytest.mark.parametrize("bad", ["1,2,3,4,5", '"1,2,3,4'])
def test_bad_csv_is_named(tmp_path: Path, bad: str) -> None:
    with pytest.raises(MalformedFileError, match="ratings, line 2: expected"):
        _table(tmp_path, CSV, ",".join(COLUMNS), bad).read()


def test_windows_line_ends_spaces_quotes_and_blank_lines_are_fine(tmp_path: Path) -> None:
    path = tmp_path / "ratings.csv"
    path.write_bytes(b'user_id,movie_id,rating,timestamp\r\n"1", 2 ,"3.5",978300760.0\r\n\r\n2,2,4,5')
    found = RatingsTable(path, CSV).read()
    assert found.user_id.tolist() == [1, 2]
    assert found.timestamp.tolist() == [978300760, 5]


def test_a_table_without_times_has_zeros(tmp_path: Path) -> None:
    found = _table(tmp_path, Layout(",", ("movie_id", "rating", "user_id")), "10,4,1").read()
    assert (found.user_id.tolist(), found.movie_id.tolist(), found.timestamp.tolist()) == ([1], [10], [0])

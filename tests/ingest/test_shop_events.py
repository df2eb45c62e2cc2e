from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest import shop_events
from ingest.errors import MalformedFileError
from ingest.shop_events import read_events
from ingest.tables import Events

USERS, PRODUCTS = np.array([1, 2, 10]), np.array([4, 30, 100])


def _read(folder: Path, *lines: str) -> Events:
    path = folder / "events.dat"
    path.write_text("".join(f"{line}\n" for line in lines))
    return read_events(path, USERS, PRODUCTS)


def _rows(events: Events) -> list[tuple[int, int, float, int]]:
    columns = (events.user, events.item, events.rating, events.timestamp)
    assert [column.dtype.name for column in columns] == ["int64", "int64", "float32", "int64"]
    return list(zip(*(column.tolist() for column in columns), strict=True))


def test_events_come_in_the_files_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shop_events, "LINES_PER_STEP", 2)
    found = _read(tmp_path, "2:30:order:1500", "1:4:view:1000", "10:100:cart:900")
    assert _rows(found) == [(1, 1, 5.0, 1500), (0, 0, 1.0, 1000), (2, 2, 4.0, 900)]


def test_spaces_blank_lines_and_fractions_of_nothing_are_fine(tmp_path: Path) -> None:
    assert _rows(_read(tmp_path, " 2 : 30: order : 1500.0", "", "1:4:view:7\r")) == [
        (1, 1, 5.0, 1500),
        (0, 0, 1.0, 7),
    ]


def test_a_product_met_again_counts_once(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        "1:4:view:50",
        "1:30:view:20",
        "1:4:order:40",
        "2:4:view:30",
        "1:30:cart:20",
        "1:4:view:60",
    )
    assert _rows(found) == [(0, 1, 4.0, 20), (0, 0, 5.0, 40), (1, 0, 1.0, 30)]


@pytest.mark.parametrize(
    ("bad", "expected"),
    [
        ("1:4:view", "expected 4 fields separated by `:`"),
        ("1:4:view:5:6", "found 5"),
        ("1:4:like:5", r"an action \(view, cart, order\), found `like`"),
        ("1:4::5", "found ``"),
        ("1:4:view:-5", "seconds since 1970"),
        ("1:4:view:", "number as timestamp"),
        ("3:4:view:5", r"names user_id 3, which users\.dat does not list"),
        ("1:5:view:5", r"names sku_id 5, which products\.dat does not list"),
        ("1.5:4:view:5", "whole number as user_id"),
        ("1:99999999999999999999:view:5", "whole number as sku_id"),
    ],
)
@pytest.mark.parametrize("position", [0, 2])
def test_a_bad_line_is_named(tmp_path: Path, bad: str, expected: str, position: int) -> None:
    lines = ["1:4:view:5", "2:30:order:6"]
    lines.insert(position, bad)
    with pytest.raises(MalformedFileError, match=expected) as caught:
        _read(tmp_path, *lines)
    assert (caught.value.file, caught.value.line) == ("events.dat", position + 1)


def test_no_event_at_all_is_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match="at least one event"):
        _read(tmp_path)

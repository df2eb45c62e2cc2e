from __future__ import annotations

from pathlib import Path

import pytest

from ingest.ecommerce import read_shop
from ingest.errors import MalformedFileError, UnknownSourceError
from ingest.features import ECOMMERCE
from tests.ingest.shops import EVENTS, PRODUCTS, USERS, write_shop


def test_a_shop_is_read_in_the_order_of_its_ids(tmp_path: Path) -> None:
    tables = read_shop(write_shop(tmp_path), name="shop")
    assert (tables.name, tables.schema) == ("shop", ECOMMERCE)
    assert tables.users["user_id"].tolist() == ["1", "2", "10"]
    assert tables.users["age"].tolist() == ["6.0", "5.0", "3.0"]
    assert tables.users["county"].tolist() == ["1934.0", "1933.0", ""]
    assert tables.items["sku_id"].tolist() == ["4", "30", "100"]
    assert tables.items["shop"].tolist() == ["6980", "6980", ""]
    assert set(tables.users) == {feature.name for feature in ECOMMERCE.user}
    assert set(tables.items) == {feature.name for feature in ECOMMERCE.item}
    assert tables.events.user.tolist() == [0, 1, 0, 2]
    assert tables.events.item.tolist() == [0, 1, 2, 0]


@pytest.mark.parametrize(
    ("table", "bad", "expected"),
    [
        ("users", "3:5.0:1.0", "expected 7 fields separated by `:`"),
        ("users", "3:5.0:1.0:5.0:20.0:176.0:1933.0:9", "found 8"),
        ("users", "x:5.0:1.0:5.0:20.0:176.0:1933.0", "whole number as user_id, found `x`"),
        ("users", "0:5.0:1.0:5.0:20.0:176.0:1933.0", "every user_id once and above 0, found 0"),
        ("users", "2:5.0:1.0:5.0:20.0:176.0:1933.0", "every user_id once and above 0, found 2"),
        ("users", "3:5.0:1.0:5.0:20.0:17\x006:1933.0", "a city of at most 64 printable characters"),
        ("products", f"7:{'9' * 65}:6980:70", "a brand of at most 64 printable"),
        ("products", "7:9:6980", "found 3"),
        ("products", "30:1:2:3", "every sku_id once and above 0, found 30"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, table: str, bad: str, expected: str) -> None:
    lines: dict[str, tuple[str, ...]] = {"users": USERS, "products": PRODUCTS}
    lines[table] = (*lines[table], bad)
    with pytest.raises(MalformedFileError, match=expected) as caught:
        read_shop(write_shop(tmp_path, **lines), name="shop")
    assert (caught.value.file, caught.value.line) == (f"{table}.dat", 4)


def test_missing_and_empty_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(MalformedFileError, match=r"products\.dat: expected at least one line"):
        read_shop(write_shop(tmp_path, products=(), events=EVENTS), name="shop")
    (tmp_path / "events.dat").unlink()
    with pytest.raises(UnknownSourceError, match=r"lacks events\.dat"):
        read_shop(tmp_path, name="shop")

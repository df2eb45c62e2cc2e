from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.ecommerce import read_shop
from ingest.errors import StoredDatasetError
from ingest.features import ECOMMERCE, MOVIES
from ingest.storage import read_summary, save_dataset
from ingest.table_storage import load_tables, read_tables_summary, save_tables
from ingest.tables import FeatureTables, movie_tables
from tests.ingest.shops import write_shop
from tests.worlds import parity_world


@pytest.fixture
def shop(tmp_path: Path) -> FeatureTables:
    return read_shop(write_shop(tmp_path / "files"), name="shop")


def _assert_same(one: FeatureTables, other: FeatureTables) -> None:
    assert (one.name, one.schema) == (other.name, other.schema)
    for ours, theirs in ((one.users, other.users), (one.items, other.items)):
        assert {name: column.tolist() for name, column in ours.items()} == {
            name: column.tolist() for name, column in theirs.items()
        }
    for name in ("user", "item", "rating", "timestamp"):
        ours_column, theirs_column = getattr(one.events, name), getattr(other.events, name)
        assert ours_column.dtype == theirs_column.dtype
        assert np.array_equal(ours_column, theirs_column)


def test_a_shop_comes_back_the_same(shop: FeatureTables, tmp_path: Path) -> None:
    written = save_tables(shop, tmp_path / "deep" / "dataset")
    loaded = load_tables(tmp_path / "deep" / "dataset")
    _assert_same(loaded, shop)
    assert written == read_tables_summary(tmp_path / "deep" / "dataset")
    assert written.schema is ECOMMERCE
    counts = written.dataset.users, written.dataset.items, written.dataset.interactions
    assert (written.dataset.name, counts) == ("shop", (3, 3, 4))


def test_films_are_read_by_the_same_functions(tmp_path: Path) -> None:
    summary = save_dataset(parity_world(), tmp_path / "dataset")
    found = read_tables_summary(tmp_path / "dataset")
    assert (found.schema, found.dataset) == (MOVIES, summary)
    _assert_same(load_tables(tmp_path / "dataset"), movie_tables(parity_world()))


def test_the_order_of_lines_and_ways_to_write_numbers_do_not_matter(
    shop: FeatureTables, tmp_path: Path
) -> None:
    users = ("1:6.0:1:5:20.0:176:1934", "10:3:0:1:4:nan:", "2:5:1:5:20:176:1933")
    other = read_shop(write_shop(tmp_path / "other", users=users), name="shop")
    fingerprints = [save_tables(tables, tmp_path / "dataset").dataset.fingerprint for tables in (shop, other)]
    assert fingerprints[0] == fingerprints[1]


def test_other_values_are_another_dataset(shop: FeatureTables, tmp_path: Path) -> None:
    events = ("1:4:view:1000", "2:30:order:1500", "1:100:order:900", "10:4:view:1000")
    other = read_shop(write_shop(tmp_path / "other", events=events), name="shop")
    fingerprints = [save_tables(tables, tmp_path / "dataset").dataset.fingerprint for tables in (shop, other)]
    assert fingerprints[0] != fingerprints[1]


def test_saving_twice_leaves_one_folder_of_the_same_bytes(shop: FeatureTables, tmp_path: Path) -> None:
    for name in ("dataset", "twin", "dataset"):
        save_tables(shop, tmp_path / "out" / name)
    ours, twin = (
        {path.name: path.read_bytes() for path in (tmp_path / "out" / name).iterdir()}
        for name in ("dataset", "twin")
    )
    assert ours == twin
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["dataset", "twin"]


@pytest.mark.parametrize(
    "damage",
    [
        ("items.csv", "3456", "3457", "fingerprint"),
        ("items.csv", "sku_id", "sku", "columns"),
        ("users.csv", "1,6.0", "1,5.0", "fingerprint"),
        ("users.csv", "1,6.0,1.0,5.0,20.0,176.0,1934.0\n", "", "fingerprint|users is 2"),
        ("dataset.json", '"users": 3', '"users": 4', "users is 3"),
        ("dataset.json", '"format": 1', '"format": 2', "not of format 1"),
        ("dataset.json", '"ecommerce"', '"planets"', "cannot be read"),
        ("dataset.json", "{", "", "cannot be read"),
    ],
)
def test_damage_is_found_and_named(
    shop: FeatureTables, tmp_path: Path, damage: tuple[str, str, str, str]
) -> None:
    file, old, new, problem = damage
    save_tables(shop, tmp_path / "dataset")
    path = tmp_path / "dataset" / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(StoredDatasetError, match=problem):
        load_tables(tmp_path / "dataset")


def test_damaged_events_are_found(shop: FeatureTables, tmp_path: Path) -> None:
    save_tables(shop, tmp_path / "dataset")
    path = tmp_path / "dataset" / "events.npz"
    columns = dict(np.load(path))
    np.savez(path, **(columns | {"user": columns["user"].astype(np.int32)}))
    with pytest.raises(StoredDatasetError, match="not one-dimensional int64"):
        load_tables(tmp_path / "dataset")
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(StoredDatasetError, match="damaged"):
        load_tables(tmp_path / "dataset")


def test_where_there_is_nothing_or_no_film(shop: FeatureTables, tmp_path: Path) -> None:
    with pytest.raises(StoredDatasetError, match=r"main\.py prepare"):
        read_tables_summary(tmp_path)
    save_tables(shop, tmp_path / "dataset")
    with pytest.raises(StoredDatasetError, match="kind ecommerce, not films"):
        read_summary(tmp_path / "dataset")
    (tmp_path / "file").touch()
    with pytest.raises(StoredDatasetError, match="Cannot write"):
        save_tables(shop, tmp_path / "file" / "dataset")

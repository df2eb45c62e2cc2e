from __future__ import annotations

from pathlib import Path

from ingest.ecommerce import read_shop
from ingest.prepared import prepared_datasets
from ingest.storage import save_dataset
from ingest.table_storage import read_tables_summary, save_tables
from tests.ingest.shops import write_shop
from tests.worlds import parity_world


def test_datasets_of_both_kinds_are_found_by_name(tmp_path: Path) -> None:
    state = tmp_path / "state"
    assert prepared_datasets(state) == {}
    save_dataset(parity_world(), state / "pinsage-films" / "dataset")
    save_tables(read_shop(write_shop(tmp_path / "mine"), name="shop"), state / "ecommerce-a-shop" / "dataset")
    (state / "pinsage-unfinished").mkdir()
    found = prepared_datasets(state)
    assert list(found) == ["a-shop", "films"]
    assert [read_tables_summary(folder).schema.name for folder in found.values()] == ["ecommerce", "movies"]

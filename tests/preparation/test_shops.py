from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import DatasetError
from ingest.synthetic.settings import Settings
from preparation import shops
from preparation.shops import is_shop, obtain_shop
from tests.ingest.shops import write_shop
from tests.own_data import write_own_csv
from tests.worlds import parity_world


def test_shops_are_told_from_films(tmp_path: Path) -> None:
    assert is_shop(str(write_shop(tmp_path / "shop")))
    assert is_shop("ecommerce-synthetic")
    assert not is_shop(str(write_own_csv(parity_world(), tmp_path / "films")))
    assert not any(map(is_shop, ("ml-1m", "auto", str(tmp_path / "nowhere"))))


def test_a_folder_names_its_shop_and_must_be_whole(tmp_path: Path) -> None:
    folder = write_shop(tmp_path / "Corner Shop")
    assert obtain_shop(str(folder), tmp_path / "downloads").name == "corner-shop"
    (folder / "events.dat").unlink()
    with pytest.raises(DatasetError, match=r"lacks events\.dat"):
        obtain_shop(str(folder), tmp_path / "downloads")


def test_a_made_up_shop_is_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shops, "Settings", lambda: Settings(users=20, products=30, events=80))
    first = obtain_shop("ecommerce-synthetic", tmp_path)
    assert (first.name, len(first.events)) == ("ecommerce-synthetic", 80)
    made = (tmp_path / "ecommerce-synthetic" / "events.dat").stat().st_ino
    assert obtain_shop(str(tmp_path / "ecommerce-synthetic"), tmp_path).name == "ecommerce-synthetic"
    (tmp_path / "ecommerce-synthetic").rename(tmp_path / "big")
    assert obtain_shop(str(tmp_path / "big"), tmp_path).name == "big-synthetic"
    (tmp_path / "big").rename(tmp_path / "ecommerce-synthetic")
    obtain_shop("ecommerce-synthetic", tmp_path)
    assert (tmp_path / "ecommerce-synthetic" / "events.dat").stat().st_ino == made

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.ecommerce import read_shop
from ingest.errors import DatasetError
from ingest.schema import IntArray
from ingest.synthetic import making, people
from ingest.synthetic.making import activity, make_shop
from ingest.synthetic.settings import Settings, read_settings
from ingest.tables import FeatureTables
from tests.ingest.synthetic.conftest import SMALL


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_numbers_make_the_same_files(made: Path, tmp_path: Path) -> None:
    done: list[int] = []
    make_shop(tmp_path / "again", SMALL, done.append)
    assert _bytes(tmp_path / "again") == _bytes(made)
    assert sum(done) == SMALL.events
    make_shop(tmp_path / "again", Settings(SMALL.users, SMALL.products, SMALL.events, seed=4))
    assert _bytes(tmp_path / "again").keys() == _bytes(made).keys()
    assert _bytes(tmp_path / "again")["events.dat"] != _bytes(made)["events.dat"]
    assert [path.name for path in tmp_path.iterdir()] == ["again"]


def test_it_has_the_sizes_and_no_product_twice(made: Path, tables: FeatureTables) -> None:
    assert read_settings(made) == SMALL
    assert tables.users["user_id"].tolist() == [str(row + 1) for row in range(SMALL.users)]
    assert tables.items["sku_id"].tolist() == [str(row + 1) for row in range(SMALL.products)]
    events = tables.events
    assert len(events) == len((made / "events.dat").read_text().splitlines()) == SMALL.events
    assert np.bincount(events.user).min() >= 3
    assert (np.diff(events.timestamp)[np.diff(events.user) == 0] >= 0).all()


def test_counties_lie_in_cities_and_cities_in_provinces(tables: FeatureTables) -> None:
    for inner, outer in (("county", "city"), ("city", "province"), ("city", "city_level")):
        pairs = set(zip(tables.users[inner].tolist(), tables.users[outer].tolist(), strict=True))
        assert len(pairs) == len({value for value, _ in pairs}), inner
    assert set(tables.users["sex"].tolist()) == {"0.0", "1.0"}


def test_few_products_are_met_by_many(tables: FeatureTables) -> None:
    met: IntArray = np.sort(np.bincount(tables.events.item, minlength=SMALL.products))[::-1]
    assert met[:15].sum() > 0.25 * SMALL.events
    assert met[0] > 4 * np.median(met)


def test_some_look_and_some_buy(tables: FeatureTables) -> None:
    shares = [float((tables.events.rating == strength).mean()) for strength in (1.0, 4.0, 5.0)]
    assert shares[0] > shares[1] > shares[2] > 0.05


def test_chunks_are_written_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (making, people):
        monkeypatch.setattr(module, "CHUNK", 150)
    make_shop(tmp_path / "shop", SMALL)
    tables = read_shop(tmp_path / "shop", name="shop")
    assert len(tables.users["user_id"]) == SMALL.users
    assert (np.diff(tables.events.user) >= 0).all()
    assert len(tables.events) == SMALL.events


def test_activity_adds_up_within_its_limits() -> None:
    settings = Settings(users=200, products=40, events=200 * 10)
    lengths = activity(settings)
    assert (lengths.sum(), lengths.min() >= 3, lengths.max()) == (2_000, True, settings.most_events)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (Settings(users=0), "a user and 20 products"),
        (Settings(products=19), "a user and 20 products"),
        (Settings(users=10, products=20, events=29), "at least 30 events"),
        (Settings(users=10, products=20, events=51), "at most 50"),
    ],
)
def test_impossible_sizes_are_refused(settings: Settings, problem: str, tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match=problem):
        make_shop(tmp_path / "shop", settings)
    assert not (tmp_path / "shop").exists()


def test_the_smallest_shops_can_be_made(tmp_path: Path) -> None:
    for settings in (Settings(1, 20, 3), Settings(10, 20, 50)):
        make_shop(tmp_path / "shop", settings)
        assert len(read_shop(tmp_path / "shop", name="shop").events) == settings.events


def test_somebody_elses_folder_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "theirs.txt").touch()
    with pytest.raises(DatasetError, match="holds no made-up data"):
        make_shop(tmp_path, SMALL)
    assert [path.name for path in tmp_path.iterdir()] == ["theirs.txt"]


def test_an_interruption_leaves_what_was_there(tmp_path: Path) -> None:
    def stop(_: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_shop(tmp_path / "shop", SMALL, stop)
    assert list(tmp_path.iterdir()) == []

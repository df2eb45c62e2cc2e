"""Users, histories and items into the store, from a prepared dataset or from files."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from redis import Redis

from config import Settings
from ingest.schema import Dataset, Item
from ingest.storage import save_dataset
from ingest.table_storage import save_tables
from recommender.opening import open_entities
from recommender.places import StorePlaces
from recommender.records import RECORDS
from recommender.stores.entities import Entities, EntityCounts
from services import load
from tests.dssm.worlds import ring_tables
from tests.servers import RedisServer
from tests.worlds import parity_world

USERS = "1:5.0:1.0:5.0:20.0:176.0:1933.0\n2:1:0:3:::\n"
PRODUCTS = "1:3456:6980:70\n17:3456.0::71\n"
EVENTS = "1:17:order:20\n1:1:view:10\n1:17:cart:30\n"


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


@contextmanager
def opened(state: Path, profile: str) -> Iterator[Entities]:
    with closing(open_entities(StorePlaces(state), RECORDS[profile])) as entities:
        yield entities


def film_world() -> Dataset:
    world = parity_world()
    many = tuple(f"Genre {number}" for number in range(6))
    first = Item(world.items[0].movie_id, "The Long One", 1995, many)
    return replace(world, items=(first, *world.items[1:]))


def test_films_of_a_state(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    world = film_world()
    save_dataset(world, tmp_path / "pinsage-parity" / "dataset")
    assert load.main(["--state", str(tmp_path)]) == 0
    assert capsys.readouterr().out == "parity is loaded: 60 users, 40 items.\n"
    with opened(tmp_path, "movies") as entities:
        assert entities.user("2") == {"user_id": "2", "gender": "F", "age": "1", "occupation": "1"}
        assert entities.items(["10"])["10"] == {
            "movie_id": "10",
            "title": "The Long One",
            "year": "1995",
            "genres": world.items[0].genres,
        }
        mine = world.interactions.user_id == 7
        order = np.argsort(world.interactions.timestamp[mine], kind="stable")
        assert entities.history("7") == tuple(map(str, world.interactions.movie_id[mine][order].tolist()))
    assert load.main(["--state", str(tmp_path)]) == 0
    assert "parity is loaded already: 60 users, 40 items" in capsys.readouterr().out
    assert load.main(["--state", str(tmp_path), "--force"]) == 0


def test_the_next_dataset_replaces_the_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_dataset(film_world(), tmp_path / "pinsage-parity" / "dataset")
    tables = ring_tables()
    save_tables(tables, tmp_path / "ecommerce-ring" / "dataset")
    assert load.main(["--state", str(tmp_path)]) == 1
    assert "holds parity, ring; say which with --dataset NAME" in capsys.readouterr().err
    assert load.main(["--state", str(tmp_path), "--dataset", "none"]) == 1
    assert load.main(["--state", str(tmp_path), "--dataset", "parity"]) == 0
    assert load.main(["--state", str(tmp_path), "--dataset", "ring"]) == 0
    with opened(tmp_path, "ecommerce") as entities:
        assert entities.counts() == EntityCounts(120, 24)
        assert entities.user("7") == {"user_id": "7"}
        first = tables.events.item[tables.events.user == 7].tolist()
        assert entities.history("7") == tuple(str(100 + item) for item in first)


def test_files_are_added_and_replace_what_has_the_same_ids(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, state = tmp_path / "shop", tmp_path / "state"
    folder.mkdir()
    (folder / "users.dat").write_text(USERS)
    command = [str(folder), "--state", str(state)]
    assert load.main(command) == 0
    (folder / "products.dat").write_text(PRODUCTS)
    assert load.main(command) == 0
    with opened(state, "ecommerce") as entities:
        assert entities.history("1") == ()
    (folder / "events.dat").write_text(EVENTS)
    (folder / "users.dat").write_text(USERS.replace("2:1:0:3", "2:4:0:3"))
    assert load.main(command) == 0
    assert load.main(command) == 0
    assert f"{folder} is loaded: 2 users, 2 items in all." in capsys.readouterr().out
    with opened(state, "ecommerce") as entities:
        assert entities.user("1") == {
            "user_id": "1",
            "age": "5.0",
            "sex": "1.0",
            "city_level": "5.0",
            "province": "20.0",
            "city": "176.0",
            "county": "1933.0",
        }
        assert entities.user("2") == {"user_id": "2", "age": "4.0", "sex": "0.0", "city_level": "3.0"}
        assert entities.items(["17"]) == {"17": {"sku_id": "17", "brand": "3456", "category": "71"}}
        assert entities.history("1") == ("1", "17")


@pytest.mark.parametrize(
    ("file", "content", "told"),
    [
        ("users.dat", USERS + "3:1:0\n", "users.dat, line 3"),
        ("users.dat", USERS + "x:1:0:0:0:0:0\n", "users.dat, line 3"),
        ("products.dat", "1:2:3:4\n1:2:3:4\n", "products.dat, line 2"),
        ("products.dat", "", "products.dat"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_half_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], file: str, content: str, told: str
) -> None:
    (tmp_path / file).write_text(content)
    assert load.main([str(tmp_path), "--state", str(tmp_path)]) == 1
    assert told in capsys.readouterr().err
    with opened(tmp_path, "ecommerce") as entities:
        assert entities.counts() == EntityCounts(0, 0)


def test_what_cannot_be_loaded_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert load.main(["--state", str(tmp_path)]) == 1
    assert "No prepared dataset" in capsys.readouterr().err
    assert load.main([str(tmp_path), "--state", str(tmp_path)]) == 1
    assert "has none of users.dat, products.dat and events.dat" in capsys.readouterr().err
    assert load.main([str(tmp_path / "nothing"), "--state", str(tmp_path)]) == 1
    save_dataset(parity_world(), tmp_path / "pinsage-parity" / "dataset")
    assert load.main(["--state", str(tmp_path)]) == 0
    (tmp_path / "users.dat").write_text(USERS)
    assert load.main([str(tmp_path), "--state", str(tmp_path)]) == 1
    assert "The store holds films" in capsys.readouterr().err
    with pytest.raises(SystemExit, match="2"):
        load.main([str(tmp_path), "--dataset", "parity"])


@pytest.mark.server
def test_redis_is_filled_where_it_is_set(
    tmp_path: Path,
    redis_server: RedisServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    save_dataset(film_world(), tmp_path / "pinsage-parity" / "dataset")
    monkeypatch.setenv("REDIS_URL", redis_server.url)
    with Redis.from_url(redis_server.url, decode_responses=True) as client:
        client.flushall()
        assert load.main(["--state", str(tmp_path)]) == 0
        assert client.get("2##user_info") == '{"user_id":"2","gender":"F","job":"1","age":18}'
        assert "The Long One (1995)" in str(client.get("10##movie_info"))
        assert client.dbsize() == 60 + 60 + 40 + 1
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    assert load.main(["--state", str(tmp_path)]) == 1
    assert "Redis at 127.0.0.1:1 did not answer" in capsys.readouterr().err

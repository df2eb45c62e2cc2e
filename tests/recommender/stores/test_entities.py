"""One contract for every store of users and items."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from redis import Redis

from benchmarks.ports import free_ports
from recommender.entities import Values
from recommender.errors import DamagedRecord, StoreUnavailable
from recommender.records import RECORDS
from recommender.stores.entities import Entities, EntityCounts
from recommender.stores.entities_redis import open_redis
from recommender.stores.entities_sql import SqlEntities
from recommender.stores.sql_database import mysql_database, sqlite_database
from tests.patience import PATIENCE
from tests.servers import MariaDBServer, RedisServer

MOVIES, SHOP = RECORDS["movies"], RECORDS["ecommerce"]
ANN: Values = {"user_id": "5", "gender": "F", "age": "2", "occupation": "20", "zip": "01234"}
FILM: Values = {
    "movie_id": "1",
    "title": "Zwölf 🦊 三 (Twelve)",
    "year": "1995",
    "genres": tuple(f"Genre {number}" for number in range(9)),
}
SHOPPER: Values = {"user_id": "1", "age": "5.0", "county": "1933.0"}
PRODUCT: Values = {"sku_id": "17", "brand": "3456", "shop": "6980", "category": "70"}


@pytest.fixture(
    params=["sqlite", *(pytest.param(name, marks=pytest.mark.server) for name in ("mariadb", "redis"))]
)
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], SqlEntities | Entities]:
    if request.param == "sqlite":
        path = tmp_path / "new" / "catalogue.sqlite"
        return lambda: SqlEntities(sqlite_database(path), MOVIES)
    if request.param == "mariadb":
        server: MariaDBServer = request.getfixturevalue("mariadb_server")
        name = f"test_{uuid.uuid4().hex[:8]}"
        return lambda: SqlEntities(
            mysql_database(server.host, server.port, server.user, server.password, name), MOVIES
        )
    redis: RedisServer = request.getfixturevalue("redis_server")
    with Redis.from_url(redis.url) as client:
        client.flushall()
    return lambda: open_redis(redis.url, MOVIES)


@pytest.fixture
def entities(open_store: Callable[[], Entities]) -> Iterator[Entities]:
    opened = open_store()
    yield opened
    opened.close()


def test_empty(entities: Entities) -> None:
    assert entities.user("5") is None
    assert entities.history("5") == ()
    assert entities.items(["1"]) == {}
    assert entities.items([]) == {}
    assert entities.counts() == EntityCounts(0, 0)
    assert entities.source() is None
    entities.add_users([])
    entities.add_items([])
    entities.add_histories({})


def test_what_is_stored_comes_back(entities: Entities, open_store: Callable[[], Entities]) -> None:
    nobody: Values = {"user_id": "7"}
    entities.add_users([ANN, nobody])
    entities.add_histories({"5": ["1", "30", "2"]})
    entities.add_items([FILM, {"movie_id": "2", "title": "No year"}])
    again = open_store()
    assert again.user("5") == ANN
    assert again.user("7") == nobody
    assert again.history("5") == ("1", "30", "2")
    assert again.items(["2", "9", "1"]) == {"2": {"movie_id": "2", "title": "No year"}, "1": FILM}
    assert list(again.items(["2", "9", "1"])) == ["2", "1"]
    assert again.counts() == EntityCounts(2, 2)
    again.close()


def test_storing_again_replaces(entities: Entities) -> None:
    entities.add_users([ANN])
    entities.add_histories({"5": ["1"]})
    for _ in range(2):
        entities.add_users([{"user_id": "5", "gender": "M"}])
        entities.add_items([FILM])
    assert entities.user("5") == {"user_id": "5", "gender": "M"}
    assert entities.history("5") == ("1",)
    entities.add_histories({"5": ["2", "3"]})
    assert entities.history("5") == ("2", "3")
    assert entities.counts() == EntityCounts(1, 1)


def test_ids_are_texts_and_none_stands_for_another(entities: Entities) -> None:
    ids = ["a", "A", "a ", "ä", "5", "05", "5##history", "%", "_", "*", "x" * 200]
    entities.add_users([{"user_id": user_id, "zip": f"z{place}"} for place, user_id in enumerate(ids)])
    entities.add_histories({"5": ["1"]})
    for place, user_id in enumerate(ids):
        assert entities.user(user_id) == {"user_id": user_id, "zip": f"z{place}"}
    assert entities.user("?") is None
    assert entities.history("5##history") == ()
    assert entities.counts().users == len(ids)


def test_thousands_at_once(entities: Entities) -> None:
    entities.add_items([{"movie_id": str(number), "title": str(number)} for number in range(3_000)])
    wanted = [str(number) for number in range(2_999, 0, -2)]
    assert list(entities.items(wanted)) == wanted
    entities.add_histories({"1": [str(number) for number in range(20_000)]})
    assert len(entities.history("1")) == 20_000


def test_other_data_replace_all_of_it(entities: Entities) -> None:
    entities.begin("first")
    entities.add_users([ANN])
    assert entities.source() is None
    entities.begin("first")
    assert entities.user("5") == ANN
    entities.finish("first")
    assert entities.source() == "first"
    entities.add_histories({"5": ["1"]})
    entities.add_items([FILM])
    entities.begin("second")
    assert entities.source() is None
    assert entities.counts() == EntityCounts(0, 0)
    assert entities.history("5") == ()
    entities.finish("second")
    assert entities.source() == "second"


def test_many_threads_at_once(entities: Entities) -> None:
    def come_and_go(number: int) -> None:
        entities.add_users([{"user_id": str(number)}])
        assert entities.user(str(number)) == {"user_id": str(number)}

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come_and_go, range(32)))
    assert entities.counts().users == 32


def test_a_database_that_is_not_there() -> None:
    (port,) = free_ports(1)
    stores: tuple[tuple[str, Entities], ...] = (
        ("MySQL", SqlEntities(mysql_database("127.0.0.1", port, "root", "", "films"), MOVIES)),
        ("Redis", open_redis(f"redis://:word@127.0.0.1:{port}/0", MOVIES)),
    )
    for name, store in stores:
        begun = time.monotonic()
        with pytest.raises(StoreUnavailable, match=f"{name} at 127.0.0.1:{port} did not answer") as told:
            store.user("5")
        assert "word" not in str(told.value)
        assert time.monotonic() - begun < PATIENCE / 2, "it is told once the time is up"
        store.close()


@pytest.mark.server
def test_the_keys_and_names_in_redis_are_those_of_the_contract(redis_server: RedisServer) -> None:
    with Redis.from_url(redis_server.url, decode_responses=True) as client:
        client.flushall()
        films, shop = open_redis(redis_server.url, MOVIES), open_redis(redis_server.url, SHOP)
        films.add_users([ANN])
        films.add_items([{**FILM, "title": "Toy Story", "genres": ("Animation", "Comedy")}])
        films.add_histories({"5": ["1", "2"]})
        shop.add_users([SHOPPER])
        shop.add_items([PRODUCT])
        texts = {key: client.get(key) for key in client.scan_iter("*")}
        assert texts == {
            "5##user_info": '{"user_id":"5","gender":"F","job":"20","zipcode":"01234","age":25}',
            "1##movie_info": '{"movie_id":"1","title":"Toy Story (1995)","genre":"Animation|Comedy"}',
            "5##history": '["1","2"]',
            "1##user_info": '{"user_id":"1","age":"5.0","country":"1933.0"}',
            "17##product_info": '{"sku_id":"17","brand":"3456","shopid":"6980","cate":"70"}',
        }
        assert shop.user("1") == SHOPPER
        assert shop.items(["17"]) == {"17": PRODUCT}
        films.close()
        shop.close()


@pytest.mark.server
def test_what_others_wrote_to_redis_is_read_or_refused(redis_server: RedisServer) -> None:
    store = open_redis(redis_server.url, SHOP)
    with Redis.from_url(redis_server.url) as client:
        client.flushall()
        client.set("1##user_info", '{"age": 5, "sex": null, "city": "176", "more": [1]}')
        client.set("2##user_info", "no JSON")
        client.set("3##user_info", '{"age": "young"}')
        client.set("3##history", "{}")
    assert store.user("1") == {"user_id": "1", "age": "5.0", "city": "176.0"}
    for user_id, reason in (("2", "it is no JSON object"), ("3", 'age must be a number, not "young"')):
        with pytest.raises(DamagedRecord, match=f"user {user_id} is damaged: {reason}"):
            store.user(user_id)
    with pytest.raises(DamagedRecord, match="the history of user 3"):
        store.history("3")
    store.close()


@pytest.mark.server
def test_redis_away_and_back(redis_server: RedisServer) -> None:
    store = open_redis(redis_server.url, MOVIES)
    store.add_users([ANN])
    redis_server.stop()
    try:
        with pytest.raises(StoreUnavailable):
            store.user("5")
    finally:
        redis_server.start()
    assert store.user("5") == ANN
    store.close()

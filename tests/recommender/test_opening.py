"""Stores that are away when the recommender opens, or go away and come back while it serves."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest

from benchmarks.ports import free_ports
from recommender.errors import StoreUnavailable
from recommender.opening import open_recommender
from recommender.places import StorePlaces
from recommender.types import Marks
from tests.patience import PATIENCE
from tests.recommender.stage import Stage, films, listed
from tests.servers import DatabaseServer, MariaDBServer, MilvusServer

T = TypeVar("T")

MARKS = Marks(films(0, 2), films(1))


@contextmanager
def away(server: DatabaseServer) -> Iterator[None]:
    server.stop()
    try:
        yield
    finally:
        server.start()


def back_within(seconds: float, ask: Callable[[], T]) -> T:
    """The answer once there is one; every refusal until then is a `StoreUnavailable`."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            return ask()
        except StoreUnavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)


def test_opening_waits_for_nothing(tmp_path: Path) -> None:
    milvus_port, mysql_port = free_ports(2)
    places = StorePlaces(
        tmp_path,
        milvus_host="127.0.0.1",
        milvus_port=milvus_port,
        mysql_host="127.0.0.1",
        mysql_port=mysql_port,
    )
    recommender = open_recommender(places)
    for ask in (recommender.refresh, recommender.counts, lambda: recommender.recommend(MARKS, 5)):
        with pytest.raises(StoreUnavailable, match="MySQL at"):
            ask()
    recommender.close()


def test_only_looking_makes_no_vector_store(tmp_path: Path) -> None:
    recommender = open_recommender(StorePlaces(tmp_path / "state"))
    assert recommender.refresh() is False
    recommender.close()
    assert not (tmp_path / "state" / "milvus.db").exists()


@pytest.mark.server
@pytest.mark.parametrize("loaded", [pytest.param("servers", marks=pytest.mark.server)], indirect=True)
def test_sql_goes_away_and_comes_back(loaded: Stage, mariadb_server: MariaDBServer) -> None:
    with loaded.recommender() as recommender:
        before = recommender.recommend(MARKS, 10)
        details = recommender.details(films(0)[0])
        with away(mariadb_server):
            with pytest.raises(StoreUnavailable, match="MySQL at"):
                recommender.refresh()
            with pytest.raises(StoreUnavailable, match="MySQL at"):
                recommender.details(films(0)[0])
            assert recommender.recommend(MARKS, 10) == before
            with loaded.recommender() as late, pytest.raises(StoreUnavailable):
                late.recommend(MARKS, 10)
        assert back_within(PATIENCE, lambda: recommender.details(films(0)[0])) == details
        assert recommender.refresh() is False


@pytest.mark.server
@pytest.mark.parametrize("loaded", [pytest.param("servers", marks=pytest.mark.server)], indirect=True)
def test_milvus_goes_away_and_comes_back(loaded: Stage, milvus_server: MilvusServer) -> None:
    with loaded.recommender() as recommender, loaded.recommender() as late:
        before = recommender.recommend(MARKS, 10)
        popular = recommender.recommend(Marks(), 10)
        with away(milvus_server):
            start = time.monotonic()
            with pytest.raises(StoreUnavailable, match="Milvus at"):
                recommender.recommend(MARKS, 10)
            assert time.monotonic() - start < PATIENCE
            assert recommender.recommend(Marks(), 10) == popular
            with pytest.raises(StoreUnavailable, match="Milvus at"):
                late.recommend(MARKS, 10)
        for opened in (recommender, late):
            assert listed(back_within(PATIENCE, partial(opened.recommend, MARKS, 10))) == listed(before)

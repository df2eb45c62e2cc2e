"""Servers that tests of several rooms use; each is started once, by the first test that asks for it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from recommender.stores import entities_redis, milvus, milvus_opening, sql_database
from tests.patience import PATIENCE
from tests.servers import MariaDBServer, MilvusServer, RedisServer

# Read when the library of threads is loaded, here and in what tests start. Where more threads than processors
# wait for each other, as with tests side by side, waiting busily takes the time that the others need.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

settings.register_profile("movie-taste", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("movie-taste")
"""How long one example takes says nothing on a busy machine."""


@pytest.fixture(scope="session", autouse=True)
def _patient_stores() -> Iterator[None]:
    """On a busy machine a store that is there may answer late; one that is not refuses at once."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(milvus_opening, "CONNECT_SECONDS", PATIENCE)
        changed.setattr(milvus, "READ_SECONDS", PATIENCE)
        changed.setattr(milvus_opening, "LOCK_SECONDS", PATIENCE)
        changed.setattr(sql_database, "CONNECT_SECONDS", PATIENCE)
        changed.setattr(sql_database, "ANSWER_SECONDS", PATIENCE)
        changed.setattr(sql_database, "LOCK_SECONDS", PATIENCE)
        changed.setattr(entities_redis, "CONNECT_SECONDS", PATIENCE)
        changed.setattr(entities_redis, "ANSWER_SECONDS", PATIENCE)
        yield


@pytest.fixture(autouse=True)
def _no_loop_of_a_browser(request: pytest.FixtureRequest) -> Iterator[None]:
    """A browser that an earlier test opened keeps its event loop in this thread; others start their own."""
    loop = asyncio._get_running_loop()
    if request.node.get_closest_marker("browser") is not None or loop is None:
        yield
        return
    asyncio._set_running_loop(None)
    yield
    asyncio._set_running_loop(loop)


@pytest.fixture(scope="session")
def milvus_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    with MilvusServer(tmp_path_factory.mktemp("milvus")) as server:
        yield server


@pytest.fixture(scope="session")
def mariadb_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MariaDBServer]:
    with MariaDBServer(tmp_path_factory.mktemp("mariadb")) as server:
        yield server


@pytest.fixture(scope="session")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    with RedisServer(tmp_path_factory.mktemp("redis")) as server:
        yield server

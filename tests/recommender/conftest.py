"""Every test over stores runs embedded and on servers, which it skips where they cannot be started."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest

from recommender.places import StorePlaces
from tests.artifacts import write_artifacts
from tests.recommender.stage import Stage
from tests.servers import MariaDBServer, MilvusServer

EMBEDDED_AND_SERVERS = ["embedded", pytest.param("servers", marks=pytest.mark.server)]


def embedded_stage(folder: Path) -> Stage:
    return Stage(StorePlaces(folder / "state"), "test")


def servers_stage(folder: Path, milvus: MilvusServer, mariadb: MariaDBServer) -> Stage:
    """Own names on shared servers."""
    name = f"test_{uuid.uuid4().hex[:8]}"
    places = StorePlaces(
        folder / "state",
        milvus_host=milvus.host,
        milvus_port=milvus.port,
        mysql_host=mariadb.host,
        mysql_port=mariadb.port,
        mysql_user=mariadb.user,
        mysql_password=mariadb.password,
        mysql_database=name,
    )
    return Stage(places, name)


def make_stage(request: pytest.FixtureRequest, folder: Path) -> Stage:
    if request.param == "embedded":
        return embedded_stage(folder)
    servers = (request.getfixturevalue("milvus_server"), request.getfixturevalue("mariadb_server"))
    return servers_stage(folder, *servers)


@pytest.fixture(params=EMBEDDED_AND_SERVERS)
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Stage:
    """Empty stores for one test."""
    return make_stage(request, tmp_path)


@pytest.fixture(params=EMBEDDED_AND_SERVERS, scope="session")
def loaded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, model: Path) -> Stage:
    """Stores with `model` in them, for tests that only read: loading into servers takes seconds."""
    stage = make_stage(request, tmp_path_factory.mktemp("loaded"))
    stage.load(model)
    return stage


@pytest.fixture
def embedded(tmp_path: Path) -> Stage:
    return embedded_stage(tmp_path)


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared model of the parity world."""
    return write_artifacts(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def other_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another version for the same data."""
    return write_artifacts(tmp_path_factory.mktemp("other"), seed=1)

"""The real application over real embedded stores, called in this process."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from recommender.places import StorePlaces
from recommender.recommender import Recommender
from tests.artifacts import write_artifacts
from tests.recommender.stage import Stage
from tests.webserver.serving import ADMIN_TOKEN, build_app, jpeg
from tests.worlds import movie_id_of


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two prepared models of the parity world."""
    folder = tmp_path_factory.mktemp("models")
    return write_artifacts(folder / "first"), write_artifacts(folder / "second", seed=1)


@pytest.fixture(scope="session")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of two files."""
    folder = tmp_path_factory.mktemp("page")
    (folder / "index.html").write_text("<!doctype html><title>The page</title>", encoding="utf-8")
    (folder / "src").mkdir()
    (folder / "src" / "app.js").write_text("export {};\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one picture: that of the first film."""
    folder = tmp_path_factory.mktemp("pictures")
    (folder / f"{movie_id_of(0)}.jpg").write_bytes(jpeg())
    (folder.parent / "1.jpg").write_bytes(b"outside")
    return folder


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory, models: tuple[Path, Path]) -> Stage:
    """Stores with the first model, its users, towers and a ranker, for tests that only read."""
    stage = Stage(StorePlaces(tmp_path_factory.mktemp("loaded") / "state"), "test")
    stage.load(models[0])
    stage.add_users(ranker=True)
    return stage


@pytest.fixture
def empty(tmp_path: Path) -> Stage:
    """Stores with nothing in them."""
    return Stage(StorePlaces(tmp_path / "state"), "test")


@pytest.fixture(scope="session")
def app(loaded: Stage, page: Path, pictures: Path) -> FastAPI:
    return build_app(loaded, page, posters_dir=pictures, admin_token=ADMIN_TOKEN)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:
        yield client


@pytest.fixture(scope="session")
def recommender(loaded: Stage) -> Iterator[Recommender]:
    """The facade itself, to compare answers with."""
    with loaded.recommender() as recommender:
        recommender.refresh()
        yield recommender

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from recommender.places import StorePlaces
from tests.artifacts import write_artifacts
from tests.recommender.stage import Stage, films, row_of
from tests.towers import write_tower
from tests.webserver.serving import build_app
from webserver.answer_schemas import RecommendAnswer, VersionAnswer

OLD = {"age": 6, "gender": 1, "occupation": 20}


@pytest.fixture(scope="module")
def knowing(tmp_path_factory: pytest.TempPathFactory, page: Path) -> Iterator[TestClient]:
    """A server whose model has a profile tower."""
    folder = tmp_path_factory.mktemp("profiles")
    stage = Stage(StorePlaces(folder / "state"), "test")
    stage.load(write_tower(write_artifacts(folder / "model")))
    with TestClient(build_app(stage, page), base_url="http://127.0.0.1:8000") as client:
        yield client


def recommended(client: TestClient, **body: object) -> RecommendAnswer:
    response = client.post("/api/recommend", json=body)
    assert response.status_code == 200, response.text
    return RecommendAnswer.model_validate(response.json())


def test_who_somebody_is_decides_without_marks(knowing: TestClient) -> None:
    old, young = (recommended(knowing, profile=who, n=8) for who in (OLD, {"age": 0, "gender": None}))
    assert [row_of(film.movie_id) % 2 for film in old.items] == [0] * 8
    assert [row_of(film.movie_id) % 2 for film in young.items] == [1] * 8
    assert all(film.because == [] for film in old.items)
    first = recommended(knowing, profile={"age": 6.0}, n=4, offset=4, hidden=[old.items[0].movie_id])
    assert [film.movie_id for film in first.items][:3] == [film.movie_id for film in old.items[5:8]]


def test_marks_and_profile_together(knowing: TestClient) -> None:
    plain, blended = (recommended(knowing, liked=films(0), n=8, **who) for who in ({}, {"profile": OLD}))
    assert [film.score for film in plain.items] != [film.score for film in blended.items]
    assert all(film.because for film in blended.items)


@pytest.mark.parametrize("profile", [None, {}, {"age": None, "gender": None, "occupation": None}])
def test_saying_nothing_changes_nothing(knowing: TestClient, client: TestClient, profile: object) -> None:
    assert recommended(knowing, profile=profile) == recommended(knowing)
    assert recommended(client, profile=profile) == recommended(client)


@pytest.mark.parametrize(
    "profile",
    [
        {"age": 7},
        {"age": -1},
        {"gender": 2},
        {"occupation": 21},
        {"age": "3"},
        {"gender": True},
        {"age": 1.5},
        {"sex": 1},
        [],
        "old",
    ],
)
def test_what_is_no_profile_is_refused(knowing: TestClient, profile: object) -> None:
    response = knowing.post("/api/recommend", json={"profile": profile})
    assert response.status_code == 422
    assert response.json()["type"].endswith(":invalid-input")


def test_a_model_without_profiles_says_so(client: TestClient, knowing: TestClient) -> None:
    response = client.post("/api/recommend", json={"profile": OLD})
    assert (response.status_code, response.json()["title"]) == (409, "Profiles not available")
    assert "without `profile`" in response.json()["detail"]
    versions = [VersionAnswer.model_validate(each.get("/api/version").json()) for each in (client, knowing)]
    assert [version.profiles for version in versions] == [False, True]

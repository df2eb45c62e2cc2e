from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from recommender import errors
from tests.recommender.stage import films
from webserver import problems
from webserver.problems import Kind, Problem, kind_of

KINDS = [kind for kind in vars(problems).values() if isinstance(kind, Kind)]


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "/getRandom?bad-host", None, 400),
        ("DELETE", "/deleteTable", None, 401),
        ("GET", "/api/nothing", None, 404),
        ("GET", "/nothing.js", None, 404),
        ("GET", "/api/info/999999", None, 404),
        ("GET", "/posters/999999", None, 404),
        ("GET", "/getImage?img=999999", None, 404),
        ("POST", "/api/recommend", {"liked": [999_999]}, 404),
        ("PATCH", "/api/mark", None, 405),
        ("PUT", "/docs", None, 405),
        ("POST", "/", None, 405),
        ("POST", "/api/recommend", {"liked": films(0), "disliked": films(0)}, 422),
        ("POST", "/api/recommend", {"n": 0, "x" * 500: 1}, 422),
        ("POST", "/api/mark", [], 422),
        ("GET", "/api/search", None, 422),
        ("GET", "/api/info/x", None, 422),
        ("POST", "/getSimilarUser", {}, 422),
        ("POST", "/api/recommend", "x" * 300_000, 413),
        ("POST", "/api/recommend", None, 415),
    ],
)
def test_every_error_has_the_same_shape(
    client: TestClient, method: str, path: str, body: object, status: int
) -> None:
    headers = {"Host": "not a host"} if "bad-host" in path else {}
    response = client.request(method, path, headers=headers, json=body)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = Problem.model_validate(response.json())
    assert problem.status == status
    assert (problem.type, problem.status, problem.title) in {
        (kind.type, kind.status, kind.title) for kind in KINDS
    }
    assert problem.detail.endswith(".")
    assert len(response.content) < 1500


def test_each_type_has_one_status() -> None:
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_every_error_of_the_recommender_has_its_kind() -> None:
    assert kind_of(errors.UnknownMovies(films(0))) is problems.UNKNOWN_MOVIES
    assert kind_of(errors.ContradictoryMarks(films(0))) is problems.CONTRADICTORY_MARKS
    assert kind_of(errors.BadRequest("x")) is problems.INVALID_INPUT
    assert kind_of(errors.NotReady("x")) is problems.NOT_READY
    assert kind_of(errors.StoreUnavailable("x")) is problems.STORE_UNAVAILABLE
    assert kind_of(errors.ArtifactError("x")) is problems.INTERNAL_ERROR

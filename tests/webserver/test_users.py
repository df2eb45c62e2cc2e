from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from recommender.recommender import Recommender
from tests.recommender.stage import Stage
from tests.webserver.serving import build_app
from webserver.problems import MEDIA_TYPE


def test_the_answer_is_the_recommenders(client: TestClient, recommender: Recommender) -> None:
    expected = recommender.recommend_to("3", 4)
    answer = client.get("/api/users/3/recommend", params={"n": 4})
    assert answer.status_code == 200
    content = answer.json()
    assert content["model_version"] == "dssm-parity-0"
    assert [item["movie_id"] for item in content["items"]] == list(expected.movie_ids)
    assert [item["score"] for item in content["items"]] == list(expected.scores)
    assert {tuple(item["because"]) for item in content["items"]} == {()}
    assert len(client.get("/api/users/3/recommend").json()["items"]) == 10


def test_the_reranker_orders_on_request(client: TestClient) -> None:
    content = client.get("/api/users/7/recommend", params={"n": 3, "rank": "true"}).json()
    assert content["model_version"] == "dssm-parity-0 + reranker-parity"
    plain = client.get("/api/users/7/recommend", params={"n": 40}).json()["items"]
    last_found = [item["movie_id"] for item in plain if item["score"] <= 0]
    assert [item["movie_id"] for item in content["items"]] == last_found[:3]


def test_an_unknown_user_and_input_that_is_none(client: TestClient) -> None:
    unknown = client.get("/api/users/999999/recommend")
    assert (unknown.status_code, unknown.headers["content-type"]) == (404, MEDIA_TYPE)
    assert unknown.json()["type"] == "urn:movie-taste:problem:unknown-user"
    assert unknown.json()["detail"] == "parity has no user 999999."
    for address in (
        "me/recommend",
        "-1/recommend",
        "1/recommend?n=0",
        "1/recommend?n=201",
        "1/recommend?rank=2",
    ):
        refused = client.get(f"/api/users/{address}")
        assert (refused.status_code, refused.headers["content-type"]) == (422, MEDIA_TYPE), address


def test_without_towers_a_problem_says_what_to_do(
    empty: Stage, models: tuple[Path, Path], page: Path
) -> None:
    empty.load(models[0])
    with TestClient(build_app(empty, page), base_url="http://127.0.0.1:8000") as client:
        missing = client.get("/api/users/1/recommend")
        assert missing.status_code == 404
        assert missing.json()["type"] == "urn:movie-taste:problem:towers-missing"
        assert "--models pinsage,dssm" in missing.json()["detail"]
        empty.add_users()
        assert client.get("/api/users/1/recommend").status_code == 200
        refused = client.get("/api/users/1/recommend", params={"rank": "true"})
        assert (refused.status_code, refused.json()["type"]) == (
            409,
            "urn:movie-taste:problem:ranker-missing",
        )


def test_nothing_loaded_is_503(empty: Stage, page: Path) -> None:
    with TestClient(build_app(empty, page), base_url="http://127.0.0.1:8000") as client:
        answer = client.get("/api/users/1/recommend")
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from recommender.recommender import Recommender
from tests.recommender.stage import films
from webserver.middleware import MAX_BODY_BYTES

JSON = {"Content-Type": "application/json"}
EVERY_KIND_OF_ANSWER = [
    ("GET", "/", 200),
    ("GET", "/src/missing.js", 404),
    ("GET", "/docs", 200),
    ("GET", "/docs/assets/swagger-ui.css", 200),
    ("GET", "/openapi.json", 200),
    ("GET", "/api/mark", 200),
    ("GET", "/api/nothing", 404),
    ("PUT", "/api/mark", 405),
    ("GET", "/api/mark?n=0", 422),
    ("GET", "/posters/10", 200),
    ("POST", "/getRandom", 200),
    ("DELETE", "/deleteTable", 401),
]


@pytest.mark.parametrize(("method", "path", "status"), EVERY_KIND_OF_ANSWER)
def test_every_answer_has_the_security_headers(
    client: TestClient, method: str, path: str, status: int
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["referrer-policy"] == "same-origin"
    policy = response.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "unsafe" not in policy
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize(
    "origin",
    [
        "http://localhost",
        "http://localhost:8001",
        "https://127.0.0.1:8443",
        "http://[::1]:3000",
    ],
)
def test_loopback_origins_may_call(client: TestClient, origin: str) -> None:
    response = client.get("/api/mark", headers={"Origin": origin})
    assert response.headers["access-control-allow-origin"] == origin
    assert "Origin" in response.headers["vary"]
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    "origin",
    [
        "http://films.example",
        "http://localhost.evil.example",
        "http://127.0.0.1.evil.example",
        "http://evil.example/127.0.0.1",
        "http://127.0.0.1:8000@evil.example",
        "file://localhost",
        "null",
    ],
)
def test_others_may_not(client: TestClient, origin: str) -> None:
    response = client.get("/api/mark", headers={"Origin": origin})
    assert "access-control-allow-origin" not in response.headers


@pytest.mark.parametrize("path", ["/api/recommend", "/getSimilarUser", "/getRandom", "/api/nothing"])
def test_a_large_body_is_refused(client: TestClient, path: str) -> None:
    response = client.post(path, content=b" " * (MAX_BODY_BYTES + 1), headers=JSON)
    assert response.status_code == 413
    assert response.json()["type"].endswith(":too-large")


def test_a_large_body_of_undeclared_length_is_refused(client: TestClient) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 1024 + 1):
            yield b" " * 1024

    response = client.post("/api/recommend", content=pieces(), headers=JSON)
    assert response.status_code == 413


def test_a_body_of_the_largest_size_is_read(client: TestClient) -> None:
    body = b'{"n":1}'
    response = client.post("/api/recommend", content=body + b" " * (MAX_BODY_BYTES - len(body)), headers=JSON)
    assert response.status_code == 200


def test_refused_requests_are_logged_without_what_people_search_for(
    client: TestClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "webserver.access"):
        client.get("/api/mark")
        client.get("/api/nothing%0Ainjected?q=secret")
    (line,) = [record.getMessage() for record in caplog.records if record.name == "webserver.access"]
    assert line.startswith("method=GET path=/api/nothing%0Ainjected status=404 ms=")
    assert "secret" not in line
    with caplog.at_level(logging.DEBUG, "webserver.access"):
        client.get("/api/mark")
    lines = [record.getMessage() for record in caplog.records if record.name == "webserver.access"]
    assert lines[-1].startswith("method=GET path=/api/mark status=200 ms=")


def test_a_fault_of_ours_is_a_logged_500(
    app: FastAPI, client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise ZeroDivisionError("a secret of ours")

    monkeypatch.setattr(Recommender, "recommend", fail)
    response = client.post(
        "/api/recommend", json={"liked": films(0)}, headers={"Origin": "http://localhost:8001"}
    )
    assert response.status_code == 500
    assert response.json()["type"].endswith(":internal-error")
    assert "secret" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["access-control-allow-origin"] == "http://localhost:8001"
    assert "ZeroDivisionError: a secret of ours" in caplog.text


def test_caches_are_told_that_answers_depend_on_the_origin(client: TestClient) -> None:
    for headers in ({}, {"Origin": "http://localhost:8001"}, {"Origin": "http://films.example"}):
        assert client.get("/api/mark", headers=headers).headers["vary"] == "Origin"

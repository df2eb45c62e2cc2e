"""The documentation against the code: what it promises happens, and what happens it mentions."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.webserver.serving import ADMIN_TOKEN
from tests.worlds import movie_id_of
from webserver import problems
from webserver.problems import Problem

METHODS = ("get", "post", "put", "delete", "patch")


def operations(app: FastAPI) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (method, path, operation)
        for path, item in app.openapi()["paths"].items()
        for method, operation in item.items()
    ]


def test_every_operation_is_described(app: FastAPI) -> None:
    for method, path, operation in operations(app):
        assert operation["summary"], (method, path)
        assert operation["description"], (method, path)
        for parameter in operation.get("parameters", ()):
            assert parameter["description"], (method, path, parameter["name"])


def test_every_problem_is_documented_as_one(app: FastAPI) -> None:
    for method, path, operation in operations(app):
        for status, response in operation["responses"].items():
            if int(status) < 400:
                continue
            (media_type,) = response["content"]
            assert media_type == problems.MEDIA_TYPE, (method, path, status)
            for example in response["content"][media_type]["examples"].values():
                assert Problem.model_validate(example["value"]).status == int(status)


def test_the_examples_of_bodies_work(app: FastAPI, client: TestClient) -> None:
    schemas = app.openapi()["components"]["schemas"]
    tried = 0
    for method, path, operation in operations(app):
        if "requestBody" not in operation:
            continue
        reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for example in schemas[reference.rsplit("/", 1)[1]]["examples"]:
            visitor_id = client.post("/api/visitors").json()["visitor_id"]
            response = client.request(method, path.format(visitor_id=visitor_id), json=example)
            assert response.status_code == 200, (path, example, response.text)
            tried += 1
    assert tried == 4


def test_the_operations_without_a_body_work_with_their_parameters(app: FastAPI, client: TestClient) -> None:
    values: dict[str, str | int] = {
        "movie_id": movie_id_of(0),
        "ids": movie_id_of(0),
        "img": movie_id_of(0),
        "q": "even",
        "n": 3,
        "num": 3,
        "width": 160,
        "drawn": "false",
        "seed": 1,
        "user_id": 1,
        "rank": "true",
        "visitor_id": client.post("/api/visitors").json()["visitor_id"],
    }
    for method, path, operation in operations(app):
        if "requestBody" in operation or method == "delete":
            continue
        names = {parameter["name"]: parameter["in"] for parameter in operation.get("parameters", ())}
        query = {name: values[name] for name, place in names.items() if place == "query"}
        response = client.request(method, path.format(**values), params=query)
        expected = "201" if "201" in operation["responses"] else "200"
        assert str(response.status_code) == expected, (path, response.text)
        assert response.headers["content-type"].split(";")[0] in operation["responses"][expected]["content"]


@pytest.mark.parametrize("method", METHODS)
def test_all_other_methods_are_405_with_those_allowed(app: FastAPI, client: TestClient, method: str) -> None:
    for path, item in app.openapi()["paths"].items():
        if method in item:
            continue
        response = client.request(
            method,
            path.format(movie_id=10, visitor_id="x", user_id=1),
            headers={"Authorization": f"Bearer {ADMIN_TOKEN}"},
        )
        assert response.status_code == 405, (method, path)
        assert Problem.model_validate(response.json()).status == 405
        assert {allowed.lower() for allowed in response.headers["allow"].split(", ")} <= {*item, "head"}

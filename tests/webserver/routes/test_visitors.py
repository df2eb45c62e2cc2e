from __future__ import annotations

import logging
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.recommender.stage import Stage, films
from tests.webserver.serving import build_app
from webserver.answer_schemas import VisitorAnswer
from webserver.request_schemas import VisitorMarksBody

NOTHING: dict[str, list[int]] = {"liked": [], "disliked": [], "unseen": [], "hidden": []}
JSON = {"Content-Type": "application/json"}


def begin(client: TestClient) -> str:
    response = client.post("/api/visitors")
    assert response.status_code == 201
    return VisitorAnswer.model_validate(response.json()).visitor_id


def test_a_visitor_is_remembered_and_forgotten(client: TestClient) -> None:
    visitor = begin(client)
    address = f"/api/visitors/{visitor}/marks"
    assert len(visitor) == 22
    assert client.get(address).json() == NOTHING
    marks = {"liked": films(0, 2), "disliked": films(1), "unseen": [999_999], "hidden": films(5)}
    stored = client.put(address, json=marks)
    assert stored.status_code == 200
    assert stored.json() == client.get(address).json() == {name: list(ids) for name, ids in marks.items()}
    VisitorMarksBody.model_validate(stored.json())
    assert client.put(address, json={"liked": films(4, 4)}).json() == NOTHING | {"liked": list(films(4))}
    deleted = client.delete(f"/api/visitors/{visitor}")
    assert (deleted.status_code, deleted.content) == (204, b"")
    for again in (
        client.get(address),
        client.put(address, json={}),
        client.delete(f"/api/visitors/{visitor}"),
    ):
        assert again.status_code == 404
        assert again.json()["type"] == "urn:movie-taste:problem:unknown-visitor"


def test_answers_are_not_kept_by_caches(client: TestClient) -> None:
    first = client.post("/api/visitors")
    address = f"/api/visitors/{first.json()['visitor_id']}"
    answers = [
        first,
        client.get(f"{address}/marks"),
        client.put(f"{address}/marks", json={}),
        client.delete(address),
    ]
    assert {answer.headers["cache-control"] for answer in answers} == {"no-store"}


@pytest.mark.parametrize(
    ("body", "status", "kind"),
    [
        ({"liked": films(0), "disliked": films(0)}, 422, "contradictory-marks"),
        ({"liked": ["1"]}, 422, "invalid-input"),
        ({"liked": [0]}, 422, "invalid-input"),
        ({"liked": [2**63]}, 422, "invalid-input"),
        ({"hidden": [1] * 1001}, 422, "invalid-input"),
        ({"name": "me"}, 422, "invalid-input"),
        ([], 422, "invalid-input"),
    ],
)
def test_bad_marks_change_nothing(client: TestClient, body: object, status: int, kind: str) -> None:
    address = f"/api/visitors/{begin(client)}/marks"
    client.put(address, json={"liked": films(0)})
    response = client.put(address, json=body)
    assert response.status_code == status
    assert response.json()["type"].endswith(f":{kind}")
    assert client.get(address).json()["liked"] == list(films(0))


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [("{", JSON, 422), ("1" * 5000, JSON, 422), ("{}", {}, 415), (b" " * 300_000, JSON, 413)],
)
def test_bad_bodies(client: TestClient, content: str, headers: dict[str, str], status: int) -> None:
    response = client.put(f"/api/visitors/{begin(client)}/marks", content=content, headers=headers)
    assert response.status_code == status


@pytest.mark.parametrize("visitor", ["x", "..", "%2e%2e", "x" * 3000, "%00", "%ff", "é", "' OR 1=1 --"])
def test_made_up_ids_are_unknown(client: TestClient, visitor: str) -> None:
    assert client.get(f"/api/visitors/{visitor}/marks").status_code == 404
    assert client.delete(f"/api/visitors/{visitor}").status_code == 404


def test_ids_are_never_logged(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        visitor = begin(client)
        for path in (visitor, f"{visitor}/marks", f"{visitor}/other"):
            client.get(f"/api/visitors/{path}")
            client.get(f"/%61pi/visitors/{path}")
        client.put(f"/api/visitors/{visitor}/marks", content="{", headers=JSON)
        client.put(f"/api/visitors/{visitor}/marks", json={"liked": films(0)})
        client.delete(f"/api/visitors/{visitor}")
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("http")]
    assert any("path=/api/visitors/- " in line for line in ours)
    assert visitor not in "\n".join(ours)


def test_no_model_is_needed(empty: Stage, page: Path) -> None:
    with TestClient(build_app(empty, page)) as client:
        visitor = begin(client)
        client.put(f"/api/visitors/{visitor}/marks", json={"liked": [7]})
        assert client.get(f"/api/visitors/{visitor}/marks").json()["liked"] == [7]

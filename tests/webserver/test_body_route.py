from __future__ import annotations

import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"{bad}",
        b"\xff\xfe",
        b'{"n": NaN}',
        b'{"n": Infinity}',
        b'{"n": 1e400}',
        b'{"n": ' + b"9" * 5000 + b"}",
        b"[" * 100_000,
        b'{"genres": ["\xed\xa0\x80"]}',
        b'{"liked": {}}',
        b"null",
    ],
    ids=lambda content: repr(content[:20]),
)
@pytest.mark.parametrize("path", ["/api/recommend", "/api/mark", "/getSimilarUser"])
def test_a_malformed_body_is_invalid_input(client: TestClient, path: str, content: bytes) -> None:
    response = client.post(path, content=content, headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    problem = response.json()
    assert problem["type"].endswith(":invalid-input")
    assert problem["errors"][0]["where"].startswith("body")
    assert len(response.content) < 4000


@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("application/json", 200),
        ("Application/JSON; charset=utf-8", 200),
        ("application/problem+json", 200),
        ("text/plain", 415),
        ("application/x-www-form-urlencoded", 415),
        ("application/jsonx", 415),
        ("", 415),
    ],
)
def test_only_json_is_read(client: TestClient, content_type: str, status: int) -> None:
    response = client.post("/api/recommend", content=b"{}", headers={"Content-Type": content_type})
    assert response.status_code == status


def test_a_body_may_come_in_pieces(client: TestClient) -> None:
    body = b'{"liked":[10,20],"n":3}'
    headers = {"Content-Type": "application/json"}
    whole = client.post("/api/recommend", content=body, headers=headers)
    pieces = client.post("/api/recommend", content=(bytes([byte]) for byte in body), headers=headers)
    assert whole.status_code == pieces.status_code
    assert whole.content == pieces.content

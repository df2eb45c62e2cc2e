"""The calls that README shows answer, and its table names every route."""

from __future__ import annotations

import shlex
from pathlib import Path

import pytest
from starlette.testclient import TestClient

README = (Path(__file__).resolve().parents[2] / "README.md").read_text(encoding="utf-8")
CALLS = [line for line in README.splitlines() if line.startswith("curl ")]
ADDRESS = "http://127.0.0.1:8000"


@pytest.mark.parametrize("line", CALLS)
def test_every_call_answers(line: str, client: TestClient) -> None:
    words = shlex.split(line)[1:]
    options = {"-X": "GET", "-H": "", "-d": ""}
    while words[0] in options:
        option, value, *words = words
        options[option] = value
    (url,) = words
    name, _, content_type = options["-H"].partition(": ")
    answer = client.request(
        options["-X"],
        url.removeprefix(ADDRESS),
        content=options["-d"] or None,
        headers={name: content_type} if name else None,
    )
    assert answer.is_success, answer.text


def test_the_api_table_names_every_modern_route(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    for path, operations in paths.items():
        for method in operations:
            if path.startswith("/api/"):
                assert f"`{method.upper()} {path}`" in README
            else:
                assert path in README

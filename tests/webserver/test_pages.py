from __future__ import annotations

import re
from pathlib import Path

import pytest
from starlette.responses import FileResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from webserver.middleware import CompressedFiles
from webserver.pages import SCREENS

HTML = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"}


@pytest.mark.parametrize("path", ["/", "/index.html", "/recommend", "/marks", "/film/123", "/a/b/c"])
def test_navigation_gets_the_page(client: TestClient, path: str) -> None:
    response = client.get(path, headers=HTML)
    assert response.status_code == 200
    assert "The page" in response.text
    assert response.headers["cache-control"] == "no-cache"
    assert client.head(path, headers=HTML).status_code == 200


def test_files_are_asked_for_again_but_sent_once(client: TestClient) -> None:
    response = client.get("/src/app.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cache-control"] == "no-cache"
    for etag in (response.headers["etag"], f"W/{response.headers['etag']}"):
        assert client.get("/src/app.js", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize(
    "path", ["/src/missing.js", "/favicon.ico", "/..%2f..%2fetc%2fpasswd", "/%2e%2e/1.jpg"]
)
def test_a_missing_file_is_missing(client: TestClient, path: str) -> None:
    response = client.get(path, headers={"Accept": "*/*"})
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("method", ["GET", "POST", "DELETE", "HEAD"])
@pytest.mark.parametrize("path", ["/api", "/api/", "/api/nothing", "/api/info/1/more"])
def test_unknown_addresses_below_api_never_get_the_page(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path, headers=HTML)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_docs_come_from_here_and_from_files_only(client: TestClient) -> None:
    html = client.get("/docs").text
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", html)
    sources = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert len(sources) == 5
    for source in sources:
        assert source.startswith("/")
        assert client.get(source).status_code == 200, source
    assert "SwaggerUIBundle" in client.get("/docs/assets/init.js").text
    assert client.head("/docs").status_code == 200


@pytest.mark.parametrize("path", SCREENS)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_screens_answer_whoever_asks(client: TestClient, path: str, method: str) -> None:
    answer = client.request(method, path.format(movie_id=1), headers={"Accept": "*/*"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["cache-control"] == "no-cache"


def test_files_travel_compressed_to_whoever_accepts_it(page: Path) -> None:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        await FileResponse(page / "long.js")(scope, receive, send)

    text = "// A comment.\n" * 400
    (page / "long.js").write_text(text, encoding="utf-8")
    client = TestClient(CompressedFiles(answer))
    plain = client.get("/long.js", headers={"Accept-Encoding": "identity"})
    packed = client.get("/long.js", headers={"Accept-Encoding": "gzip"})
    assert plain.text == packed.text == text
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) < len(text) / 10
    assert packed.headers["etag"] == f"W/{plain.headers['etag']}"
    assert plain.headers["vary"] == packed.headers["vary"] == "Accept-Encoding"
    part = client.get("/long.js", headers={"Range": "bytes=0-9", "Accept-Encoding": "gzip"})
    assert (part.status_code, part.text) == (206, text[:10])
    assert client.head("/long.js", headers={"Accept-Encoding": "gzip"}).content == b""
    assert "content-encoding" not in client.get("/api/long", headers={"Accept-Encoding": "gzip"}).headers

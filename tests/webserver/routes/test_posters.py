from __future__ import annotations

import io
import logging
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from PIL import Image
from starlette.testclient import TestClient

from tests.recommender.stage import Stage
from tests.webserver.serving import build_app, jpeg
from tests.worlds import movie_id_of

PHOTOGRAPHED, DRAWN = f"/posters/{movie_id_of(0)}", f"/posters/{movie_id_of(1)}"


def test_the_users_picture_comes_first(client: TestClient) -> None:
    response = client.get(PHOTOGRAPHED)
    assert response.headers["content-type"] == "image/jpeg"
    assert response.content == jpeg()


def test_the_drawn_one_can_be_had_beside_the_picture(client: TestClient) -> None:
    response = client.get(f"{PHOTOGRAPHED}?drawn=true")
    assert response.headers["content-type"] == "image/svg+xml"
    assert client.get("/api/version").json()["pictures"] is True


def test_else_one_is_drawn_always_the_same(client: TestClient) -> None:
    response = client.get(DRAWN)
    assert response.headers["content-type"] == "image/svg+xml"
    assert ET.fromstring(response.text).tag.endswith("svg")
    assert client.get(DRAWN).content == response.content


@pytest.mark.parametrize("path", [PHOTOGRAPHED, DRAWN])
def test_a_poster_is_sent_once(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["cache-control"] == "public, max-age=3600"
    for known in (response.headers["etag"], f'"other", W/{response.headers["etag"]}', "*"):
        again = client.get(path, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == response.headers["etag"]
    assert client.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", [PHOTOGRAPHED, DRAWN])
def test_head_answers_like_get_without_the_picture(client: TestClient, path: str) -> None:
    head, get = client.head(path), client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-length"] == str(len(get.content))


@pytest.mark.parametrize("movie_id", ["1", "11", "999999"])
def test_only_served_films_have_posters(client: TestClient, movie_id: str) -> None:
    response = client.get(f"/posters/{movie_id}")
    assert response.status_code == 404
    assert response.json()["movie_ids"] == [int(movie_id)]


@pytest.mark.parametrize("name", ["..%2f1", "%2e%2e%2f1", f"{movie_id_of(0)}.jpg", "x", "١٠x", "%00"])
def test_nothing_leads_out_of_the_folder(client: TestClient, name: str) -> None:
    response = client.get(f"/posters/{name}")
    assert response.status_code in {404, 422}
    assert response.headers["content-type"] == "application/problem+json"


def test_without_a_folder_all_are_drawn(loaded: Stage, page: Path) -> None:
    with TestClient(build_app(loaded, page)) as client:
        assert client.get(PHOTOGRAPHED).headers["content-type"] == "image/svg+xml"


@pytest.fixture
def shown(loaded: Stage, page: Path, tmp_path: Path) -> Iterator[tuple[TestClient, Path]]:
    """An application with a picture of its own and a cache, and the picture's file."""
    path = tmp_path / "pictures" / f"{movie_id_of(0)}.jpg"
    path.parent.mkdir()
    Image.new("RGB", (800, 1200), "red").save(path)
    app = build_app(loaded, page, posters_dir=path.parent, pictures_cache=tmp_path / "cache")
    with TestClient(app) as client:
        yield client, path


def width_of(response: Response) -> int:
    return Image.open(io.BytesIO(response.content)).width


def test_pictures_come_in_the_width_that_is_asked_for(shown: tuple[TestClient, Path]) -> None:
    client, path = shown
    answers = [client.get(PHOTOGRAPHED, params={"width": width}) for width in (160, 320, 640)]
    whole = client.get(PHOTOGRAPHED)
    assert [width_of(answer) for answer in (*answers, whole)] == [160, 320, 640, 800]
    assert whole.content == path.read_bytes()
    assert len({answer.headers["etag"] for answer in (*answers, whole)}) == 4
    again = client.get(
        PHOTOGRAPHED, params={"width": 160}, headers={"If-None-Match": answers[0].headers["etag"]}
    )
    assert (again.status_code, again.content) == (304, b"")


def test_another_picture_is_noticed(shown: tuple[TestClient, Path]) -> None:
    client, path = shown
    first = client.get(PHOTOGRAPHED, params={"width": 160})
    Image.new("RGB", (900, 900), "blue").save(path, "PNG")
    second = client.get(PHOTOGRAPHED, params={"width": 160})
    assert second.headers["etag"] != first.headers["etag"]
    assert Image.open(io.BytesIO(second.content)).size == (160, 160)
    assert client.get(PHOTOGRAPHED).headers["content-type"] == "image/png"
    path.unlink()
    assert client.get(PHOTOGRAPHED).headers["content-type"] == "image/svg+xml"


def test_a_broken_picture_gives_way_to_the_drawn_one_and_is_reported_once(
    shown: tuple[TestClient, Path], caplog: pytest.LogCaptureFixture
) -> None:
    client, path = shown
    path.write_bytes(b"no picture")
    with caplog.at_level(logging.WARNING):
        for width in ("", "?width=160", "?width=320", ""):
            assert client.get(f"{PHOTOGRAPHED}{width}").headers["content-type"] == "image/svg+xml"
    assert len([record for record in caplog.records if str(path) in record.getMessage()]) == 1


def test_a_cache_that_cannot_be_written_is_reported(
    loaded: Stage, page: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Image.new("RGB", (800, 1200), "red").save(tmp_path / f"{movie_id_of(0)}.jpg")
    (tmp_path / "cache").write_text("a file")
    app = build_app(loaded, page, posters_dir=tmp_path, pictures_cache=tmp_path / "cache")
    with TestClient(app) as client, caplog.at_level(logging.WARNING):
        assert width_of(client.get(PHOTOGRAPHED, params={"width": 160})) == 800
    assert "travel in full size" in caplog.text


@pytest.mark.parametrize("width", ["161", "0", "-160", "x", "", "160.5"])
def test_other_widths_are_refused(client: TestClient, width: str) -> None:
    assert client.get(DRAWN, params={"width": width}).status_code == 422


def test_a_drawn_poster_ignores_the_width(client: TestClient) -> None:
    assert client.get(DRAWN, params={"width": 160}).content == client.get(DRAWN).content

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.recommender.stage import Stage
from tests.webserver.serving import build_app, jpeg
from tests.worlds import movie_id_of

PHOTOGRAPHED, DRAWN = f"/posters/{movie_id_of(0)}", f"/posters/{movie_id_of(1)}"


def test_the_users_picture_comes_first(client: TestClient) -> None:
    response = client.get(PHOTOGRAPHED)
    assert response.headers["content-type"] == "image/jpeg"
    assert response.content == jpeg()


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

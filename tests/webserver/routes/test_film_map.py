from __future__ import annotations

import gzip
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from recommender.recommender import Recommender
from tests.recommender.stage import Stage, films
from tests.webserver.serving import build_app, wait_until
from webserver.answer_schemas import MapAnswer


def test_the_map_is_the_facades(client: TestClient, recommender: Recommender) -> None:
    answer = MapAnswer.model_validate(client.get("/api/map").json())
    expected = recommender.film_map()
    assert answer.model_version == recommender.version().name
    assert tuple(answer.movie_ids) == films(*range(40))
    assert tuple(zip(answer.x, answer.y, strict=True)) == expected.places
    assert all(-1 <= number <= 1 and number == round(number, 4) for number in (*answer.x, *answer.y))
    assert tuple(answer.likes) == expected.likes
    assert (answer.titles[3], answer.years[3], answer.genres[3]) == ("Odd film 3", 1953, "Western")
    assert {len(column) for column in (answer.likes, answer.titles, answer.years, answer.genres)} == {40}


@pytest.mark.parametrize("accepted", ["gzip", "identity", "gzip;q=0", "br, gzip;q=0.5", "*", ""])
def test_it_travels_compressed_to_whoever_accepts_that(client: TestClient, accepted: str) -> None:
    with client.stream("GET", "/api/map", headers={"Accept-Encoding": accepted}) as response:
        raw = b"".join(response.iter_raw())
    zipped = accepted in {"gzip", "br, gzip;q=0.5", "*"}
    assert response.headers.get("content-encoding") == ("gzip" if zipped else None)
    assert "Accept-Encoding" in response.headers["vary"]
    content = gzip.decompress(raw) if zipped else raw
    assert content == client.get("/api/map", headers={"Accept-Encoding": "identity"}).content


@pytest.mark.parametrize("accepted", ["gzip", "identity"])
def test_it_is_sent_once(client: TestClient, accepted: str) -> None:
    first = client.get("/api/map", headers={"Accept-Encoding": accepted})
    assert first.headers["cache-control"] == "no-cache"
    asking = {"Accept-Encoding": accepted, "If-None-Match": first.headers["etag"]}
    again = client.get("/api/map", headers=asking)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", first.headers["etag"])
    assert client.get("/api/map", headers=asking | {"If-None-Match": '"other"'}).status_code == 200


def test_another_model_brings_another_map(empty: Stage, models: tuple[Path, Path], page: Path) -> None:
    empty.load(models[0])
    with TestClient(build_app(empty, page)) as client:
        first = client.get("/api/map")
        empty.load(models[1])
        wait_until(lambda: client.get("/api/map").headers["etag"] != first.headers["etag"])
        assert client.get("/api/map").json()["model_version"] != first.json()["model_version"]


def test_a_model_loaded_before_maps_says_what_to_do(
    empty: Stage, models: tuple[Path, Path], page: Path
) -> None:
    empty.load(models[0])
    with closing(sqlite3.connect(empty.places.state_dir / "catalogue.sqlite")) as database:
        database.execute("DELETE FROM film_places")
        database.commit()
    with TestClient(build_app(empty, page)) as client:
        answer = client.get("/api/map")
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:movie-taste:problem:map-missing"
        assert "make run" in answer.json()["detail"]
        assert client.get("/api/mark").status_code == 200
        assert empty.load(models[0]) is not None
        wait_until(lambda: client.get("/api/map").status_code == 200)


def test_nothing_loaded(empty: Stage, page: Path) -> None:
    app: FastAPI = build_app(empty, page)
    with TestClient(app) as client:
        assert client.get("/api/map").status_code == 503

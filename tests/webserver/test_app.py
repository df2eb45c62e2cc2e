"""The life of the server: nothing loaded, loaded, loaded anew under load, stores away."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from threadpoolctl import threadpool_info

from recommender.errors import StoreUnavailable
from recommender.opening import open_recommender
from recommender.recommender import Recommender
from tests.recommender.stage import Stage, films, row_of
from tests.webserver.serving import build_app, wait_until
from webserver.app import create_app

DATA_ROUTES: list[tuple[str, str, object]] = [
    ("GET", "/api/mark", None),
    ("POST", "/api/mark", {}),
    ("POST", "/api/recommend", {}),
    ("GET", "/api/info/10", None),
    ("GET", "/api/search?q=x", None),
    ("GET", "/api/version", None),
    ("GET", "/api/health/ready", None),
    ("GET", "/posters/10", None),
    ("GET", "/getImage?img=10", None),
]


def test_it_starts_with_nothing_loaded_and_picks_up_what_is_loaded(
    empty: Stage, models: tuple[Path, Path], page: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "webserver"), TestClient(build_app(empty, page)) as client:
        assert client.get("/api/health/live").status_code == 200
        assert client.get("/").status_code == 200
        for method, path, body in DATA_ROUTES:
            response = client.request(method, path, json=body)
            assert response.status_code == 503, path
            assert response.json()["type"].endswith(":not-ready")
            assert response.headers["retry-after"] == "5"
        for path in ("/getRandom", "/getSimilarUser"):
            text, code = client.post(path, json=films(0)).json()
            assert (text[:11], code) == ("Error with ", 400)
        assert client.get("/countTable").json() == ["0,0", 200]
        version = empty.load(models[0])
        assert version is not None
        wait_until(lambda: client.get("/api/health/ready").status_code == 200)
        assert client.get("/api/version").json()["version"] == version.name
        # A request may find the load before the next look at the stores, which is what reports it.
        wait_until(lambda: len(_told(caplog)) == 2)
    told = _told(caplog)
    assert told[0].startswith("No model has been loaded yet")
    assert told[1] == f"Serving {version.name}."


def _told(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "webserver.holder"]


def test_a_new_version_takes_over_under_load_without_a_failed_request(
    empty: Stage, models: tuple[Path, Path], page: Path
) -> None:
    first = empty.load(models[0])
    assert first is not None
    stop = threading.Event()
    seen: list[str] = []

    def visit(client: TestClient) -> None:
        while not stop.is_set():
            response = client.post("/api/recommend", json={"liked": films(0, 2), "n": 5})
            assert response.status_code == 200
            answer = response.json()
            assert [row_of(item["movie_id"]) % 2 for item in answer["items"]] == [0] * 5
            assert client.get(f"/api/info/{films(4)[0]}").status_code == 200
            seen.append(answer["model_version"])

    with TestClient(build_app(empty, page)) as client, ThreadPoolExecutor(4) as pool:
        visitors = [pool.submit(visit, client) for _ in range(4)]
        wait_until(lambda: len(seen) > 20)
        second = empty.load(models[1])
        assert second is not None
        wait_until(lambda: bool(seen) and seen[-1] == second.name)
        stop.set()
        for visitor in visitors:
            visitor.result()
    assert set(seen) == {first.name, second.name}


def test_many_visitors_at_once_get_their_own_answers(client: TestClient) -> None:
    def recommend(row: int) -> list[int]:
        body = {"liked": films(row), "n": 10}
        return [item["movie_id"] for item in client.post("/api/recommend", json=body).json()["items"]]

    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(recommend, range(39)))
    assert together == [recommend(row) for row in range(39)]


def test_it_waits_for_stores_that_are_away(
    loaded: Stage, page: Path, caplog: pytest.LogCaptureFixture
) -> None:
    away = threading.Event()
    away.set()

    def opener() -> Recommender:
        if away.is_set():
            raise StoreUnavailable("The catalogue does not answer; is it running?")
        return open_recommender(loaded.places)

    app = create_app(opener, page_dir=page, refresh_seconds=0.05)
    with caplog.at_level(logging.WARNING, "webserver.holder"), TestClient(app) as client:
        response = client.get("/api/mark")
        assert response.status_code == 503
        assert response.json()["type"].endswith(":store-unavailable")
        assert response.json()["detail"] == "The catalogue does not answer; is it running?"
        assert response.headers["retry-after"] == "5"
        assert client.get("/countTable").json()[1] == 400
        away.clear()
        wait_until(lambda: client.get("/api/mark").status_code == 200)
    told = [record.getMessage() for record in caplog.records if record.name == "webserver.holder"]
    assert told == ["The catalogue does not answer; is it running?"]


def test_a_fault_while_refreshing_is_logged_and_the_old_version_serves_on(
    loaded: Stage, page: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_: Recommender) -> bool:
        raise ZeroDivisionError

    with TestClient(build_app(loaded, page)) as client:
        monkeypatch.setattr(Recommender, "refresh", fail)
        wait_until(lambda: "ZeroDivisionError" in caplog.text)
        assert client.post("/api/recommend", json={"liked": films(0)}).status_code == 200


def test_products_stay_in_one_thread_while_serving(loaded: Stage, page: Path) -> None:
    with TestClient(build_app(loaded, page)):
        of_numpy = [pool for pool in threadpool_info() if "numpy" in pool["filepath"]]
        assert [pool["num_threads"] for pool in of_numpy] == [1]


def test_origins_can_be_added(loaded: Stage, page: Path) -> None:
    app = build_app(loaded, page, cors_origins=["https://films.example"])
    with TestClient(app) as client:
        for origin, allowed in (("https://films.example", True), ("https://other.example", False)):
            response = client.get("/api/mark", headers={"Origin": origin})
            assert response.headers.get("access-control-allow-origin") == (origin if allowed else None)

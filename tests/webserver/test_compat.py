"""The old client's calls: its order, its headers, its reading of the answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from ingest.schema import MovieId
from tests.recommender.stage import Stage, films, row_of
from tests.webserver.serving import ADMIN_TOKEN, build_app
from tests.worlds import movie_id_of

ORIGIN = "http://127.0.0.1:8001"
HEADERS = {"Content-Type": "application/json", "Origin": ORIGIN}


def preflight(client: TestClient, method: str, path: str) -> None:
    """What the browser asks before each call, as the client sends a Content-Type with all of them."""
    response = client.options(
        path,
        headers={
            "Origin": ORIGIN,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert method in response.headers["access-control-allow-methods"]
    assert "content-type" in response.headers["access-control-allow-headers"].lower()
    assert "access-control-allow-credentials" not in response.headers


def call(client: TestClient, method: str, path: str, body: object = None) -> list[object]:
    preflight(client, method, path)
    response = client.request(method, path, headers=HEADERS, json=body)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN
    envelope = response.json()
    assert isinstance(envelope, list)
    assert len(envelope) == 2
    return envelope


def test_the_old_clients_whole_visit(client: TestClient) -> None:
    shown, code = call(client, "POST", "/getRandom")
    assert code == 200
    assert isinstance(shown, dict)
    assert len(shown) == 16
    for movie_id, (title, year, picture) in shown.items():
        row = row_of(int(movie_id))
        assert (title.rsplit(" ", 1)[1], year) == (str(row), str(1950 + row))
        assert picture == f"http://127.0.0.1:8000/getImage?img={movie_id}"
        assert client.get(picture).headers["content-type"].startswith("image/")
    liked = [int(movie_id) for movie_id in list(shown)[:3]]
    recommended, code = call(client, "POST", "/getSimilarUser", liked)
    assert code == 200
    assert isinstance(recommended, dict)
    assert len(recommended) == 37
    assert not {str(movie_id) for movie_id in liked} & recommended.keys()
    chosen = next(iter(recommended))
    info, code = call(client, "GET", f"/getInfo?ids={chosen}")
    assert code == 200
    assert isinstance(info, list)
    facts, picture = info
    assert facts.keys() >= {
        "Title", "Year", "Genre", "Runtime", "Released", "imdbRating", "imdbVotes", "Plot",
    }  # fmt: skip
    assert all(isinstance(fact, str) for fact in facts.values())
    assert facts["Title"] == recommended[chosen][0]
    assert facts["Plot"] == "N/A"
    assert picture == recommended[chosen][2]


def test_nothing_liked_is_a_failure_and_the_client_asks_for_a_hundred_at_random(client: TestClient) -> None:
    text, code = call(client, "POST", "/getSimilarUser", [])
    assert code == 400
    assert str(text).startswith("Error with ")
    everything, code = call(client, "POST", "/getRandom?num=100")
    assert code == 200
    assert isinstance(everything, dict)
    assert len(everything) == 40


@pytest.mark.parametrize(("query", "count"), [("", 16), ("?num=0", 16), ("?num=1", 1), ("?num=1000", 40)])
def test_how_many_at_random(client: TestClient, query: str, count: int) -> None:
    assert len(client.post(f"/getRandom{query}").json()[0]) == count


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/getSimilarUser", [999_999]),
        ("GET", "/getInfo?ids=999999", None),
    ],
)
def test_failures_keep_the_envelope(client: TestClient, method: str, path: str, body: object) -> None:
    assert call(client, method, path, body) == ["Error with No such film: 999999.", 400]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/getRandom?num=-1", None),
        ("POST", "/getRandom?num=1001", None),
        ("POST", "/getSimilarUser", {"liked": [10]}),
        ("POST", "/getSimilarUser", ["10"]),
        ("POST", "/getSimilarUser", None),
        ("GET", "/getInfo", None),
        ("GET", "/getInfo?ids=x", None),
        ("GET", "/getImage", None),
    ],
)
def test_invalid_input_is_422(client: TestClient, method: str, path: str, body: object) -> None:
    response = client.request(method, path, headers=HEADERS, json=body)
    assert response.status_code == 422


def test_an_unknown_picture_is_404(client: TestClient) -> None:
    assert client.get("/getImage?img=999999").status_code == 404
    assert client.head(f"/getImage?img={movie_id_of(0)}").status_code == 200


def test_picture_addresses_are_the_callers(client: TestClient) -> None:
    picture = client.get(f"/getInfo?ids={movie_id_of(0)}", headers={"Host": "films.example:9"}).json()[0][1]
    assert picture == f"http://films.example:9/getImage?img={movie_id_of(0)}"


@pytest.mark.parametrize("host", ['evil"x', "a b", "a/b", "a@b", "[::1", ""])
def test_a_host_that_is_none_is_refused(client: TestClient, host: str) -> None:
    response = client.post("/getRandom", headers={"Host": host})
    assert response.status_code == 400
    assert response.json()["type"].endswith(":bad-request")


def test_the_table_name_is_ignored(client: TestClient) -> None:
    assert client.get("/countTable?table_name=other").json() == ["40,40", 200]


def test_facts_that_the_user_supplied_are_shown(empty: Stage, models: tuple[Path, Path], page: Path) -> None:
    first = films(0)[0]
    empty.load(models[0])
    with empty.catalogue() as catalogue:
        catalogue.save_external({MovieId(first): {"Plot": "It is even.", "Title": "Another title"}})
    with TestClient(build_app(empty, page)) as client:
        facts = client.get(f"/getInfo?ids={first}").json()[0][0]
        assert client.get(f"/api/info/{first}").json()["external"]["Plot"] == "It is even."
    assert (facts["Plot"], facts["Title"], facts["Runtime"]) == ("It is even.", "Even film 0", "N/A")


def test_deleting_needs_a_token_that_is_set(loaded: Stage, page: Path) -> None:
    with TestClient(build_app(loaded, page)) as client:
        for credentials in ("", "Bearer ", f"Bearer {ADMIN_TOKEN}"):
            response = client.delete("/deleteTable", headers={"Authorization": credentials})
            assert (response.status_code, response.json()["type"][-9:]) == (403, "forbidden")


@pytest.mark.parametrize(
    "credentials", [None, "Bearer wrong", "Basic dTpw", f"Bearer {ADMIN_TOKEN}x", "Bearer é"]
)
def test_deleting_needs_the_right_token(client: TestClient, credentials: str | None) -> None:
    headers: dict[bytes, bytes] = (
        {} if credentials is None else {b"Authorization": credentials.encode("latin-1")}
    )
    response = client.delete("/deleteTable", headers=headers)
    assert response.status_code == 401
    assert response.headers["www-authenticate"] == "Bearer"
    assert client.get("/countTable").json() == ["40,40", 200]


def test_deleting_leaves_nothing_and_loading_starts_again(
    empty: Stage, models: tuple[Path, Path], page: Path
) -> None:
    empty.load(models[0])
    with TestClient(build_app(empty, page, admin_token=ADMIN_TOKEN)) as client:
        response = client.delete("/deleteTable", headers={"Authorization": f"Bearer {ADMIN_TOKEN}"})
        assert response.json()[1] == 200
        assert client.get("/countTable").json() == ["0,0", 200]
        assert client.post("/getRandom").json()[1] == 400
        assert client.get("/api/health/ready").status_code == 503


def test_how_many_are_recommended_is_a_setting(loaded: Stage, page: Path) -> None:
    with TestClient(build_app(loaded, page, top_k=7)) as client:
        assert len(client.post("/getSimilarUser", json=films(0)).json()[0]) == 7

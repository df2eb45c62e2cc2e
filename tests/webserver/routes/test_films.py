from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ingest.schema import ExternalIds
from recommender.recommender import Recommender
from tests.recommender.stage import Stage
from tests.worlds import movie_id_of
from webserver.answer_schemas import FilmsAnswer, InfoAnswer


def test_info_is_what_the_facade_knows(client: TestClient, recommender: Recommender) -> None:
    expected = recommender.details(movie_id_of(4))
    answer = InfoAnswer.model_validate(client.get(f"/api/info/{movie_id_of(4)}").json())
    assert (answer.title, answer.year, answer.genres) == ("Even film 4", 1954, ["Comedy", "Parity"])
    assert answer.poster_url == f"/posters/{movie_id_of(4)}"
    assert (answer.ratings.mean, answer.ratings.count) == (expected.ratings.mean, expected.ratings.count)
    assert tuple(answer.ratings.histogram) == expected.ratings.histogram
    assert [film.movie_id for film in answer.similar] == [film.movie_id for film in expected.similar]


def test_links_where_ids_were_supplied(client: TestClient, loaded: Stage) -> None:
    with loaded.catalogue() as catalogue:
        catalogue.save_external_ids({movie_id_of(7): ExternalIds("tt0114709", None)})
    answer = InfoAnswer.model_validate(client.get(f"/api/info/{movie_id_of(7)}").json())
    assert [link.model_dump() for link in answer.links] == [
        {"name": "IMDb", "url": "https://www.imdb.com/title/tt0114709/"}
    ]
    assert client.get(f"/api/info/{movie_id_of(8)}").json()["links"] == []


def test_a_film_without_ratings_has_no_mean(client: TestClient) -> None:
    ratings = client.get(f"/api/info/{movie_id_of(39)}").json()["ratings"]
    assert ratings == {"mean": None, "count": 0, "histogram": [0] * 10}


@pytest.mark.parametrize(
    ("movie_id", "status"), [("11", 404), ("0", 422), ("-1", 422), ("x", 422), (str(2**63), 422)]
)
def test_an_id_that_is_none_is_refused(client: TestClient, movie_id: str, status: int) -> None:
    assert client.get(f"/api/info/{movie_id}").status_code == status


def test_search_forgives_typing_errors(client: TestClient) -> None:
    answer = FilmsAnswer.model_validate(client.get("/api/search", params={"q": "evn flim 12", "n": 3}).json())
    assert answer.items[0].title == "Even film 12"
    assert len(answer.items) <= 3


@pytest.mark.parametrize("q", ["", "x" * 101, None])
def test_a_search_without_bounds_is_refused(client: TestClient, q: str | None) -> None:
    assert client.get("/api/search", params={} if q is None else {"q": q}).status_code == 422


@pytest.mark.parametrize("q", ["  ", "%", "\x00", "' OR 1=1 --", "電影", "😀"])
def test_any_text_can_be_searched(client: TestClient, q: str) -> None:
    assert client.get("/api/search", params={"q": q}).status_code == 200

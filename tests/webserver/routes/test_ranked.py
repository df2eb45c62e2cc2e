"""`rank: true`: the parity world's visitors, ordered by a ranker made by formula."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from ingest.schema import MovieId
from recommender.films.second_stage import WEIGHT
from recommender.places import StorePlaces
from tests.artifacts import write_artifacts
from tests.rankers import write_ranker
from tests.recommender.stage import Stage, row_of
from tests.towers import write_tower
from tests.webserver.serving import build_app
from tests.worlds import movie_id_of

Body = dict[str, Any]
MARKS: Body = {"liked": [movie_id_of(0), movie_id_of(1)], "n": 40}


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    folder = tmp_path_factory.mktemp("ranked")
    stage = Stage(StorePlaces(folder / "state"), "test")
    stage.load(write_tower(write_artifacts(folder / "model")))
    write_ranker(stage.places.state_dir / "deepfm-parity")
    return stage


@pytest.fixture(scope="module")
def ranked(stage: Stage, page: Path) -> Iterator[TestClient]:
    with TestClient(build_app(stage, page), base_url="http://127.0.0.1:8000") as client:
        yield client


def scores(client: TestClient, **body: Any) -> dict[int, float]:
    """Films in the order of the answer, and their scores."""
    answer = client.post("/api/recommend", json={**MARKS, **body})
    assert answer.status_code == 200, answer.text
    return {item["movie_id"]: item["score"] for item in answer.json()["items"]}


@pytest.mark.parametrize(("age", "slope"), [(6, 3), (0, -3), (4, 1)])
def test_the_order_is_that_of_both_stages(ranked: TestClient, age: int, slope: int) -> None:
    profile = {"age": age}
    plain, found = scores(ranked, profile=profile), scores(ranked, profile=profile, rank=True)
    expected = {
        film: score + WEIGHT * slope * (-1 if row_of(MovieId(film)) % 2 else 1)
        for film, score in plain.items()
    }
    shift = min(plain.values()) - min(expected.values())
    assert list(found) == sorted(expected, key=lambda film: -expected[film])
    assert list(found.values()) == pytest.approx([expected[film] + shift for film in found], abs=1e-4)


def test_without_a_profile_the_ranker_takes_these_films_for_equal(ranked: TestClient) -> None:
    assert list(scores(ranked, rank=True)) == list(scores(ranked))


def test_pages_are_cut_from_one_list(ranked: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.films.answering.DEPTH", 10)
    whole = scores(ranked, rank=True)
    pages: list[int] = []
    for offset in range(0, 40, 7):
        pages += scores(ranked, rank=True, n=7, offset=offset)
    assert pages == list(whole)
    assert len(pages) == len(set(pages)) == 38
    assert pages[10:] == list(scores(ranked))[10:]
    assert list(whole.values()) == sorted(whole.values(), reverse=True)


def test_filters_and_hidden_films_stay_out(ranked: TestClient) -> None:
    hidden = list(scores(ranked))[:3]
    found = scores(ranked, rank=True, hidden=hidden, year_from=1960)
    assert found
    assert not {*hidden} & {*found}
    assert min(row_of(MovieId(film)) for film in found) >= 10


def test_the_most_liked_films_stay_as_they_are(ranked: TestClient) -> None:
    assert scores(ranked, liked=[], rank=True) == scores(ranked, liked=[])


def test_without_a_ranker_it_is_refused(page: Path, models: tuple[Path, Path], tmp_path: Path) -> None:
    other = Stage(StorePlaces(tmp_path / "state"), "test")
    other.load(models[0])
    with TestClient(build_app(other, page), base_url="http://127.0.0.1:8000") as client:
        answer = client.post("/api/recommend", json={**MARKS, "rank": True})
    assert answer.status_code == 409
    assert answer.json()["type"].endswith("ranker-missing")
    assert "ask without `rank`" in answer.json()["detail"]


def test_a_damaged_ranker_is_named(page: Path, models: tuple[Path, Path], tmp_path: Path) -> None:
    other = Stage(StorePlaces(tmp_path / "state"), "test")
    other.load(models[0])
    (write_ranker(other.places.state_dir / "deepfm-parity") / "ranker.onnx").write_bytes(b"")
    with TestClient(build_app(other, page), base_url="http://127.0.0.1:8000") as client:
        answer = client.post("/api/recommend", json={**MARKS, "rank": True})
    assert answer.status_code == 503
    assert "ranker.onnx does not match manifest.json" in answer.json()["detail"]


@pytest.mark.parametrize("body", [{"rank": True, "surprise": 0.5}, {"rank": "yes"}, {"rank": 1}])
def test_rank_is_a_truth_value_and_does_not_go_with_surprise(ranked: TestClient, body: Body) -> None:
    answer = ranked.post("/api/recommend", json={**MARKS, **body})
    assert answer.status_code == 422

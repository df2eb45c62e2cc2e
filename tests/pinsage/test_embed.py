"""The whole way: train, add films with the command, see them served."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest
import torch
from starlette.testclient import TestClient

from ingest.schema import Dataset
from ingest.storage import read_summary, save_dataset
from pinsage.artifacts import run_identity
from pinsage.distributed import Processes
from pinsage.embed import main
from pinsage.pipeline import train_and_write
from pinsage.trained import open_trained
from recommender.films.artifacts import read_artifacts
from recommender.places import StorePlaces
from tests.own_data import write_own_csv
from tests.pinsage.newcomers import LATE, SMALL, WORLD, without
from tests.recommender.stage import Stage
from tests.webserver.serving import build_app, wait_until
from tests.worlds import movie_id_of

BEFORE = without(WORLD, *LATE)
EVEN, ODD = (movie_id_of(row) for row in LATE)


def new_films(folder: Path, *rows: int) -> Path:
    """The films at `rows` as own CSV files, with their ratings."""
    ids = [movie_id_of(row) for row in rows]
    ratings = WORLD.interactions.take(np.isin(WORLD.interactions.movie_id, ids))
    items = tuple(item for item in WORLD.items if item.movie_id in ids)
    folder = write_own_csv(Dataset("new", ratings, items, ()), folder)
    (folder / "users.csv").unlink()
    return folder


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained model, with a profile tower's description beside it."""
    out = tmp_path_factory.mktemp("trained") / "out"
    summary = asdict(save_dataset(BEFORE, out / "dataset"))
    run = run_identity(summary, SMALL.seed, SMALL.as_json())
    train_and_write(out, run, SMALL, Processes(torch.device("cpu")), hit_cutoff=10, resume=False)
    h_item = json.loads((out / "manifest.json").read_text())["files"]["h_item.npy"]
    tower = {"format": 1, "h_item": h_item, "seed": 0, "files": {}, "weights": []}
    (out / "profile.json").write_text(json.dumps(tower), encoding="utf-8")
    return out


@pytest.fixture(autouse=True)
def nothing_added_yet(out: Path) -> None:
    shutil.rmtree(out / "extended", ignore_errors=True)


def test_a_running_server_recommends_finds_and_shows_the_new_films(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stage = Stage(StorePlaces(tmp_path / "state"), "milvus_recommend")
    stage.load(out)
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("<!doctype html>", encoding="utf-8")
    liked = [movie_id_of(row) for row in (0, 2, 6, 8)]
    with TestClient(build_app(stage, tmp_path / "page"), base_url="http://127.0.0.1:8000") as client:

        def ranked() -> list[int]:
            answer = client.post("/api/recommend", json={"liked": liked, "n": 36}).json()
            return [item["movie_id"] for item in answer["items"]]

        def places() -> dict[int, tuple[float, float]]:
            film_map = client.get("/api/map").json()
            columns = (film_map["movie_ids"], film_map["x"], film_map["y"])
            return {film: (x, y) for film, x, y in zip(*columns, strict=True)}

        before, places_before = ranked(), places()
        assert EVEN not in before
        assert client.get(f"/api/info/{EVEN}").status_code == 404
        new = new_films(tmp_path / "new", *LATE)
        assert main([str(out), str(new), "--state", str(tmp_path / "state")]) == 0
        said = capsys.readouterr().out
        assert f"{EVEN}: Even film 4 (1954)" in said
        assert "is loaded and serves" in said
        wait_until(lambda: EVEN in ranked())
        after = ranked()
        odd = [film for film in after if (film - movie_id_of(0)) // 3 % 2]
        assert after.index(EVEN) < after.index(odd[0])
        assert client.get(f"/api/info/{EVEN}").json()["title"] == "Even film 4"
        found = client.get("/api/search", params={"q": "Even film 4"}).json()
        assert found["items"][0]["movie_id"] == EVEN
        places_after = places()
        assert {film: places_after[film] for film in places_before} == places_before
        assert {EVEN, ODD} < places_after.keys()
        assert client.get("/api/version").json()["films"] == len(WORLD.items)


def test_the_trained_rows_stay_as_they_are(out: Path, tmp_path: Path) -> None:
    assert main([str(out), str(new_films(tmp_path, *LATE)), "--no-load"]) == 0
    trained, extended = open_trained(out), read_artifacts(out / "extended")
    rows = [row for row, item in enumerate(extended.dataset.items) if item.movie_id not in {EVEN, ODD}]
    assert extended.vectors[rows].tobytes() == trained.vectors.tobytes()
    assert len(extended.vectors) == len(trained.vectors) + 2
    base, manifest = (json.loads((path / "manifest.json").read_text()) for path in (out, out / "extended"))
    assert manifest["extends"] == [base["version"]]
    assert manifest["query"] == base["query"]
    assert manifest["version"] != base["version"]
    tower = json.loads((out / "extended" / "profile.json").read_text())
    assert tower["h_item"] == manifest["files"]["h_item.npy"]


def test_films_may_come_one_after_the_other(out: Path, tmp_path: Path) -> None:
    together = out / "extended"
    assert main([str(out), str(new_films(tmp_path / "both", *LATE)), "--no-load"]) == 0
    at_once = read_artifacts(together)
    shutil.rmtree(together)
    for row in LATE:
        assert main([str(out), str(new_films(tmp_path / str(row), row)), "--no-load"]) == 0
    one_by_one = read_artifacts(together)
    assert one_by_one.dataset.items == at_once.dataset.items
    assert read_summary(together / "dataset").interactions == len(WORLD.interactions)
    np.testing.assert_allclose(one_by_one.vectors, at_once.vectors, atol=1e-5)
    assert len(json.loads((together / "manifest.json").read_text())["extends"]) == 2


def test_what_cannot_be_is_said(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    new = new_films(tmp_path / "new", *LATE)
    assert main([str(tmp_path), str(new)]) == 1
    assert "No trained model in" in capsys.readouterr().err
    assert main([str(out), str(tmp_path / "absent")]) == 1
    assert "absent is missing" in capsys.readouterr().err
    known = new_films(tmp_path / "known", 0)
    assert main([str(out), str(known)]) == 1
    assert "the model was trained on film 10" in capsys.readouterr().err
    empty = tmp_path / "items.csv"
    empty.write_text("movie_id,title\n", encoding="utf-8")
    assert main([str(out), str(empty)]) == 1
    assert "lists no film" in capsys.readouterr().err
    with pytest.raises(SystemExit) as bad:
        main([str(out)])
    assert bad.value.code == 2
    assert not (out / "extended").exists()


@pytest.mark.parametrize("name", ["network.pt", "h_item.npy"])
def test_damage_is_refused(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    content = (out / name).read_bytes()
    (out / name).write_bytes(content[:-1] + b"x")
    try:
        assert main([str(out), str(new_films(tmp_path, *LATE))]) == 1
    finally:
        (out / name).write_bytes(content)
    assert f"{name} does not match manifest.json" in capsys.readouterr().err


def test_a_model_of_an_earlier_version_is_refused(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = (out / "manifest.json").read_text(encoding="utf-8")
    manifest = json.loads(content)
    del manifest["settings"]["convolution"]
    (out / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    try:
        assert main([str(out), str(new_films(tmp_path, *LATE))]) == 1
    finally:
        (out / "manifest.json").write_text(content, encoding="utf-8")
    assert "earlier version of this program; train it again" in capsys.readouterr().err

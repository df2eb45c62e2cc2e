"""The one command, run as a user runs it: on own data, twice, with other models, with remembered marks."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
from contextlib import closing
from pathlib import Path

import httpx
import numpy as np
import pytest
from typer.testing import CliRunner

from ingest.schema import FloatArray
from ingest.synthetic.making import make_shop
from ingest.synthetic.settings import Settings as SynthesisSettings
from main import app
from recommender.films.remembered import RememberedMarks
from recommender.opening import open_visitors
from recommender.places import StorePlaces
from recommender.types import VisitorMarks
from tests.own_data import write_own_csv
from tests.patience import PATIENCE
from tests.program import command, serving
from tests.worlds import movie_id_of, parity_world


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_own_csv(parity_world(n_users=120), tmp_path_factory.mktemp("data") / "parity")


@pytest.fixture(scope="module")
def prepared(data: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A prepared state folder and what preparing it printed."""
    state = tmp_path_factory.mktemp("prepared") / "state"
    done = command("prepare", "--data", str(data), "--state", str(state), cwd=state.parent)
    assert done.returncode == 0, done.stderr
    return state, done.stdout


def test_from_ratings_to_recommendations(prepared: tuple[Path, str]) -> None:
    state, output = prepared
    for step in ("[1/3 Ratings]", "[2/3 PinSage]", "[3/3 Stores]"):
        assert step in output
    likes_even = {"liked": [movie_id_of(row) for row in (0, 2, 4)], "n": 5}
    with serving(state, "serve") as (process, address):
        with httpx.Client(base_url=address, timeout=PATIENCE) as visitor:
            answer = visitor.post("/api/recommend", json=likes_even).json()
            men = visitor.post("/api/recommend", json={"profile": {"gender": 0}, "n": 5}).json()
            page = visitor.get("/")
        os.killpg(process.pid, signal.SIGINT)
        log, _ = process.communicate(timeout=PATIENCE)
    assert [item["title"].split()[0] for item in answer["items"]] == ["Even"] * 5
    assert [item["title"].split()[0] for item in men["items"]] == ["Even"] * 5
    assert page.headers["content-type"].startswith("text/html")
    assert process.returncode == 0, log
    assert f"Movie Taste is at {address} " in log
    assert log.rstrip().endswith("Stopped.")
    assert "Traceback" not in log


def test_a_second_run_repeats_nothing(prepared: tuple[Path, str]) -> None:
    state, _ = prepared
    out = next(state.glob("pinsage-*"))
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    with serving(state) as (_, address):
        assert httpx.get(f"{address}/api/health/ready", timeout=PATIENCE).status_code == 200
    assert {path.name: path.stat().st_mtime_ns for path in out.iterdir()} == before


def test_what_an_older_program_loaded_is_loaded_again(prepared: tuple[Path, str]) -> None:
    state, _ = prepared
    with closing(sqlite3.connect(state / "catalogue.sqlite")) as database:
        database.execute("DELETE FROM film_places")
        database.commit()
    done = command("prepare", "--state", str(state), cwd=state.parent)
    assert (done.returncode, "map: 100%" in done.stderr) == (0, True), done.stderr
    again = command("prepare", "--state", str(state), cwd=state.parent)
    assert (again.returncode, again.stderr) == (0, "")


def test_the_towers_are_trained_beside_pinsage_and_once(prepared: tuple[Path, str], tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(prepared[0], state)
    arguments = ("prepare", "--models", "pinsage,dssm", "--state", str(state))
    first = command(*arguments, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    for step in ("[1/4 Ratings]", "[2/4 PinSage]", "[3/4 Stores]", "[4/4 Two towers]\n"):
        assert step in first.stdout
    assert first.stdout.count(" dimensions loaded.") == 2
    manifest = state / "dssm-parity" / "manifest.json"
    written = manifest.stat().st_mtime_ns
    second = command(*arguments, cwd=tmp_path)
    assert second.returncode == 0, second.stderr
    version = json.loads(manifest.read_text())["version"]
    assert f"model {version} (" in second.stdout
    assert second.stdout.count(" dimensions are there already.") == 2
    assert manifest.stat().st_mtime_ns == written
    assert version in command("status", "--state", str(state), cwd=tmp_path).stdout


def test_products_are_prepared_for_the_services(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_shop(tmp_path / "corner", SynthesisSettings(users=40, products=30, events=200))
    arguments = ("prepare", "--data", "corner", "--state", "state")
    first = command(*arguments, cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "corner-synthetic: 200 events of 30 products by 40 people" in first.stdout
    for step in ("[1/3 Events]", "[2/3 Two towers]", "[3/3 Ranker]"):
        assert step in first.stdout
    assert "milvus_recommend_dssm_corner_synthetic: 30 vectors of 64 dimensions loaded." in first.stdout
    models = [
        tmp_path / "state" / f"{model}-corner-synthetic" / "manifest.json" for model in ("dssm", "deepfm")
    ]
    written = [path.stat().st_mtime_ns for path in models]
    monkeypatch.chdir(tmp_path)
    again = CliRunner().invoke(app, ["prepare", "--state", "state"])
    assert (again.exit_code, [path.stat().st_mtime_ns for path in models]) == (0, written), again.output
    said = CliRunner().invoke(app, ["status", "--state", "state"]).output
    for path in models:
        assert json.loads(path.read_text())["version"] in said
    for words in ((), ("serve",)):
        refused = CliRunner().invoke(app, [*words, "--state", "state"])
        assert (refused.exit_code, "`python -m services --state state`" in refused.output) == (1, True)


def test_remembered_marks_join_the_training(prepared: tuple[Path, str], tmp_path: Path) -> None:
    state = tmp_path / "state"
    shutil.copytree(prepared[0], state)
    refused = command("prepare", "--with-marks", "--state", str(state), cwd=tmp_path)
    assert (refused.returncode, "No remembered visitor" in refused.stderr) == (1, True), refused.stderr
    remembered = RememberedMarks(open_visitors(StorePlaces(state)))
    for _ in range(60):
        marks = VisitorMarks(liked=tuple(movie_id_of(row) for row in (0, 1, 2, 3)))
        remembered.replace(remembered.begin(), marks)
    remembered.close()
    done = command("prepare", "--with-marks", "--state", str(state), cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "1,670 ratings of 40 films by 180 people" in done.stdout
    plain, joined = (np.load(state / f"pinsage-parity{end}" / "h_item.npy") for end in ("", "-with-marks"))
    pair = [1, 2]
    assert cosine(*joined[pair, :-1]) > cosine(*plain[pair, :-1]) + 0.1
    kept = command("prepare", "--state", str(state), cwd=tmp_path)
    assert "parity-with-marks" in kept.stdout
    back = command("prepare", "--without-marks", "--state", str(state), cwd=tmp_path)
    assert "parity: 1,430 ratings" in back.stdout


def cosine(one: FloatArray, other: FloatArray) -> float:
    return float(one @ other / np.linalg.norm(one) / np.linalg.norm(other))


def test_status_names_the_data_and_the_served_model(prepared: tuple[Path, str]) -> None:
    state, _ = prepared
    version = json.loads((next(state.glob("pinsage-*")) / "manifest.json").read_text())["version"]
    done = command("status", "--state", str(state), cwd=state.parent)
    assert "parity" in done.stdout
    assert done.stdout.endswith(f"served: {version}\n")


def test_status_of_nothing_says_what_to_do(tmp_path: Path) -> None:
    done = command("status", cwd=tmp_path)
    assert done.returncode == 0
    assert "prepare" in done.stdout

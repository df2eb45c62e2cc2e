from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from benchmarks.ports import free_ports
from config import Settings
from insert_milvus import app
from recommender.opening import open_recommender
from recommender.places import StorePlaces
from tests.artifacts import write_artifacts
from tests.worlds import movie_id_of

PROGRAM = Path(__file__).resolve().parents[1] / "insert_milvus.py"

Insert = Callable[..., Result]


@pytest.fixture
def insert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Insert:
    """Runs the command in a folder without .env, with the given settings only."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def run(*arguments: str | Path, **settings: str) -> Result:
        return CliRunner().invoke(app, [*map(str, arguments)], env=settings, prog_name="insert_milvus.py")

    return run


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_artifacts(tmp_path_factory.mktemp("model"))


def test_load_again_another_and_back(tmp_path: Path, insert: Insert, out: Path) -> None:
    first = insert(out)
    assert (first.exit_code, first.stdout.count("is loaded and serves")) == (0, 1), first.stderr
    for step in ("vectors", "map", "similar films", "catalogue"):
        assert f"{step}: 100%" in first.stderr
    again = insert(out)
    assert (again.exit_code, again.stderr) == (0, "")
    assert "already loaded" in again.stdout
    assert "is loaded and serves" in insert(out, "--force").stdout
    other = insert(write_artifacts(tmp_path / "other", seed=1))
    assert other.exit_code == 0
    back = insert("--rollback")
    assert back.stdout == first.stdout.split(" (")[0] + " serves again.\n"


def test_film_details(tmp_path: Path, insert: Insert, out: Path) -> None:
    details = tmp_path / "movie_info.dat"
    details.write_text(f'{movie_id_of(0)}::{{"Title": "Even", "Plot": "Evenly.", "Runtime": "N/A"}}\n')
    done = insert(out, "--movie-info", details)
    assert "Stored details of 1 films" in done.stdout, done.stderr
    recommender = open_recommender(StorePlaces(tmp_path / "state"))
    assert recommender.details(movie_id_of(0)).external == {"Title": "Even", "Plot": "Evenly."}
    recommender.close()
    missing = insert(out, "--movie-info", tmp_path / "nothing.dat")
    assert_one_sentence(missing, "nothing.dat")


def test_links_with_a_model_or_alone(tmp_path: Path, insert: Insert, out: Path) -> None:
    links, details = tmp_path / "links.csv", tmp_path / "movie_info.dat"
    links.write_text(f"movieId,imdbId,tmdbId\n{movie_id_of(0)},0114709,862\n{movie_id_of(1)},,9\n")
    details.write_text(f'{movie_id_of(2)}::{{"imdbID": "tt0113497"}}\n{movie_id_of(1)}::{{"imdbID": "x"}}\n')
    assert insert(out).exit_code == 0
    done = insert("--links", links, "--movie-info", details)
    assert done.stdout.splitlines() == [
        "Stored details of 2 films (0 lines repaired).",
        "Stored the ids of 2 films elsewhere.",
    ], done.stderr
    recommender = open_recommender(StorePlaces(tmp_path / "state"))
    expected = [("/title/tt0114709/", "/movie/862"), ("/movie/9",), ("/title/tt0113497/",), ()]
    for row, ends in enumerate(expected):
        found = recommender.details(movie_id_of(row)).links
        assert [link.url.endswith(end) for link, end in zip(found, ends, strict=True)] == [True] * len(ends)
    recommender.close()
    links.write_text("movieId,imdbId\n1,nonsense\n")
    assert_one_sentence(insert(out, "--links", links), "line 2: expected an imdbId such as tt0114709")
    assert_one_sentence(insert("--links", tmp_path / "nothing.csv"), "nothing.csv")


def test_errors_are_one_sentence(tmp_path: Path, insert: Insert, out: Path) -> None:
    assert_one_sentence(insert(tmp_path / "nothing"), "manifest.json is missing")
    assert_one_sentence(insert(out, VECTOR_DIMENSION="17"), "VECTOR_DIMENSION is 17")
    assert_one_sentence(insert("--rollback"), "no previous version")
    milvus, mysql = free_ports(2)
    away = insert(out, MILVUS_HOST="127.0.0.1", MILVUS_PORT=str(milvus))
    assert_one_sentence(away, f"Milvus at 127.0.0.1:{milvus} does not answer")
    away = insert(out, MYSQL_HOST="127.0.0.1", MYSQL_PORT=str(mysql))
    assert_one_sentence(away, f"MySQL at 127.0.0.1:{mysql} did not answer")


def test_as_a_user_runs_it(tmp_path: Path, out: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "STATE_DIR": str(tmp_path / "other")}
    command = [sys.executable, str(PROGRAM), str(out)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.count("is loaded and serves")) == (0, 1), done.stderr
    assert (tmp_path / "other" / "catalogue.sqlite").exists()


def test_usage(insert: Insert, out: Path) -> None:
    for arguments in ((), (out, "--rollback"), ("--nonsense",)):
        wrong = insert(*arguments)
        assert (wrong.exit_code, wrong.stdout) == (2, "")
        assert "Usage: insert_milvus.py" in wrong.stderr
    assert insert(out, MILVUS_PORT="many").exit_code == 2


def assert_one_sentence(done: Result, text: str) -> None:
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ")
    assert text in done.stderr
    assert done.stderr.count("\n") == 1
    assert "Traceback" not in done.stderr

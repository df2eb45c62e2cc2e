"""From ratings to the table on the terminal, in a world where age decides."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.ports import free_ports
from config import Settings
from dssm import demographics, recommend, verify
from dssm.answers import FILMS, FOLDER, QUERIES
from dssm.heads import DIM
from ingest.checksums import MANIFEST
from ingest.storage import save_dataset
from recommender.opening import vectors_opener
from recommender.places import StorePlaces
from recommender.types import Film
from tests.dssm.people import age_world, nameless
from tests.recommender.stage import row_of
from tests.servers import MilvusServer
from tests.worlds import movie_id_of

COLLECTION = "milvus_recommend_demographics_ages"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("out")
    save_dataset(age_world(), out / "dataset")
    assert demographics.main([str(out)]) == 0
    return out


@pytest.fixture
def run(
    trained: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs a command on the trained folder with a state folder of its own: exit code, output, errors."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)

    def command(*arguments: object, main: Callable[..., int] = recommend.main) -> tuple[int, str, str]:
        try:
            code = main([str(argument) for argument in (*arguments, trained)])
        except SystemExit as stop:
            code = int(str(stop.code))
        out, err = capsys.readouterr()
        return code, out, err

    return command


def answer(run: Run, *arguments: object) -> dict[str, Any]:
    code, out, err = run(*arguments, "--json")
    assert code == 0, err
    content: dict[str, Any] = json.loads(out)
    return content


def test_the_figures_of_training(trained: Path) -> None:
    metrics = json.loads((trained / FOLDER / MANIFEST).read_text())["metrics"]
    ranking, errors = metrics["ndcg@10"], metrics["rmse"]
    assert ranking["everything"] > ranking["popular"] + 0.1
    assert ranking["age"] > ranking["gender"] + 0.1
    assert abs(ranking["nothing"] - ranking["popular"]) < 0.1
    assert errors["towers"] < min(errors["mean of the film"], errors["overall mean"]) - 0.1
    for row in metrics["calibration"]:
        assert row["ratings"] < 50 or abs(row["predicted"] - row["given"]) < 0.6


def test_the_table(run: Run) -> None:
    code, out, err = run("-a", 6, "-g", 1, "-j", 12, "-i")
    assert (code, "Error" in err) == (0, False)
    rows, header, *lines = out.splitlines()
    assert rows == f"Rows in {COLLECTION}: 40"
    assert header.split() == ["Top", "Ids", "Title", "Score"]
    assert [line.split()[0] for line in lines] == ["1", "2", "3", "4", "5"]
    for line in lines:
        _, movie_id, *title, stars = line.split()
        assert row_of(int(movie_id)) % 2 == 0
        assert title[0] == "Even"
        assert 3.0 < float(stars) <= 5.0


def test_age_decides_and_milvus_changes_nothing(run: Run) -> None:
    first = answer(run, "-a", 5, "-i", "--top", 10)
    assert first["rows"] == 40
    assert [row_of(film["id"]) % 2 for film in first["films"]] == [0] * 10
    assert answer(run, "-a", 5, "--top", 10) == first
    exact = answer(run, "-a", 5, "--top", 10, "--exact")
    assert (exact["films"], exact["rows"]) == (first["films"], None)
    young = answer(run, "-a", 1, "-g", 0, "-j", 3, "--top", 10)
    assert [row_of(film["id"]) % 2 for film in young["films"]] == [1] * 10
    assert len(answer(run, "--top", 1000)["films"]) == 40


def test_all_profiles_are_the_same_through_milvus(run: Run) -> None:
    assert run("-i")[0] == 0
    code, out, _ = run("--top", 40, main=verify.main)
    assert code == 0
    assert out.startswith("294 of 294 profiles")


@pytest.mark.server
def test_all_profiles_are_the_same_through_a_server(
    run: Run, milvus_server: MilvusServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILVUS_HOST", milvus_server.host)
    monkeypatch.setenv("MILVUS_PORT", str(milvus_server.port))
    assert run("-i")[0] == 0
    code, out, _ = run("--top", 5, main=verify.main)
    assert code == 0
    assert out.startswith("294 of 294 profiles")


@pytest.mark.parametrize(
    "arguments",
    [
        ("-a", 7),
        ("-a", -1),
        ("-g", 2),
        ("-j", 21),
        ("-j", "farmer"),
        ("--top", 0),
        ("--top", 1001),
        ("--age",),
    ],
)
def test_bad_options_are_explained(run: Run, arguments: tuple[object, ...]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("usage: python -m dssm.recommend")


def test_nothing_loaded_yet(run: Run) -> None:
    assert_one_sentence(
        run("-a", 3), "no vectors of this model yet; load it with python -m dssm.recommend -i"
    )
    assert_one_sentence(run(main=verify.main), "no vectors of this model yet")


@pytest.mark.parametrize(
    ("held", "complaint"),
    [
        ((40, DIM + 1, 1.0), f"of {DIM + 1} dimensions instead of {DIM}"),
        ((40, DIM, 2.0), "another training"),
        ((39, DIM, 1.0), "holds 39 of 40 films"),
    ],
)
def test_a_collection_of_something_else(
    run: Run, tmp_path: Path, held: tuple[int, int, float], complaint: str
) -> None:
    n_films, dim, scale = held
    films = [Film(movie_id_of(row), "", None, ()) for row in range(n_films)]
    with vectors_opener(StorePlaces(tmp_path / "state"))() as store:
        store.create(COLLECTION, dim, "IP")
        store.insert(COLLECTION, films, np.full((n_films, dim), scale, dtype=np.float32))
        store.finish(COLLECTION)
    assert_one_sentence(run("-a", 3), complaint)
    assert run("-a", 3, "-i")[0] == 0


def test_milvus_is_away(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    (port,) = free_ports(1)
    monkeypatch.setenv("MILVUS_HOST", "127.0.0.1")
    monkeypatch.setenv("MILVUS_PORT", str(port))
    assert_one_sentence(run("-a", 3), f"Milvus at 127.0.0.1:{port} does not answer")
    assert run("-a", 3, "--exact")[0] == 0


def test_not_trained_or_damaged(tmp_path: Path, trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    save_dataset(age_world(n_users=60), out / "dataset")
    assert recommend.main(["--exact", str(out)]) == 1
    assert "python -m dssm.demographics" in capsys.readouterr().err
    (out / FOLDER).mkdir()
    for name in (FILMS, QUERIES, MANIFEST):
        (out / FOLDER / name).write_bytes((trained / FOLDER / name).read_bytes())
    assert recommend.main(["--exact", str(out)]) == 1
    assert "trained on other data" in capsys.readouterr().err
    save_dataset(age_world(), out / "dataset")
    assert recommend.main(["--exact", str(out)]) == 0
    (out / FOLDER / FILMS).write_bytes(b"damaged")
    assert recommend.main(["--exact", str(out)]) == 1
    assert "damaged" in capsys.readouterr().err


def test_training_again_does_nothing_and_repeats(trained: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path.name: path.read_bytes() for path in (trained / FOLDER).iterdir()}
    assert demographics.main([str(trained)]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert demographics.main([str(trained), "--force"]) == 0
    assert {path.name: path.read_bytes() for path in (trained / FOLDER).iterdir()} == before


def test_data_that_say_nothing_about_people(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_dataset(nameless(age_world(n_users=60)), tmp_path / "dataset")
    assert demographics.main([str(tmp_path)]) == 0
    assert "does not say who people are" in capsys.readouterr().out


def assert_one_sentence(done: tuple[int, str, str], text: str) -> None:
    code, out, err = done
    assert (code, out) == (1, ""), err
    assert text in err
    assert "Traceback" not in err
    assert err.strip().splitlines()[-1].startswith("Error: ")

"""The command as a person runs it, in a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.storage import save_dataset
from recommender.films.artifacts import read_artifacts
from tests.worlds import parity_world

QUICK = (
    "--num-epochs",
    "3",
    "--hidden-dims",
    "32",
    "--batch-size",
    "32",
    "--num-random-walks",
    "50",
    "--num-workers",
    "2",
)
FILES = {
    "h_item.npy",
    "mov_id.csv",
    "manifest.json",
    "network.pt",
    "report.html",
    "training.json",
    "checkpoint.pt",
}
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONWARNINGS": "error", "PYTHONUNBUFFERED": "1"}


def command(*arguments: object) -> list[str]:
    return [sys.executable, "-m", "pinsage.model", *map(str, arguments)]


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, check=False, env=ENVIRONMENT, timeout=120
    )


def prepare(out: Path) -> Path:
    save_dataset(parity_world(), out / "dataset")
    return out


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    out = prepare(tmp_path_factory.mktemp("trained"))
    done = run(out, *QUICK)
    assert done.returncode == 0, done.stderr
    return out, done.stdout


def test_the_command_trains_tells_and_writes(trained: tuple[Path, str]) -> None:
    out, said = trained
    assert {path.name for path in out.iterdir() if path.is_file()} == FILES
    assert [line.split()[1] for line in said.splitlines() if line.startswith("epoch")] == ["1", "2", "3"]
    assert "HITS@10" in said
    for ranker in ("PinSage", "ItemKNN", "Popularity"):
        assert f"\n{ranker} " in said
    assert str(out / "report.html") in said
    history = json.loads((out / "training.json").read_text())
    assert [epoch["number"] for epoch in history["epochs"]] == [1, 2, 3]


def test_serving_accepts_what_was_written(trained: tuple[Path, str]) -> None:
    artifacts = read_artifacts(trained[0])
    assert artifacts.vectors.shape == (40, 32)
    figures = artifacts.manifest.model.metrics
    assert set(figures["new_visitor"]) == set(figures["next_film"]) == {"pinsage", "item_knn", "popularity"}
    assert "hits@10" in figures["next_film"]["pinsage"]


def test_a_second_run_elsewhere_writes_the_same_bytes(trained: tuple[Path, str], tmp_path: Path) -> None:
    out = prepare(tmp_path)
    assert run(out, *QUICK).returncode == 0
    for name in ("h_item.npy", "mov_id.csv", "network.pt", "manifest.json"):
        assert (out / name).read_bytes() == (trained[0] / name).read_bytes(), name


def test_a_finished_model_is_not_trained_again(trained: tuple[Path, str]) -> None:
    out, _ = trained
    before = {name: (out / name).stat().st_mtime_ns for name in FILES}
    again = run(out, *QUICK)
    assert again.returncode == 0
    assert "already holds this model" in again.stdout
    assert before == {name: (out / name).stat().st_mtime_ns for name in FILES}


def test_ctrl_c_keeps_finished_epochs_and_the_same_command_goes_on(tmp_path: Path) -> None:
    out = prepare(tmp_path)
    long = (*QUICK, "--num-epochs", "1000", "--patience", "1000")
    with subprocess.Popen(
        command(out, *long), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if line.startswith("epoch   2"):
                break
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert "the same command goes on" in said
    assert "Traceback" not in said
    assert not (out / "manifest.json").exists()

    with subprocess.Popen(
        command(out, *long), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=ENVIRONMENT
    ) as process:
        assert process.stdout is not None
        lines = [next(process.stdout) for _ in range(3)]
        process.send_signal(signal.SIGINT)
    assert "Going on after epoch" in lines[1]
    assert int(lines[2].split()[1]) >= 3


def test_no_dataset_is_said_and_exit_1(tmp_path: Path) -> None:
    done = run(tmp_path)
    assert done.returncode == 1
    assert "No prepared dataset" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_device_that_is_not_there_is_said_and_exit_1(tmp_path: Path) -> None:
    done = run(prepare(tmp_path), "--device", "nonsense")
    assert done.returncode == 1
    assert done.stderr == "Device 'nonsense' cannot be used here; try --device cpu.\n"


def test_a_bad_option_is_exit_2(tmp_path: Path) -> None:
    done = run(tmp_path, "--num-epochs", "-1")
    assert done.returncode == 2
    assert "usage" in done.stderr


def test_sampled_batches_refuse_a_loss_that_they_do_not_have(tmp_path: Path) -> None:
    done = run(tmp_path, "--batches", "sampled", "--loss", "max-margin")
    assert done.returncode == 2
    assert done.stderr.endswith("learns by softmax alone; leave it out, or --loss max-margin\n")


def test_importing_the_package_loads_neither_dgl_nor_torch() -> None:
    code = "import sys, pinsage, pinsage.model; sys.exit('torch' in sys.modules or 'dgl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

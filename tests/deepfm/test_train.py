"""The command as a person runs it: on OUT, with mistakes, interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deepfm import train
from tests.deepfm.learning import OPTIONS
from training.checkpoint import read_tensors

FILES = {
    "checkpoint.pt",
    "manifest.json",
    "ranker.onnx",
    "training.json",
    "vocabularies.json",
    "weights.pt",
}

Capture = pytest.CaptureFixture[str]


def test_training_writes_its_files_and_tells(trained: Path, tmp_path: Path, capsys: Capture) -> None:
    fresh = tmp_path / "fresh"
    shutil.copytree(trained / "dataset", fresh / "dataset")
    assert train.main([str(fresh), *OPTIONS]) == 0
    said = capsys.readouterr().out
    assert {path.name for path in fresh.iterdir() if path.is_file()} == FILES
    assert [line.split()[1] for line in said.splitlines() if line.startswith("epoch ")] == ["1", "2", "3"]
    assert "AUC" in said
    for name in FILES - {"training.json", "checkpoint.pt"}:
        assert (fresh / name).read_bytes() == (trained / name).read_bytes(), name


def test_a_finished_model_is_not_trained_again(out: Path, capsys: Capture) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert train.main([str(out), *OPTIONS]) == 0
    assert "already holds this ranker" in capsys.readouterr().out
    assert before == {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert train.main([str(out), *OPTIONS, "--force"]) == 0
    assert "epoch   1" in capsys.readouterr().out


def test_mistakes_get_one_clear_sentence(out: Path, tmp_path: Path, capsys: Capture) -> None:
    for arguments, text in (
        ([tmp_path / "nowhere"], "No prepared dataset in"),
        (["--state", tmp_path / "nowhere"], "Run `python main.py prepare"),
        ([out, "--dataset", "parity"], "--dataset goes with --state"),
    ):
        assert train.main([*map(str, arguments)]) == 1
        said = capsys.readouterr().err
        assert said.startswith("Error: ")
        assert (text in said, said.count("\n")) == (True, 1)


@pytest.mark.parametrize("arguments", [[], ["out", "--split", "guess"], ["out", "--dim", "0"]])
def test_bad_options_are_exit_2(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit, match="2"):
        train.main(arguments)
    assert "usage" in capsys.readouterr().err


def test_ctrl_c_keeps_finished_epochs(out: Path) -> None:
    command = [sys.executable, "-m", "deepfm.train", str(out), *OPTIONS, "--epochs=9999", "--patience=9999"]
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        next(line for line in process.stdout if line.startswith("epoch   2"))
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130
    assert "the same command goes on" in said
    assert "Traceback" not in said
    kept = read_tensors((out / "checkpoint.pt").read_bytes())
    assert '"epochs": 9999' in kept["key"]
    assert len(kept["state"]["epochs"]) >= 2

"""The command as a person runs it: on OUT, on a state, with mistakes, interrupted."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from dssm import train
from tests.dssm.learning import OPTIONS, one_sentence

FILES = {
    "checkpoint.pt",
    "item_counts.npy",
    "item_raw.npy",
    "item_tower.onnx",
    "item_vectors.npy",
    "manifest.json",
    "query_tower.onnx",
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
    assert [line.split()[1] for line in said.splitlines() if line.startswith("epoch ")] == ["1", "2"]
    assert "NDCG@10" in said
    for name in FILES - {"training.json", "checkpoint.pt"}:
        assert (fresh / name).read_bytes() == (trained / name).read_bytes(), name


def test_a_finished_model_is_not_trained_again(out: Path, capsys: Capture) -> None:
    before = {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert train.main([str(out), *OPTIONS]) == 0
    assert "already holds these towers" in capsys.readouterr().out
    assert before == {path.name: path.stat().st_mtime_ns for path in out.iterdir()}
    assert train.main([str(out), *OPTIONS, "--force"]) == 0
    assert "epoch   1" in capsys.readouterr().out


def test_mistakes_get_one_clear_sentence(out: Path, tmp_path: Path, capsys: Capture) -> None:
    nowhere, state = tmp_path / "nowhere", tmp_path / "state"
    for name in ("one", "two"):
        shutil.copytree(out / "dataset", state / f"pinsage-{name}" / "dataset")
    for arguments, text in (
        ([nowhere], "No prepared dataset in"),
        (["--state", nowhere], "Run `python main.py prepare"),
        ([out, "--dataset", "parity"], "--dataset goes with --state"),
        (["--state", state], "holds one, two; say which"),
        (["--state", state, "--dataset", "three"], "holds no dataset three, only one, two"),
    ):
        returned = train.main([*map(str, arguments)])
        assert one_sentence(capsys.readouterr().err, returned, text)


@pytest.mark.parametrize(
    "arguments", [[], ["out", "--state", "s"], ["out", "--mode", "guess"], ["out", "--dim", "1"]]
)
def test_bad_options_are_exit_2(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit, match="2"):
        train.main(arguments)
    assert "usage" in capsys.readouterr().err


def test_ctrl_c_keeps_finished_epochs_and_the_same_command_goes_on(out: Path) -> None:
    command = [sys.executable, "-m", "dssm.train", str(out), *OPTIONS, "--epochs", "900", "--patience", "900"]
    environment = {
        **os.environ,
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONPATH": str(Path(__file__).parents[2]),
    }
    for first_line in (1, 3):
        with subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as process:
            assert process.stdout is not None
            assert process.stderr is not None
            numbers = []
            for line in process.stdout:
                if line.startswith("epoch "):
                    numbers.append(int(line.split()[1]))
                    if len(numbers) == 2:
                        break
            process.send_signal(signal.SIGINT)
            said = process.stderr.read()
        assert process.returncode == 130
        assert numbers[0] >= first_line
        assert "the same command goes on" in said
        assert "Traceback" not in said

"""Two real processes over Gloo, as `torchrun` starts them, beside one."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch

from ingest.histories import Histories
from ingest.storage import save_dataset
from pinsage.batches import FoldIn
from pinsage.distributed import Processes
from tests.worlds import parity_world
from training.checkpoint import read_tensors

QUICK = ("--hidden-dims", "32", "--batch-size", "20", "--num-random-walks", "50", "--dropout", "0")
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
CPU = torch.device("cpu")
INTERRUPTED_AFTER_AN_EPOCH = """
import sys
from training.checkpoint import CheckpointFile
from pinsage.model import main

save = CheckpointFile.save

def save_and_interrupt(checkpoint, state):
    save(checkpoint, state)
    raise KeyboardInterrupt

CheckpointFile.save = save_and_interrupt
sys.exit(main(sys.argv[1:]))
"""


def start_two(*arguments: object) -> subprocess.Popen[str]:
    launch = ["-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "-m", "pinsage.model"]
    return subprocess.Popen(
        [sys.executable, *launch, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=ENVIRONMENT,
    )


def run_two(*arguments: object) -> str:
    with start_two(*arguments) as process:
        said, errors = process.communicate(timeout=200)
    assert process.returncode == 0, errors
    return said


def losses(out: Path) -> list[float]:
    return [epoch["loss"] for epoch in json.loads((out / "training.json").read_text())["epochs"]]


def run_one(*arguments: object, ends: int = 0, command: Sequence[str] = ("-m", "pinsage.model")) -> None:
    """One process with as many threads as each of the two has: DGL's walks depend on their number."""
    done = subprocess.run(
        [sys.executable, *command, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        timeout=200,
    )
    assert done.returncode == ends, done.stderr


def prepare(out: Path) -> Path:
    save_dataset(parity_world(), out / "dataset")
    return out


def batch(users: int) -> FoldIn:
    lists = [np.array([user]) for user in range(users)]
    return FoldIn(Histories.from_lists(lists, users), Histories.from_lists(lists, users))


@pytest.mark.parametrize("users", [1, 2, 3, 8])
def test_shares_hold_every_user_once_and_weigh_as_one_mean(users: int) -> None:
    losses = np.arange(10.0, 10.0 + users)
    seen: list[int] = []
    mean = 0.0
    for rank in range(3):
        part, factor = Processes(CPU, rank, 3).part_of(batch(users))
        mean += factor * losses[part.marks.films].mean() / 3
        seen += part.marks.films.tolist() if factor else []
    assert sorted(seen) == list(range(users))
    assert mean == pytest.approx(losses.mean())


def test_one_process_keeps_its_batch_and_its_model() -> None:
    alone, model, whole = Processes(CPU), torch.nn.Linear(1, 1), batch(2)
    assert alone.part_of(whole) == (whole, 1.0)
    assert alone.parallel(model) is model
    assert alone.mean(2.0) == 2.0
    assert alone.from_first([1.0, 2.0]) == [1.0, 2.0]


def test_two_processes_go_on_where_one_stopped(tmp_path: Path) -> None:
    quick = (*QUICK, "--num-epochs", "3", "--batches", "sampled", "--candidates", "20")
    one, two = prepare(tmp_path / "one"), prepare(tmp_path / "two")
    run_one(one, *quick)
    run_one(two, *quick, ends=130, command=("-c", INTERRUPTED_AFTER_AN_EPOCH))
    assert "Going on after epoch 1," in run_two(two, *quick)
    np.testing.assert_allclose(np.load(two / "h_item.npy"), np.load(one / "h_item.npy"), atol=2e-3)
    assert losses(two) == pytest.approx(losses(one), abs=2e-3)


def test_ctrl_c_ends_all_processes_and_keeps_epochs_like_those_of_one(tmp_path: Path) -> None:
    one, out = prepare(tmp_path / "one"), prepare(tmp_path / "two")
    with start_two(out, *QUICK, "--num-epochs", "1000", "--patience", "1000") as process:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("epoch   2"):
                break
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=100)
    assert process.returncode != 0
    assert errors.count("Stopped. Finished epochs are saved") == 1
    assert not (out / "manifest.json").exists()
    state = read_tensors((out / "checkpoint.pt").read_bytes())["state"]
    kept = [epoch["loss"] for epoch in state["epochs"][:2]]
    run_one(one, *QUICK, "--num-epochs", "2")
    assert kept == pytest.approx(losses(one), abs=2e-3)

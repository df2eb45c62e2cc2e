"""The one command where it cannot go on: interrupted, beside another one, on a taken port, with mistakes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.own_data import write_own_csv
from tests.patience import PATIENCE
from tests.program import ENVIRONMENT, MINUTES, ROOT, command
from tests.worlds import parity_world

HOLD_LOCK = """
import fcntl, sys
file = open(sys.argv[1], "w")
fcntl.flock(file, fcntl.LOCK_EX)
print("held", flush=True)
input()
"""


def test_an_interrupted_training_goes_on_with_the_same_command(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(n_users=120), tmp_path / "parity")
    arguments = ["prepare", "--data", str(data), "--state", "state"]
    process = subprocess.Popen(
        [sys.executable, ROOT / "main.py", *arguments],
        cwd=tmp_path,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    checkpoint = tmp_path / "state" / "pinsage-parity" / "checkpoint.pt"
    deadline = time.monotonic() + 60 * MINUTES
    while not checkpoint.exists():
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline, "no checkpoint in time"
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    log, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, log
    assert "Traceback" not in log
    again = command(*arguments, cwd=tmp_path)
    assert again.returncode == 0, again.stderr
    assert "serves" in again.stdout


def test_two_preparations_in_one_folder_are_refused(tmp_path: Path) -> None:
    state = tmp_path / "state"
    state.mkdir()
    lock = state / ".lock"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_LOCK, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        done = command("prepare", "--state", str(state), cwd=state.parent)
        other.communicate("\n")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: Another preparation is running")


def test_a_taken_port_is_refused_before_anything_is_prepared(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = command("--port", port, cwd=tmp_path)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: Cannot serve on 127.0.0.1:{port}")
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("prepare", "--data", "nowhere/ml"), 1, "no file or folder nowhere/ml"),
        (("prepare", "--colour", "red"), 2, "No such option"),
        (("prepare", "--models", "pinsage,magic"), 2, "no such model: magic"),
        (("serve", "--port", "0"), 2, "PORT"),
        (("prepare", "--state", "/proc/nothing"), 1, "Cannot write to the state folder"),
    ],
)
def test_mistakes_get_one_clear_sentence(
    tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = command(*arguments, cwd=tmp_path)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr

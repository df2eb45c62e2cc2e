"""From ratings to loaded stores: three steps, each done only where its result is missing."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from ingest.storage import DatasetSummary, read_summary
from preparation.register import Register

ROOT = Path(__file__).resolve().parents[1]


class StepError(Exception):
    """A step cannot go on; the message says why and what to do."""


def prepare(
    state: Path, data: str | None, served: Callable[[], str | None], *, retrain: bool = False
) -> None:
    """Dataset, model and stores for `data` (None: the data asked for last in this state folder).

    `served` tells the name of the model version that the stores serve. Training and loading are commands of
    their own, run as processes: a server started afterwards does not carry the trainer in memory.

    Raises `StepError`, and `DatasetError` where the ratings cannot be had. KeyboardInterrupt passes through
    once the step under way has saved what it has.
    """
    with _only_one_at_a_time(state):
        with _step("1/3 Ratings") as result:
            out = Register(state).dataset(data)
            summary = read_summary(out / "dataset")
            result.append(counts(summary))
        with _step("2/3 PinSage") as result:
            if retrain or manifest(out).get("dataset", {}).get("fingerprint") != summary.fingerprint:
                _command("-m", "pinsage.model", str(out), *(["--force"] if retrain else []))
            result.append(f"model {manifest(out)['version']}, described in {out / 'report.html'}")
        with _step("3/3 Stores") as result:
            version = manifest(out)["version"]
            if served() != version:
                _command(str(ROOT / "insert_milvus.py"), str(out), "--state", str(state))
            result.append(f"{version} serves")


def manifest(out: Path) -> dict[str, Any]:
    """The manifest of a trained model; empty where there is none yet."""
    path = out / "manifest.json"
    if not path.exists():
        return {}
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise StepError(f"{path} is damaged; delete it and run the same command again.") from None
    return content


def counts(summary: DatasetSummary) -> str:
    """A dataset in one line."""
    return (
        f"{summary.name}: {summary.interactions:,} ratings of {summary.items:,} films "
        f"by {summary.users:,} people"
    )


def _command(*arguments: str) -> None:
    """Run one of our own commands to its end, on the same terminal."""
    found_from_anywhere = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, *arguments], env=found_from_anywhere)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.wait()  # the terminal told the step as well: let it save what it has
        raise
    if code in {130, -signal.SIGINT}:
        raise KeyboardInterrupt
    if code:
        raise StepError(
            f"`python {' '.join(arguments)}` ended with exit code {code}; its message stands above."
        )


@contextlib.contextmanager
def _only_one_at_a_time(state: Path) -> Iterator[None]:
    """Two preparations in one state folder would overwrite each other: the second is refused."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = (state / ".lock").open("w")
    except OSError as error:
        raise StepError(f"Cannot write to the state folder {state}: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StepError(
                f"Another preparation is running in {state}. Wait for it, or use --state."
            ) from None
        yield


@contextlib.contextmanager
def _step(title: str) -> Iterator[list[str]]:
    """Print a step's title, and at its end the result that it was given and how long it took."""
    print(f"[{title}]", flush=True)
    start = time.perf_counter()
    result: list[str] = []
    yield result
    print(f"  {' '.join(result)} ({time.perf_counter() - start:.1f} s)", flush=True)

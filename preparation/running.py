"""How steps run: one preparation at a time, each step told, our own commands as processes."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from ingest.commands import INTERRUPTED
from ingest.folders import lock
from preparation.errors import StepError

ROOT = Path(__file__).resolve().parents[1]


def run_command(*arguments: str) -> None:
    """Run one of our own commands to its end, on the same terminal.

    Raises `StepError` where it fails, and KeyboardInterrupt where it was interrupted.
    """
    found_from_anywhere = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, *arguments], env=found_from_anywhere)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.wait()  # the terminal told the step as well: let it save what it has
        raise
    if code in {INTERRUPTED, -signal.SIGINT}:
        raise KeyboardInterrupt
    if code:
        raise StepError(
            f"`python {' '.join(arguments)}` ended with exit code {code}; its message stands above."
        )


@contextlib.contextmanager
def only_one_at_a_time(state: Path) -> Iterator[None]:
    """Two preparations in one state folder would overwrite each other: a second gets `StepError`."""
    try:
        held = lock(state)
    except BlockingIOError:
        raise StepError(f"Another preparation is running in {state}. Wait for it, or use --state.") from None
    except OSError as error:
        raise StepError(f"Cannot write to the state folder {state}: {error.strerror}.") from None
    with held:
        yield


class Steps:
    """Numbers the steps as they come."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._number = 0

    @contextlib.contextmanager
    def next(self, title: str) -> Iterator[list[str]]:
        """Print a step's title, and at its end the result that it was given and how long it took."""
        self._number += 1
        print(f"[{self._number}/{self._total} {title}]", flush=True)
        start = time.perf_counter()
        result: list[str] = []
        yield result
        print(f"  {' '.join(result)} ({time.perf_counter() - start:.1f} s)", flush=True)

"""`main.py` as a process of its own, as a user starts it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from benchmarks.ports import free_ports

ROOT = Path(__file__).resolve().parents[1]
MINUTES = 3
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}
"""Small tensors are fastest on one thread."""


def command(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, ROOT / "main.py", *arguments],
        cwd=cwd,
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        timeout=60 * MINUTES,
        check=False,
    )


@contextmanager
def serving(state: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running `main.py` and its address, once it is ready; killed at the end if it still runs."""
    (port,) = free_ports(1)
    process = subprocess.Popen(
        [sys.executable, ROOT / "main.py", *arguments, "--state", str(state), "--port", str(port)],
        cwd=state.parent,
        env=ENVIRONMENT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        deadline = time.monotonic() + 60 * MINUTES
        while True:
            assert process.poll() is None, process.communicate()[0]
            assert time.monotonic() < deadline, "not ready in time"
            try:
                if httpx.get(f"{address}/api/health/live").status_code == 200:
                    break
            except httpx.TransportError:
                time.sleep(0.1)
        yield process, address
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.stdout is not None:
            process.stdout.close()

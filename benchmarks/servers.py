"""Starts servers to measure, each a process of its own, and ends them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.ports import free_ports

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Running:
    """A server that answers; `ready_after` seconds from its start to its first answer."""

    port: int
    pid: int
    ready_after: float

    def resident_mb(self) -> float:
        """Memory that it holds now, in 10^6 bytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise RuntimeError(f"process {self.pid} has no VmRSS")


def movie_taste(state: Path, search_path: str) -> Iterator[Running]:
    """`python main.py serve` on what `state` holds."""
    environment = {"SEARCH_PATH": search_path, "LOG_LEVEL": "warning"}
    command = ["main.py", "serve", "--state", str(state), "--port"]
    return _running(command, [], "/api/health/ready", environment)


def bare_route(file: Path) -> Iterator[Running]:
    """`benchmarks.bare_route` answering with the content of `file`."""
    return _running(["-m", "benchmarks.bare_route"], [str(file)], "/openapi.json", {})


serve_movie_taste = contextmanager(movie_taste)
serve_bare_route = contextmanager(bare_route)


def _running(
    command: list[str], rest: list[str], probe: str, environment: dict[str, str]
) -> Iterator[Running]:
    (port,) = free_ports(1)
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, *command, str(port), *rest],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}{probe}", process, started + PATIENCE)
        yield Running(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _wait(url: str, process: subprocess.Popen[bytes], until: float) -> None:
    while True:
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (urllib.error.URLError, ConnectionError) as error:
            if process.poll() is not None or time.perf_counter() > until:
                raise RuntimeError(f"process {process.pid} ({url}) does not answer: {error}") from error
            time.sleep(0.02)

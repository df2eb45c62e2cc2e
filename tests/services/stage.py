"""The services over the tiny world of `tests.services.ring`, in a process of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

from tests.servers import free_ports
from tests.services.ring import SERVICES

ROOT = Path(__file__).resolve().parents[2]


class Stage:
    """Such a process. `addresses` by service; `log` the lines that it has written so far."""

    def __init__(self, profile: str, state: Path, **told: Any) -> None:
        self.addresses = told.pop("addresses", None) or {
            name: f"127.0.0.1:{port}" for name, port in zip(SERVICES, free_ports(len(SERVICES)), strict=True)
        }
        self.profile = profile
        told = {"profile": profile, "state": str(state), "addresses": self.addresses, **told}
        self._log = state / f"services-{time.monotonic_ns()}.log"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.services.ring", json.dumps(told)],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
            )
        self._wait()

    def log(self) -> str:
        return self._log.read_text()

    def lines(self, log_id: str) -> list[dict[str, Any]]:
        """What the log says about one request."""
        found = [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
        return [line for line in found if line.get("log_id") == log_id]

    def stop(self, number: int = signal.SIGTERM) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(20)

    def _wait(self) -> None:
        until = time.monotonic() + 60
        while "Serving" not in self.log():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the stage did not start:\n{self.log()}")
            time.sleep(0.05)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

"""The services over the tiny world of `tests.services.ring`, in a process of their own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from benchmarks.ports import free_ports
from tests.patience import PATIENCE
from tests.services.ring import SERVICES

ROOT = Path(__file__).resolve().parents[2]


class Stage:
    """Such a process. `addresses` by service; `log` the lines that it has written so far."""

    def __init__(self, profile: str, state: Path, **told: Any) -> None:
        self.addresses = told.pop("addresses", None) or {
            name: f"127.0.0.1:{port}" for name, port in zip(SERVICES, free_ports(len(SERVICES)), strict=True)
        }
        self.profile = profile
        self._log = state / f"services-{time.monotonic_ns()}.log"
        self._held = self._log.with_suffix(".held")
        place = {"state": str(state), "held": str(self._held)}
        told = {"profile": profile, "addresses": self.addresses, **place, **told}
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.services.ring", json.dumps(told)],
                cwd=ROOT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                stdout=log,
                stderr=log,
            )
        self.wait_for("Serving")

    def log(self) -> str:
        return self._log.read_text()

    def lines(self, log_id: str) -> list[dict[str, Any]]:
        """What the log says about one request."""
        found = [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
        return [line for line in found if line.get("log_id") == log_id]

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Meanwhile recall does not answer the user "slow": how long it takes turns on no clock."""
        self._held.touch()
        try:
            yield
        finally:
            self._held.unlink()

    def wait_for(self, text: str) -> None:
        """Until the log has this text."""
        until = time.monotonic() + 2 * PATIENCE  # all that it imports may take a while
        while text not in self.log():
            if self.process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"the log never had {text}:\n{self.log()}")
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> int:
        self.tell(number)
        return self.process.wait(PATIENCE)

    def tell(self, number: int) -> None:
        """Send a signal, and do not wait."""
        if self.process.poll() is None:
            self.process.send_signal(number)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

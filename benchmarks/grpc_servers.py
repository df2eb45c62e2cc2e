"""Starts gRPC servers to measure, each command a process of its own, and ends them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from benchmarks.ports import free_ports
from services.wire import SERVICES

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30.0

Addresses = Mapping[str, str]


@contextmanager
def serve_services(state: Path, *, apart: bool, environment: dict[str, str]) -> Iterator[Addresses]:
    """`python -m services` on what `state` holds: all five in one process, or each apart."""
    addresses: Addresses = dict(zip(SERVICES, _free_addresses(len(SERVICES)), strict=True))
    told = {f"{name.upper()}_ADDRESS": address for name, address in addresses.items()}
    told |= {"LOG_LEVEL": "warning", "SERVICE_SECONDS": "30", **environment}
    with ExitStack() as stack:
        for names in [[name] for name in SERVICES] if apart else [[]]:
            stack.enter_context(_running(["-m", "services", *names, "--state", str(state)], told))
        yield addresses


@contextmanager
def serve_echo(file: Path) -> Iterator[str]:
    """`benchmarks.grpc_echo` answering with the content of `file`; gives its address."""
    (address,) = _free_addresses(1)
    with _running(["-m", "benchmarks.grpc_echo", address, str(file)], {}):
        yield address


@contextmanager
def _running(command: Sequence[str], environment: dict[str, str]) -> Iterator[None]:
    """A process, once it says that it serves."""
    process = subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=os.environ | environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        if not process.stdout.readline().startswith("Serving"):
            raise RuntimeError(f"`python {' '.join(command)}` does not serve; its message stands above")
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)


def _free_addresses(count: int) -> list[str]:
    return [f"127.0.0.1:{port}" for port in free_ports(count)]

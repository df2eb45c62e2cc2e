"""The closed-loop client, over the echo service."""

from __future__ import annotations

from pathlib import Path

import grpc
import pytest

from benchmarks.grpc_echo import PATH
from benchmarks.grpc_load import Target, answers, drive
from benchmarks.grpc_servers import serve_echo


def test_a_closed_loop_over_the_echo(tmp_path: Path) -> None:
    answer = tmp_path / "answer"
    answer.write_bytes(b"\x0a\x03\x08\xc8\x01")
    with serve_echo(answer) as address:
        target = Target(address, PATH, [b"one", b"two"])
        assert answers(target) == [answer.read_bytes()] * 2
        load = drive(target, callers=4, seconds=0.2)
        assert len(load.latencies) >= 4
        assert load.seconds >= 0.2
        with pytest.raises(grpc.RpcError):
            answers(Target(address, "/echo.Echo/missing", [b""]))
    answer.write_bytes(b"\x0a\x03\x08\xf4\x03")
    with serve_echo(answer) as address, pytest.raises(RuntimeError, match="the service failed"):
        drive(Target(address, PATH, [b""]), callers=1, seconds=0.2)

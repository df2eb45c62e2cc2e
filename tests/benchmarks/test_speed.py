"""The benchmark itself, on real servers, in rounds too short to mean anything."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import speed
from benchmarks.load import Load, Target, drive
from benchmarks.servers import serve_bare_route


def test_percentiles() -> None:
    load = Load(2.0, tuple(milliseconds / 1000 for milliseconds in range(1, 101)))
    assert load.per_second == 50
    assert load.percentile(0.5) == pytest.approx(51)
    assert load.percentile(0.99) == pytest.approx(100)
    assert load.percentile(1.0) == pytest.approx(100)


def test_a_closed_loop_over_a_bare_route(tmp_path: Path) -> None:
    answer = tmp_path / "answer.json"
    answer.write_bytes(b'{"items":[]}')
    with serve_bare_route(answer) as server:
        load = drive(Target(server.port, "/", {}), connections=2, seconds=0.2)
        assert len(load.latencies) >= 2
        assert load.seconds >= 0.2
        assert 20 < server.resident_mb() < 500
        with pytest.raises(RuntimeError, match="refused"):
            drive(Target(server.port, "/missing", {}), connections=1, seconds=0.2)


def test_the_whole_report(tmp_path: Path) -> None:
    state = speed.synthetic_state(tmp_path)
    report = speed.report(state, tmp_path, rounds=1, seconds=0.1)
    for n in speed.MARKS:
        assert f"| bare route, {n} marks |" in report
        assert f"| recommend, {n} marks |" in report
    assert "search in Milvus Lite" in report
    assert "start to ready" in report

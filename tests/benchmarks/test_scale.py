from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import scale


def test_a_small_world_is_measured_and_reported(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert scale.main(["--alone", "--edges", "30000", "--epochs", "2"]) == 0
    measured = scale.Measured(**json.loads(capsys.readouterr().out))
    assert (measured.users, measured.films) == (450, 90)
    assert len(measured.epochs) == len(measured.validation) == 2
    assert 0 < measured.edges < 30_000
    assert measured.per_edge == pytest.approx(min(measured.epochs) / measured.edges * 1e6)
    assert 0.05 < measured.gigabytes < 8

    monkeypatch.setattr(scale, "_apart", lambda *_: measured)
    assert scale.main(["--edges", "1000", "2000", "--out", str(tmp_path)]) == 0
    text = (tmp_path / "scale.md").read_text(encoding="utf-8")
    assert text.count(f"**{measured.gigabytes:.2f} GB**") == 2
    assert not list(tmp_path.glob(".*"))


def test_a_world_that_is_too_small_is_said(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert scale.main(["--edges", "1000", "--out", str(tmp_path)]) == 1
    said = capfd.readouterr().err
    assert "Too few users" in said
    assert "The world of 1000 likes failed with exit code 1." in said
    assert not list(tmp_path.iterdir())
    with pytest.raises(SystemExit, match="2"):
        scale.main(["--edges", "10"])

"""The report on a small world: every step of training is found and the steps add up."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import training
from ingest.storage import save_dataset
from pinsage.settings import Settings, WalkSettings
from tests.worlds import parity_world

SMALL = Settings(WalkSettings(walks=5, measured_walks=5, neighbours=5), dim=16, epochs=2)


def test_the_steps_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save_dataset(parity_world(n_users=120), tmp_path / "small" / "dataset")
    run = training.profiled(tmp_path / "small", SMALL)
    assert run.epochs == 2
    assert min(run.steps.values()) >= 0
    assert sum(run.steps.values()) == pytest.approx(run.seconds)

    monkeypatch.setattr(training, "profiled", lambda *_: run)
    assert training.main([str(tmp_path / "small"), "--out", str(tmp_path)]) == 0
    text = (tmp_path / "training.md").read_text(encoding="utf-8")
    assert text.count("%)") == len(training.STEPS) + 1
    assert f"| in all | **{run.seconds:.1f} s** |" in text


def test_no_dataset_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert training.main([str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err

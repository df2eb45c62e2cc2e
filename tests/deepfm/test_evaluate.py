from __future__ import annotations

import json
from pathlib import Path

import pytest

from deepfm import evaluate
from deepfm.settings import Settings

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def in_haste(monkeypatch: pytest.MonkeyPatch) -> None:
    def quick(**given: object) -> Settings:
        return Settings(**{"epochs": 1, "hidden": 8, "batch_size": 64, **given})  # type: ignore[arg-type]

    monkeypatch.setattr(evaluate, "Settings", quick)


@pytest.mark.usefixtures("in_haste")
def test_every_kind_stands_beside_popularity_and_what_is_done_is_kept(out: Path, capsys: Capture) -> None:
    arguments = [str(out), "--splits", "users", "time"]
    assert evaluate.main(arguments) == 0
    said = capsys.readouterr().out
    assert [line.split()[:2] for line in said.splitlines()[2:]] == [
        [split, kind] for split in ("time", "users") for kind in ("popularity", "lr", "fm", "deepfm")
    ]
    before = (out / evaluate.KEPT).stat().st_mtime_ns
    assert evaluate.main([*arguments, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert evaluate.table(rows) == said.rstrip("\n")
    assert set(rows["time deepfm"]) == {"validation", "test", "training"}
    assert (out / evaluate.KEPT).stat().st_mtime_ns == before


def test_mistakes_get_one_clear_sentence(out: Path, tmp_path: Path, capsys: Capture) -> None:
    (out / evaluate.KEPT).write_text("{")
    for folder, text in (
        (tmp_path / "nowhere", "No prepared dataset in"),
        (out, "evaluation.json is damaged"),
    ):
        assert evaluate.main([str(folder)]) == 1
        said = capsys.readouterr().err
        assert (said.startswith("Error: "), text in said, said.count("\n")) == (True, True, 1)

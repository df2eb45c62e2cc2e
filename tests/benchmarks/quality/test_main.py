"""The whole command, on a small world of our own files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("implicit", reason="needs implicit; pip install -r requirements-bench.txt")

from benchmarks.quality import __main__ as command
from benchmarks.quality import few_users, variants
from benchmarks.quality.visitors import Visitors
from pinsage.settings import Settings, WalkSettings
from tests.own_data import write_own_csv
from tests.worlds import parity_world

SMALL = Settings(WalkSettings(walks=5, measured_walks=5, neighbours=5), dim=16, epochs=1)


@pytest.fixture
def ratings(tmp_path: Path) -> Path:
    return write_own_csv(parity_world(n_users=120), tmp_path / "ratings")


def test_all_protocols(
    ratings: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(few_users, "SIZES", few_users.SIZES[:1])
    for rows in variants.BY_PROTOCOL.values():
        for name, settings in list(rows.items()):
            monkeypatch.setitem(rows, name, replace(SMALL, graph=settings.graph))
    arguments = ["--data", str(ratings), "--seeds", "0"]
    arguments += ["--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]
    assert command.main(arguments) == 0
    printed = capsys.readouterr().out
    for name, title in (
        ("quality", "A new visitor"),
        ("quality-few-users", "A new visitor, few people to learn from"),
        ("quality-general", "RecBole's general protocol"),
        ("quality-next-film", "The next film"),
    ):
        text = (tmp_path / "out" / f"{name}.md").read_text(encoding="utf-8")
        assert text in printed
        assert f"## {title}" in text
        assert text.count("| PinSage |") == text.count("| EASE |") == 1
        assert (tmp_path / "out" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
        assert f"({name}.png)" in text
    assert "| DGL's example of PinSage (published) | 0.0124 | – | – |" in text

    monkeypatch.setattr(Visitors, "measure", lambda *_: pytest.fail("was kept already"))
    assert command.main([*arguments, "--protocols", "visitors"]) == 0
    assert command.main([*arguments, "--protocols", "visitors", "--seeds", "0", "1", "--finished"]) == 0


def test_missing_data_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("MOVIELENS_1M", raising=False)
    with pytest.raises(SystemExit, match="2"):
        command.main([])
    assert "Set MOVIELENS_1M" in capsys.readouterr().err


def test_a_wrong_folder_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--data", str(tmp_path)]) == 1
    assert str(tmp_path) in capsys.readouterr().err

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.quality.kept import Kept
from benchmarks.quality.protocol import Record


def test_measured_once_for_one_basis(tmp_path: Path) -> None:
    asked: list[Path] = []

    def measure(checkpoint: Path) -> Record:
        asked.append(checkpoint)
        return Record({"a": 0.5, "b": None}, "λ = 1")

    kept = Kept(tmp_path / "cache", "one")
    assert kept.record("general", "m", 0, measure) == kept.record("general", "m", 0, measure)
    assert len(asked) == 1
    kept.record("general", "m", 1, measure)
    kept.record("visitors", "m", 0, measure)
    Kept(tmp_path / "cache", "two").record("general", "m", 0, measure)
    assert len(asked) == 4


def test_an_interruption_keeps_the_checkpoint_and_no_record(tmp_path: Path) -> None:
    def interrupted(checkpoint: Path) -> Record:
        checkpoint.write_text("epoch 1")
        raise KeyboardInterrupt

    kept = Kept(tmp_path, "one")
    with pytest.raises(KeyboardInterrupt):
        kept.record("general", "m", 0, interrupted)
    assert [path.suffix for path in tmp_path.iterdir()] == [".pt"]
    assert kept.record("general", "m", 0, lambda _: Record({})) == Record({})
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]


def test_what_is_not_kept_is_not_found(tmp_path: Path) -> None:
    kept = Kept(tmp_path, "one")
    assert kept.find("general", "m", 0) is None
    kept.record("general", "m", 0, lambda _: Record({"a": 0.5}))
    assert kept.find("general", "m", 0) == Record({"a": 0.5})

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from pinsage.checkpoint import CheckpointFile
from pinsage.errors import TrainingError


def test_a_state_comes_back_for_the_same_run_only(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    file = CheckpointFile(path, key="this run")
    assert file.load() is None
    file.save({"epoch": 3, "weights": torch.arange(4)})
    state = file.load()
    assert state is not None
    assert state["epoch"] == 3
    assert state["weights"].tolist() == [0, 1, 2, 3]
    assert CheckpointFile(path, key="another run").load() is None
    assert [entry.name for entry in tmp_path.iterdir()] == ["checkpoint.pt"]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    file = CheckpointFile(path, key="run")
    file.save({"weights": torch.arange(100)})
    path.write_bytes(path.read_bytes()[:500])
    with pytest.raises(TrainingError, match=r"checkpoint\.pt is damaged.*--no-resume"):
        file.load()


class Evil:
    """Would run code when unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (print, ("must not run",))


def test_a_file_that_holds_code_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "checkpoint.pt"
    torch.save({"key": "run", "state": Evil()}, path)
    with pytest.raises(TrainingError, match="damaged"):
        CheckpointFile(path, key="run").load()
    assert "must not run" not in capsys.readouterr().out


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="Cannot write"):
        CheckpointFile(tmp_path / "absent" / "checkpoint.pt", key="run").save({})

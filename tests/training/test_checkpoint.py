from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import torch

from training.checkpoint import CheckpointFile
from training.errors import TrainingError


class Code:
    """Something that only unpickling could bring back."""


def test_saved_loaded_and_only_for_its_run(tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.pt"
    checkpoint = CheckpointFile(path, "mine")
    assert checkpoint.load() is None
    checkpoint.save({"weights": torch.arange(3), "steps": 7})
    state = checkpoint.load()
    assert state is not None
    assert (state["weights"].tolist(), state["steps"]) == ([0, 1, 2], 7)
    assert CheckpointFile(path, "another").load() is None
    assert [entry.name for entry in tmp_path.iterdir()] == ["checkpoint.pt"]


@pytest.mark.parametrize("content", [b"", b"nonsense", pickle.dumps(Code(), protocol=2)])
def test_a_damaged_one_is_said(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "checkpoint.pt").write_bytes(content)
    with pytest.raises(TrainingError, match="is damaged; remove it, or start afresh with --no-resume"):
        CheckpointFile(tmp_path / "checkpoint.pt", "mine").load()


def test_one_that_holds_code_is_refused(tmp_path: Path) -> None:
    torch.save({"key": "mine", "state": Code()}, tmp_path / "checkpoint.pt")
    with pytest.raises(TrainingError, match="is damaged"):
        CheckpointFile(tmp_path / "checkpoint.pt", "mine").load()


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="Cannot write"):
        CheckpointFile(tmp_path / "nowhere" / "checkpoint.pt", "mine").save({})

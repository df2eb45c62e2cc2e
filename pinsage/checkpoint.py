"""Training's state on disk after every epoch: tensors and plain values only, replaced in one step."""

from __future__ import annotations

import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from pinsage.errors import TrainingError

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """A checkpoint at `path` that belongs to one dataset and one set of settings, named by `key`."""

    path: Path
    key: str

    def save(self, state: State) -> None:
        """Write beside and rename: a reader sees the old state or the new one, never a part."""
        fresh = self.path.with_name(f".{self.path.name}.new")
        try:
            with fresh.open("wb") as file:
                torch.save({"key": self.key, "state": state}, file)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self.path)
        except OSError as error:
            raise TrainingError(f"Cannot write {self.path}: {error.strerror or error}.") from error

    def load(self) -> State | None:
        """The state, or None where there is none or it belongs to another dataset or other settings."""
        try:
            content = torch.load(self.path, map_location="cpu", weights_only=True)
            state: State | None = content["state"] if content["key"] == self.key else None
        except FileNotFoundError:
            return None
        except (OSError, RuntimeError, EOFError, KeyError, TypeError, pickle.UnpicklingError) as error:
            raise TrainingError(
                f"{self.path} is damaged; remove it, or start afresh with --no-resume."
            ) from error
        return state

"""Tensors on disk, read without running any code; training's state, replaced in one step."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from training.artifacts import write_whole
from training.errors import TrainingError

State = dict[str, Any]


@dataclass(frozen=True, slots=True)
class CheckpointFile:
    """Training's state at `path`; it belongs to one dataset and one set of settings, named by `key`."""

    path: Path
    key: str

    def save(self, state: State) -> None:
        """A reader sees the old state or the new one, never a part. Raises TrainingError."""
        try:
            write_whole(self.path, tensor_bytes({"key": self.key, "state": state}))
        except OSError as error:
            raise TrainingError(f"Cannot write {self.path}: {error.strerror or error}.") from error

    def load(self) -> State | None:
        """The state, or None where there is none or it is of another run. Raises TrainingError if damaged."""
        try:
            content = read_tensors(self.path.read_bytes())
            state: State | None = content["state"] if content["key"] == self.key else None
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise TrainingError(
                f"{self.path} is damaged; remove it, or start afresh with --no-resume."
            ) from error
        return state


def tensor_bytes(content: dict[str, Any]) -> bytes:
    """Tensors and plain values as bytes; the same content gives the same bytes."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    return buffer.getvalue()


def read_tensors(content: bytes) -> dict[str, Any]:
    """What `tensor_bytes` wrote; raises ValueError where it is damaged or holds more than tensors."""
    try:
        loaded: dict[str, Any] = torch.load(io.BytesIO(content), map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, pickle.UnpicklingError) as error:
        raise ValueError("not a file of tensors") from error
    return loaded

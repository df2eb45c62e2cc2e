"""Tensors and arrays on disk: written beside and renamed, read without running any code."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from dssm.errors import TrainingError
from ingest.schema import FloatArray

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


def write_whole(path: Path, content: bytes) -> None:
    """Write beside `path` and rename."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def npy_bytes(values: FloatArray) -> bytes:
    """An array as the content of a .npy file, float32."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(values, dtype=np.float32), allow_pickle=False)
    return buffer.getvalue()


def checksum_of(content: bytes) -> str:
    """SHA-256 as manifests have it: `sha256:<hex>`."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"

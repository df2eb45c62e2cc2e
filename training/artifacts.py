"""The files of a trained model, written so that those found together belong together."""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from ingest.checksums import MANIFEST, checksum_of
from ingest.features import Vocabularies
from ingest.schema import FloatArray, IntArray
from training.errors import TrainingError


def json_bytes(content: object) -> bytes:
    """JSON that people can read, too; raises ValueError for a number that is not finite."""
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()


def vocabularies_json(vocabularies: Vocabularies) -> bytes:
    """Every feature's values in the order of their numbers, from 1."""
    return json_bytes({name: words.values.tolist() for name, words in vocabularies.items()})


def checksums_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Every file's checksum by its name, as manifests have them."""
    return {name: checksum_of(content) for name, content in files.items()}


def version_of(model: str, dataset: str, checksums: Mapping[str, str]) -> str:
    """The name of a version, which the same files give again."""
    return f"{model}-{dataset}-{hashlib.sha256(''.join(checksums.values()).encode()).hexdigest()[:12]}"


def make_folder(out: Path) -> None:
    """Make the folder, if need be; raises TrainingError."""
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"Cannot write to {out}: {error.strerror}.") from error


def write_artifacts(out: Path, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> None:
    """Write `files`, by name, and the manifest into `out`. Raises TrainingError.

    All are first written beside their places; the old manifest goes before the first of them moves and the
    new one comes last, so that a reader finds files that belong together or no manifest.
    """
    try:
        contents = {**files, MANIFEST: json_bytes(manifest)}
        moves = [(write_beside(out / name, content), out / name) for name, content in contents.items()]
        (out / MANIFEST).unlink(missing_ok=True)
        for beside, place in moves:
            beside.replace(place)
    except OSError as error:
        raise TrainingError(f"Cannot write the artifacts to {out}: {error.strerror or error}.") from error


def write_whole(path: Path, content: bytes) -> None:
    """Write beside `path` and rename."""
    write_beside(path, content).replace(path)


def write_beside(path: Path, content: bytes) -> Path:
    """Write durably to a file beside `path`, to be renamed; returns where."""
    beside = path.with_name(f".{path.name}.new")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return beside


def npy_bytes(values: FloatArray | IntArray) -> bytes:
    """An array as the content of a .npy file."""
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(values), allow_pickle=False)
    return buffer.getvalue()

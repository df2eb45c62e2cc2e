"""The files that training leaves behind for serving: data, never code.

`h_item.npy` (a row per film), `mov_id.csv` (row -> movie id) and `manifest.json` decide what is served and
are the same bytes for the same run; `training.json` and `report.html` tell a person how it went.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.schema import FloatArray, IntArray
from pinsage.errors import TrainingError

FORMAT = 1
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Artifact:
    """All that serving needs to know.

    `vectors`: float32 (n_items, dim), finite; `movie_ids`: int64 (n_items,); `run` identifies the training
    run (see `run_identity`); `query` is the rule that turns marks into a query vector.
    """

    vectors: FloatArray
    movie_ids: IntArray
    run: dict[str, Any]
    libraries: dict[str, str]
    metrics: dict[str, Any]
    query: dict[str, Any]


def run_identity(dataset: dict[str, Any], seed: int, settings: dict[str, Any]) -> dict[str, Any]:
    """What decides the bytes of a run: as it stands in the manifest and in the checkpoint's key."""
    return {"dataset": dataset, "seed": seed, "settings": settings}


def is_complete(out: Path, run: dict[str, Any]) -> bool:
    """Whether `out` holds the undamaged artifacts of exactly this run."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        same_run = all(manifest[name] == value for name, value in run.items())
        return same_run and all(
            _checksum((out / name).read_bytes()) == checksum for name, checksum in manifest["files"].items()
        )
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return False


def manifest_of(artifact: Artifact) -> dict[str, Any]:
    """The manifest as it will be written."""
    if not np.isfinite(artifact.vectors).all():
        raise TrainingError("The vectors hold values that are not finite; train again with a smaller --lr.")
    n_items, dim = artifact.vectors.shape
    files = _served_files(artifact)
    query = json.dumps(artifact.query, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(b"".join([*files.values(), query.encode()])).hexdigest()
    return {
        "format": FORMAT,
        "model": "pinsage",
        "version": f"{artifact.run['dataset']['name']}-{digest[:12]}",
        "dim": dim,
        "metric": "IP",
        "n_items": n_items,
        **artifact.run,
        "libraries": artifact.libraries,
        "metrics": artifact.metrics,
        "files": {name: _checksum(content) for name, content in files.items()},
        "query": artifact.query,
    }


def write(out: Path, artifact: Artifact, extras: dict[str, str]) -> None:
    """Write everything into `out`; `extras` are further text files by name.

    All files are first written beside their places; the old manifest goes before the first of them moves and
    the new one comes last, so that a reader finds files that belong together or no manifest.
    """
    manifest = json.dumps(manifest_of(artifact), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    texts = {**extras, MANIFEST: manifest}
    files = _served_files(artifact) | {name: text.encode() for name, text in texts.items()}
    try:
        for name, content in files.items():
            _write_durably(_beside(out / name), content)
        (out / MANIFEST).unlink(missing_ok=True)
        for name in files:
            _beside(out / name).replace(out / name)
    except OSError as error:
        raise TrainingError(f"Cannot write the artifacts to {out}: {error.strerror or error}.") from error


def _served_files(artifact: Artifact) -> dict[str, bytes]:
    """The files that the version's name is derived from, in that order."""
    return {"h_item.npy": _npy(artifact.vectors), "mov_id.csv": _rows_csv(artifact.movie_ids)}


def _npy(vectors: FloatArray) -> bytes:
    buffer = io.BytesIO()
    np.save(buffer, np.ascontiguousarray(vectors, dtype=np.float32), allow_pickle=False)
    return buffer.getvalue()


def _rows_csv(movie_ids: IntArray) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["node_id", "movie_id"])
    writer.writerows(enumerate(movie_ids.tolist()))
    return buffer.getvalue().encode()


def _checksum(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.new")


def _write_durably(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())

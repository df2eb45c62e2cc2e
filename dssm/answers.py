"""What the towers over profiles say, as files: no tower needs to run to answer somebody.

`films.npy`: float32 (n_items, dim), rows as the dataset's items; `queries.npy`: float32 (2, 528, dim), for
relevance and for stars, profiles in the order of `every_profile`; `manifest.json`: what they belong to.
"""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np

from dssm.checkpoint import checksum_of, npy_bytes, write_whole
from dssm.errors import ArtifactError, TrainingError
from dssm.heads import Answers
from ingest.schema import FloatArray

FORMAT = 1
FOLDER = "demographics"
MANIFEST, FILMS, QUERIES = "manifest.json", "films.npy", "queries.npy"


def write_answers(out: Path, answers: Answers, fingerprint: str, seed: int, metrics: dict[str, Any]) -> None:
    """Write everything into `out`; the manifest goes first and comes last. Raises TrainingError."""
    files = {
        FILMS: npy_bytes(answers.films),
        QUERIES: npy_bytes(np.stack([answers.relevance, answers.stars])),
    }
    manifest = {
        "format": FORMAT,
        "model": FOLDER,
        "dim": answers.films.shape[1],
        "dataset": fingerprint,
        "seed": seed,
        "files": {name: checksum_of(content) for name, content in files.items()},
        "metrics": metrics,
    }
    try:
        out.mkdir(parents=True, exist_ok=True)
        (out / MANIFEST).unlink(missing_ok=True)
        for name, content in files.items():
            write_whole(out / name, content)
        write_whole(out / MANIFEST, (json.dumps(manifest, indent=2, allow_nan=False) + "\n").encode())
    except OSError as error:
        raise TrainingError(f"Cannot write to {out}: {error.strerror or error}.") from error


def is_complete(out: Path, fingerprint: str, seed: int) -> bool:
    """Whether `out` holds the undamaged answers for this data and seed."""
    try:
        return (_manifest(out)["seed"], bool(read_answers(out, fingerprint))) == (seed, True)
    except ArtifactError:
        return False


def read_answers(out: Path, fingerprint: str) -> Answers:
    """The answers in `out`, checked against its manifest and the data's fingerprint; raises ArtifactError."""
    manifest = _manifest(out)
    try:
        if manifest["dataset"] != fingerprint:
            raise ArtifactError(f"{out} was trained on other data; run `python -m dssm.demographics` again.")
        films, queries = (_array(out / name, manifest["files"][name]) for name in (FILMS, QUERIES))
        relevance, stars = queries
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(out, str(error)) from error
    return Answers(films, relevance, stars)


def _manifest(out: Path) -> dict[str, Any]:
    path = out / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kind = (manifest["model"], manifest["format"])
    except FileNotFoundError:
        raise ArtifactError(
            f"No model of people's profiles in {out}. Train it with `python -m dssm.demographics`."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(out, f"{MANIFEST} cannot be read") from error
    if kind != (FOLDER, FORMAT):
        raise _damaged(out, f"{MANIFEST} is of another kind or format")
    return manifest


def _array(path: Path, checksum: str) -> FloatArray:
    content = path.read_bytes()
    if checksum_of(content) != checksum:
        raise ValueError(f"{path.name} is not the file that {MANIFEST} describes")
    return np.asarray(np.load(io.BytesIO(content), allow_pickle=False), dtype=np.float32)


def _damaged(out: Path, reason: str) -> ArtifactError:
    return ArtifactError(f"The model in {out} is damaged ({reason}). Train it again with --force.")

"""What the towers over profiles say, as files: no tower needs to run to answer somebody.

`films.npy`: float32 (n_items, dim), rows as the dataset's items; `queries.npy`: float32 (2, 528, dim), for
relevance and for stars, profiles in the order of `every_profile`; `manifest.json`: what they belong to.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import numpy as np

from dssm.heads import Answers
from ingest.checksums import MANIFEST, read_checked
from ingest.manifests import read_manifest
from ingest.schema import FloatArray
from training.artifacts import checksums_of, make_folder, npy_bytes, write_artifacts
from training.errors import ArtifactError

FORMAT = 1
FOLDER = "demographics"
FILMS, QUERIES = "films.npy", "queries.npy"


def write_answers(out: Path, answers: Answers, fingerprint: str, seed: int, metrics: dict[str, Any]) -> None:
    """Write everything into `out`. Raises TrainingError."""
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
        "files": checksums_of(files),
        "metrics": metrics,
    }
    make_folder(out)
    write_artifacts(out, files, manifest)


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
        films, queries = (_array(out, name, manifest) for name in (FILMS, QUERIES))
        relevance, stars = queries
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(out, str(error)) from error
    return Answers(films, relevance, stars)


def _manifest(out: Path) -> dict[str, Any]:
    try:
        manifest, kind = read_manifest(out)
    except FileNotFoundError:
        raise ArtifactError(
            f"No model of people's profiles in {out}. Train it with `python -m dssm.demographics`."
        ) from None
    except ValueError as error:
        raise _damaged(out, f"{MANIFEST} cannot be read") from error
    if kind != (FOLDER, FORMAT):
        raise _damaged(out, f"{MANIFEST} is of another kind or format")
    return manifest


def _array(out: Path, name: str, manifest: dict[str, Any]) -> FloatArray:
    content = read_checked(out, name, manifest)
    return np.asarray(np.load(io.BytesIO(content), allow_pickle=False), dtype=np.float32)


def _damaged(out: Path, reason: str) -> ArtifactError:
    return ArtifactError(f"The model in {out} is damaged ({reason}). Train it again with --force.")

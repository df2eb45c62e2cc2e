"""The files that training leaves behind: data, never code, and the same bytes for the same run.

`item_vectors.npy` and `item_raw.npy`: float32 (n_items, dim), row r for item number r + 1, as they are
searched and as histories hold them; `item_counts.npy`: int64 (n_items,), how often training met each;
`vocabularies.json`: every feature's values, numbered from 1; `query_tower.onnx` and `item_tower.onnx`: the
towers as serving runs them (see `dssm.export`); `weights.pt`: the same as tensors; `manifest.json`: what they
were made of and how good they are. The item with number k is the k-th value of the item key's vocabulary.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dssm.places import MODEL
from dssm.settings import Settings
from ingest.checksums import MANIFEST, read_checked
from ingest.features import FeatureSchema, Vocabularies, Vocabulary
from ingest.manifests import read_manifest
from ingest.schema import FloatArray, IntArray
from recommender.items.tower_files import (
    COUNTS,
    FILES,
    FORMAT,
    ITEM_TOWER,
    QUERY_TOWER,
    RAW,
    VECTORS,
    VOCABULARIES,
)
from training.artifacts import checksums_of, npy_bytes, version_of, vocabularies_json, write_artifacts
from training.checkpoint import State, read_tensors, tensor_bytes
from training.errors import ArtifactError, TrainingError

WEIGHTS = "weights.pt"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A trained pair of towers. `run` identifies how it was made (see `run_identity`).

    `graphs` are the exported towers by the names of their files.
    """

    run: dict[str, Any]
    vectors: FloatArray
    raw: FloatArray
    counts: IntArray
    graphs: dict[str, bytes]
    vocabularies: Vocabularies
    weights: State
    libraries: dict[str, str]
    metrics: dict[str, Any]

    @property
    def settings(self) -> Settings:
        """The settings it was trained with."""
        return Settings(**self.run["settings"], seed=self.run["seed"])


def run_identity(dataset: dict[str, Any], schema: FeatureSchema, settings: Settings) -> dict[str, Any]:
    """What decides the bytes of a run, as plain values: for the manifest and the checkpoint's key."""
    identity = {
        "dataset": dataset,
        "schema": asdict(schema) | {"history_length": settings.history_length},
        "seed": settings.seed,
        "settings": settings.as_json(),
    }
    plain: dict[str, Any] = json.loads(json.dumps(identity))
    return plain


def is_complete(out: Path, run: dict[str, Any]) -> bool:
    """Whether `out` holds the undamaged artifacts of exactly this run."""
    try:
        manifest = _manifest(out)
        _files(out, manifest)
    except ArtifactError:
        return False
    return all(manifest.get(name) == value for name, value in run.items())


def write(out: Path, artifact: Artifact, extras: Mapping[str, bytes]) -> str:
    """Write everything into `out`, `extras` too (by file name); returns the version's name.

    Raises TrainingError.
    """
    if not (np.isfinite(artifact.vectors).all() and np.isfinite(artifact.raw).all()):
        raise TrainingError("The vectors hold values that are not finite; train again with a smaller --lr.")
    files = {
        VECTORS: npy_bytes(artifact.vectors),
        RAW: npy_bytes(artifact.raw),
        COUNTS: npy_bytes(artifact.counts),
        **artifact.graphs,
        VOCABULARIES: vocabularies_json(artifact.vocabularies),
        WEIGHTS: tensor_bytes(artifact.weights),
    }
    checksums = checksums_of(files)
    version = version_of(MODEL, artifact.run["dataset"]["name"], checksums)
    n_items, dim = artifact.vectors.shape
    manifest = {
        "format": FORMAT,
        "model": MODEL,
        "version": version,
        "dim": dim,
        "metric": "IP",
        "n_items": n_items,
        **artifact.run,
        "libraries": artifact.libraries,
        "metrics": artifact.metrics,
        "files": checksums,
    }
    write_artifacts(out, {**files, **extras}, manifest)
    return version


def read(out: Path) -> Artifact:
    """The artifact in `out`, checked against its manifest; raises ArtifactError."""
    manifest = _manifest(out)
    files = _files(out, manifest)
    try:
        vectors = np.load(io.BytesIO(files[VECTORS]), allow_pickle=False)
        values: dict[str, list[str]] = json.loads(files[VOCABULARIES])
        artifact = Artifact(
            run={name: manifest[name] for name in ("dataset", "schema", "seed", "settings")},
            vectors=vectors,
            raw=np.load(io.BytesIO(files[RAW]), allow_pickle=False),
            counts=np.load(io.BytesIO(files[COUNTS]), allow_pickle=False),
            graphs={name: files[name] for name in (QUERY_TOWER, ITEM_TOWER)},
            vocabularies={name: Vocabulary(words) for name, words in values.items()},
            weights=read_tensors(files[WEIGHTS]),
            libraries=manifest["libraries"],
            metrics=manifest["metrics"],
        )
        if vectors.shape != (manifest["n_items"], manifest["dim"]) or not np.isfinite(vectors).all():
            raise ValueError(f"{VECTORS} is not {manifest['n_items']} finite rows of {manifest['dim']}")
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(out, str(error)) from error
    return artifact


def _manifest(out: Path) -> dict[str, Any]:
    path = out / MANIFEST
    try:
        manifest, kind = read_manifest(out)
    except FileNotFoundError:
        raise ArtifactError(f"No trained towers in {out}. Train them with `python -m dssm.train`.") from None
    except ValueError as error:
        raise _damaged(out, f"{MANIFEST} cannot be read") from error
    if kind[0] != MODEL:
        raise ArtifactError(f"{path} describes a model {kind[0]!r}, not two towers; give another folder.")
    if kind[1] != FORMAT:
        raise ArtifactError(
            f"The towers in {out} are of format {kind[1]}, not {FORMAT}: another version of the program "
            "wrote them. Train them again with `python -m dssm.train`."
        )
    return manifest


def _files(out: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    """The files' bytes, once they match the manifest's checksums."""
    try:
        return {name: read_checked(out, name, manifest) for name in (*FILES, WEIGHTS)}
    except ValueError as error:
        raise _damaged(out, str(error)) from error


def _damaged(out: Path, reason: str) -> ArtifactError:
    return ArtifactError(f"The towers in {out} are damaged ({reason}). Train again with --force.")

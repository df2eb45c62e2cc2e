"""The files that training leaves behind: data, never code, and the same bytes for the same run.

`item_vectors.npy`: float32 (n_items, dim), row r for item number r + 1; `vocabularies.json`: every feature's
values, numbered from 1; `weights.pt`: both towers, tensors alone; `manifest.json`: what they were made of and
how good they are. The item with number k is the k-th value of the item key's vocabulary.
"""

from __future__ import annotations

import hashlib
import io
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dssm.checkpoint import State, checksum_of, npy_bytes, read_tensors, tensor_bytes, write_whole
from dssm.errors import ArtifactError, TrainingError
from dssm.settings import Settings
from ingest.features import FeatureSchema, Vocabularies, Vocabulary
from ingest.schema import FloatArray

FORMAT = 1
MANIFEST, VECTORS, VOCABULARIES, WEIGHTS = (
    "manifest.json",
    "item_vectors.npy",
    "vocabularies.json",
    "weights.pt",
)


@dataclass(frozen=True, slots=True)
class Artifact:
    """A trained pair of towers. `run` identifies how it was made (see `run_identity`)."""

    run: dict[str, Any]
    vectors: FloatArray
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


def write(out: Path, artifact: Artifact, extras: dict[str, str]) -> str:
    """Write everything into `out`, `extras` too (texts by file name); returns the version's name.

    The old manifest goes first and the new one comes last, so that a reader finds files that belong together
    or is told that they do not. Raises TrainingError.
    """
    if not np.isfinite(artifact.vectors).all():
        raise TrainingError("The vectors hold values that are not finite; train again with a smaller --lr.")
    files = {
        VECTORS: npy_bytes(artifact.vectors),
        VOCABULARIES: _json({name: words.values.tolist() for name, words in artifact.vocabularies.items()}),
        WEIGHTS: tensor_bytes(artifact.weights),
    }
    checksums = {name: checksum_of(content) for name, content in files.items()}
    digest = hashlib.sha256("".join(checksums.values()).encode()).hexdigest()
    version = f"dssm-{artifact.run['dataset']['name']}-{digest[:12]}"
    n_items, dim = artifact.vectors.shape
    manifest = {
        "format": FORMAT,
        "model": "dssm",
        "version": version,
        "dim": dim,
        "metric": "IP",
        "n_items": n_items,
        **artifact.run,
        "libraries": artifact.libraries,
        "metrics": artifact.metrics,
        "files": checksums,
    }
    try:
        (out / MANIFEST).unlink(missing_ok=True)
        for name, content in {**files, **{name: text.encode() for name, text in extras.items()}}.items():
            write_whole(out / name, content)
        write_whole(out / MANIFEST, _json(manifest))
    except OSError as error:
        raise TrainingError(f"Cannot write the artifacts to {out}: {error.strerror or error}.") from error
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
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kind = (manifest["model"], manifest["format"])
    except FileNotFoundError:
        raise ArtifactError(f"No trained towers in {out}. Train them with `python -m dssm.train`.") from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _damaged(out, f"{MANIFEST} cannot be read") from error
    if kind != ("dssm", FORMAT):
        raise ArtifactError(
            f"{path} describes a model {kind[0]!r} of format {kind[1]}, not two towers of format {FORMAT}; "
            "give another folder."
        )
    return manifest


def _files(out: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    """The files' bytes, once they match the manifest's checksums."""
    files = {}
    for name in (VECTORS, VOCABULARIES, WEIGHTS):
        try:
            files[name] = (out / name).read_bytes()
        except OSError as error:
            raise _damaged(out, f"{name}: {error.strerror}") from error
        if checksum_of(files[name]) != manifest.get("files", {}).get(name):
            raise _damaged(out, f"{name} does not match {MANIFEST}")
    return files


def _damaged(out: Path, reason: str) -> ArtifactError:
    return ArtifactError(f"The towers in {out} are damaged ({reason}). Train again with --force.")


def _json(content: object) -> bytes:
    return (json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n").encode()

"""The files that training leaves behind: data, never code, and the same bytes for the same run.

`ranker.onnx`: feature numbers to probabilities; `vocabularies.json`: every feature's values, numbered from 1;
`weights.pt`: the network, tensors alone; `manifest.json`: what they were made of and how good they are.
`recommender.items.ranking` serves the first two.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from deepfm.examples import features_of
from deepfm.settings import Settings
from ingest.checksums import MANIFEST, read_checked
from ingest.features import FeatureSchema, Vocabularies, Vocabulary
from ingest.manifests import read_manifest
from training.artifacts import checksums_of, version_of, vocabularies_json, write_artifacts
from training.checkpoint import State, read_tensors, tensor_bytes
from training.errors import ArtifactError

FORMAT = 1
MODEL = "deepfm"
GRAPH, VOCABULARIES, WEIGHTS = "ranker.onnx", "vocabularies.json", "weights.pt"


@dataclass(frozen=True, slots=True)
class Artifact:
    """A trained ranker. `run` identifies how it was made (see `run_identity`)."""

    run: dict[str, Any]
    graph: bytes
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
    user, item = features_of(schema)
    identity = {
        "dataset": dataset,
        "schema": schema.name,
        "features": {side: [asdict(one) for one in many] for side, many in (("user", user), ("item", item))},
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
    files = {
        GRAPH: artifact.graph,
        VOCABULARIES: vocabularies_json(artifact.vocabularies),
        WEIGHTS: tensor_bytes(artifact.weights),
    }
    checksums = checksums_of(files)
    version = version_of(MODEL, artifact.run["dataset"]["name"], checksums)
    manifest = {
        "format": FORMAT,
        "model": MODEL,
        "version": version,
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
        values: dict[str, list[str]] = json.loads(files[VOCABULARIES])
        return Artifact(
            run={name: manifest[name] for name in ("dataset", "schema", "features", "seed", "settings")},
            graph=files[GRAPH],
            vocabularies={name: Vocabulary(words) for name, words in values.items()},
            weights=read_tensors(files[WEIGHTS]),
            libraries=manifest["libraries"],
            metrics=manifest["metrics"],
        )
    except (ValueError, KeyError, TypeError) as error:
        raise _damaged(out, str(error)) from error


def _manifest(out: Path) -> dict[str, Any]:
    path = out / MANIFEST
    try:
        manifest, kind = read_manifest(out)
    except FileNotFoundError:
        raise ArtifactError(f"No trained ranker in {out}. Train one with `python -m deepfm.train`.") from None
    except ValueError as error:
        raise _damaged(out, f"{MANIFEST} cannot be read") from error
    if kind != (MODEL, FORMAT):
        raise ArtifactError(
            f"{path} describes a model {kind[0]!r} of format {kind[1]}, not a ranker of format {FORMAT}; "
            "give another folder."
        )
    return manifest


def _files(out: Path, manifest: dict[str, Any]) -> dict[str, bytes]:
    """The files' bytes, once they match the manifest's checksums."""
    try:
        return {name: read_checked(out, name, manifest) for name in (GRAPH, VOCABULARIES, WEIGHTS)}
    except ValueError as error:
        raise _damaged(out, str(error)) from error


def _damaged(out: Path, reason: str) -> ArtifactError:
    return ArtifactError(f"The ranker in {out} is damaged ({reason}). Train again with --force.")

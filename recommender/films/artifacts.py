"""Reads a prepared model and refuses it, saying what to do, unless all its files belong together.

The folder is what training writes: `manifest.json`, `h_item.npy` (films, dim) float32, `mov_id.csv` (row of
h_item to movie id) and `dataset/`. Nothing in it is ever executed.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.errors import DatasetError
from ingest.schema import Dataset, FloatArray
from ingest.storage import load_dataset, read_summary
from recommender.errors import ArtifactError
from recommender.profiles import ProfileTower, read_profile_tower
from recommender.query import QueryRule, parse_rule
from recommender.stores.vectors import Metric
from recommender.types import ModelVersion

FORMAT = 1
METRIC: Metric = "IP"
AGAIN = "prepare the model again"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the manifest tells without reading the large files.

    `extends`: versions whose films have the same embeddings here, beside films that came later.
    """

    model: ModelVersion
    metric: Metric
    rule: QueryRule
    fingerprint: str
    n_items: int
    seed: int
    files: dict[str, str]
    extends: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Artifacts:
    """A checked model: `vectors[i]` (n_items, dim) belongs to `dataset.items[i]`."""

    manifest: Manifest
    dataset: Dataset
    vectors: FloatArray


def read_manifest(out: Path) -> Manifest:
    """Read and check `out/manifest.json`. Raises `ArtifactError`."""
    path = out / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ArtifactError(f"{path} is missing; run python -m pinsage.model {out} first.") from None
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} cannot be read ({error}); {AGAIN}.") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ArtifactError(f"{path} is not of format {FORMAT}; {AGAIN} with this version of the program.")
    try:
        return _manifest(content)
    except (KeyError, TypeError, ValueError) as error:
        raise ArtifactError(f"{path} is not complete or not consistent ({error}); {AGAIN}.") from None


def read_tower(out: Path, manifest: Manifest) -> ProfileTower | None:
    """The profile tower beside the model, if there is one. Raises `ArtifactError`."""
    return read_profile_tower(out, manifest.files["h_item.npy"], manifest.model.dim)


def read_artifacts(out: Path) -> Artifacts:
    """Read and check everything in `out`. Raises `ArtifactError`."""
    manifest = read_manifest(out)
    for name, expected in manifest.files.items():
        _check_file(out / name, expected)
    dataset = _read_dataset(out, manifest.fingerprint)
    vectors = _read_vectors(out / "h_item.npy", manifest)
    return Artifacts(manifest, dataset, _in_dataset_order(out / "mov_id.csv", vectors, dataset))


def _manifest(content: dict[str, Any]) -> Manifest:
    dim, n_items = int(content["dim"]), int(content["n_items"])
    if content["metric"] != METRIC:
        raise ValueError(f"the metric is {content['metric']!r}, only {METRIC!r} is served")
    files = {str(name): str(digest) for name, digest in content["files"].items()}
    if not {"h_item.npy", "mov_id.csv"} <= files.keys():
        raise ValueError("files does not name h_item.npy and mov_id.csv")
    try:
        rule = parse_rule(content["query"], dim)
    except ValueError as error:
        raise ValueError(f"the query rule is unusable: {error}") from None
    model = ModelVersion(
        name=str(content["version"]),
        model=str(content["model"]),
        dataset=str(content["dataset"]["name"]),
        dim=dim,
        metric=METRIC,
        metrics=dict(content["metrics"]),
    )
    return Manifest(
        model,
        METRIC,
        rule,
        str(content["dataset"]["fingerprint"]),
        n_items,
        int(content["seed"]),
        files,
        tuple(str(version) for version in content.get("extends", ())),
    )


def _check_file(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as file:
            actual = f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"
    except OSError as error:
        raise ArtifactError(f"{path} cannot be read ({error.strerror}); {AGAIN}.") from None
    if actual != expected:
        raise ArtifactError(f"{path} is not the file that manifest.json describes; {AGAIN}.")


def _read_dataset(out: Path, fingerprint: str) -> Dataset:
    folder = out / "dataset"
    try:
        if read_summary(folder).fingerprint == fingerprint:
            return load_dataset(folder)
    except DatasetError as error:
        raise ArtifactError(f"The dataset of this model cannot be read: {error}") from error
    raise ArtifactError(
        f"{folder} is not the data this model was trained on; train again: python -m pinsage.model {out}."
    )


def _read_vectors(path: Path, manifest: Manifest) -> FloatArray:
    try:
        vectors = np.load(path, allow_pickle=False)
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} is not an array of numbers ({error}); {AGAIN}.") from None
    shape = (manifest.n_items, manifest.model.dim)
    if not isinstance(vectors, np.ndarray) or vectors.dtype != np.float32 or vectors.shape != shape:
        found = f"{getattr(vectors, 'dtype', 'several')} {getattr(vectors, 'shape', 'arrays')}"
        raise ArtifactError(f"{path} holds {found} where the manifest has float32 {shape}; {AGAIN}.")
    broken = np.flatnonzero(~np.isfinite(vectors).all(axis=1))
    if len(broken):
        raise ArtifactError(
            f"{path} holds NaN or infinite numbers in {len(broken)} rows, first in row {broken[0]}; "
            "train again, perhaps with a lower learning rate."
        )
    return np.asarray(vectors, dtype=np.float32)


def _in_dataset_order(path: Path, vectors: FloatArray, dataset: Dataset) -> FloatArray:
    """The vectors with row i belonging to `dataset.items[i]`; every film has exactly one."""
    movie_ids = _read_movie_ids(path)
    row_of = {movie_id: row for row, movie_id in enumerate(movie_ids)}
    repeated = [movie_id for row, movie_id in enumerate(movie_ids) if row_of[movie_id] != row]
    if repeated:
        raise ArtifactError(f"{path} names film {repeated[0]} twice; {AGAIN}.")
    known = {item.movie_id for item in dataset.items}
    unknown, missing = sorted(row_of.keys() - known), sorted(known - row_of.keys())
    if unknown:
        raise ArtifactError(f"{path} names film {unknown[0]}, which the dataset does not have; {AGAIN}.")
    if missing:
        raise ArtifactError(f"{path} lacks film {missing[0]} of the dataset; {AGAIN}.")
    if len(movie_ids) != len(vectors):
        raise ArtifactError(f"{path} has {len(movie_ids)} rows and h_item.npy {len(vectors)}; {AGAIN}.")
    return vectors[[row_of[item.movie_id] for item in dataset.items]]


def _read_movie_ids(path: Path) -> list[int]:
    try:
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        if header != ["node_id", "movie_id"] or [int(row) for row, _ in rows] != list(range(len(rows))):
            raise ValueError("rows must be numbered from 0 below the header node_id,movie_id")
        return [int(movie_id) for _, movie_id in rows]
    except (OSError, ValueError) as error:
        raise ArtifactError(f"{path} cannot be read ({error}); {AGAIN}.") from None

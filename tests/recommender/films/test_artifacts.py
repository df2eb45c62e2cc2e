from __future__ import annotations

import hashlib
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.storage import save_dataset
from recommender.errors import ArtifactError
from recommender.films.artifacts import read_artifacts, read_manifest
from tests.artifacts import DIM, QUERY, parity_vectors, write_artifacts, write_manifest
from tests.worlds import parity_world

WORLD = parity_world()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write_artifacts(tmp_path / "out")


def rewrite(out: Path, **changes: Any) -> None:
    """Change entries of the manifest."""
    path = out / "manifest.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


def save_vectors(out: Path, vectors: Any) -> None:
    """Replace the vectors and let the manifest name the new file's checksum."""
    np.save(out / "h_item.npy", vectors, allow_pickle=True)
    sign(out)


def save_ids(out: Path, lines: list[str]) -> None:
    (out / "mov_id.csv").write_text("\n".join(lines) + "\n")
    sign(out)


def sign(out: Path) -> None:
    write_manifest(out, WORLD, 0, QUERY)


def with_nan(vectors: np.ndarray) -> np.ndarray:
    vectors[7, 3] = np.nan
    return vectors


def id_lines() -> list[str]:
    return ["node_id,movie_id", *(f"{row},{item.movie_id}" for row, item in enumerate(WORLD.items))]


def test_a_valid_folder(out: Path) -> None:
    artifacts = read_artifacts(out)
    assert np.array_equal(artifacts.vectors, parity_vectors(WORLD, 0))
    assert artifacts.dataset.fingerprint() == WORLD.fingerprint() == artifacts.manifest.fingerprint
    assert artifacts.manifest.model.name.startswith("parity-")
    assert artifacts.manifest.model.dim == DIM


def test_rows_in_another_order_are_put_right(out: Path) -> None:
    order = np.random.default_rng(0).permutation(len(WORLD.items))
    np.save(out / "h_item.npy", parity_vectors(WORLD, 0)[order])
    lines = [f"{row},{WORLD.items[item].movie_id}" for row, item in enumerate(order)]
    save_ids(out, ["node_id,movie_id", *lines])
    assert np.array_equal(read_artifacts(out).vectors, parity_vectors(WORLD, 0))


@pytest.mark.parametrize(
    ("vectors", "complaint"),
    [
        (lambda: with_nan(parity_vectors(WORLD, 0)), "NaN or infinite numbers in 1 rows, first in row 7"),
        (lambda: np.full_like(parity_vectors(WORLD, 0), np.inf), "infinite numbers in 40 rows"),
        (lambda: parity_vectors(WORLD, 0)[:, :-1], r"\(40, 15\) where the manifest has float32 \(40, 16\)"),
        (lambda: parity_vectors(WORLD, 0)[:-1], r"\(39, 16\) where"),
        (lambda: parity_vectors(WORLD, 0).astype(np.float64), "float64"),
        (lambda: np.array([{"a": 1}], dtype=object), "not an array of numbers"),
    ],
)
def test_broken_vectors(out: Path, vectors: Callable[[], Any], complaint: str) -> None:
    save_vectors(out, vectors())
    with pytest.raises(ArtifactError, match=complaint):
        read_artifacts(out)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ([*id_lines()[:-1], "39,10"], "names film 10 twice"),
        ([*id_lines()[:-1], "39,11"], "names film 11, which the dataset does not have"),
        (id_lines()[:-1], "lacks film 127"),
        (id_lines()[1:], "header"),
        ([*id_lines()[:-1], "40,127"], "numbered from 0"),
        ([*id_lines()[:-1], "39,one"], "cannot be read"),
        ([*id_lines()[:-1], "39"], "cannot be read"),
    ],
)
def test_broken_ids(out: Path, lines: list[str], complaint: str) -> None:
    save_ids(out, lines)
    with pytest.raises(ArtifactError, match=complaint):
        read_artifacts(out)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"format": 2}, "not of format 1"),
        ({"metric": "L2"}, "metric is 'L2'"),
        ({"query": {**QUERY, "bias": 99}}, "query rule is unusable: the bias column 99"),
        ({"query": None}, "query rule is unusable"),
        ({"dim": "many"}, "not consistent"),
        ({"files": {}}, "does not name h_item.npy"),
        ({"dataset": {"name": "parity"}}, "not complete"),
    ],
)
def test_broken_manifests(out: Path, changes: dict[str, Any], complaint: str) -> None:
    rewrite(out, **changes)
    with pytest.raises(ArtifactError, match=complaint):
        read_manifest(out)


def test_missing_or_unreadable_manifest(out: Path) -> None:
    (out / "manifest.json").write_text("[1")
    with pytest.raises(ArtifactError, match="cannot be read"):
        read_manifest(out)
    (out / "manifest.json").unlink()
    with pytest.raises(ArtifactError, match=r"run python -m pinsage\.model"):
        read_manifest(out)


def test_files_that_changed_after_training(out: Path) -> None:
    np.save(out / "h_item.npy", parity_vectors(WORLD, 1))
    with pytest.raises(ArtifactError, match=r"h_item\.npy is not the file that manifest\.json describes"):
        read_artifacts(out)
    (out / "h_item.npy").unlink()
    with pytest.raises(ArtifactError, match=r"h_item\.npy cannot be read"):
        read_artifacts(out)


def test_data_that_changed_after_training(out: Path) -> None:
    save_dataset(parity_world(seed=1), out / "dataset")
    with pytest.raises(ArtifactError, match="not the data this model was trained on; train again"):
        read_artifacts(out)
    (out / "dataset" / "dataset.json").unlink()
    with pytest.raises(ArtifactError, match="dataset of this model cannot be read"):
        read_artifacts(out)


def test_nothing_in_the_folder_is_executed(out: Path, tmp_path: Path) -> None:
    (out / "h_item.npy").write_bytes(pickle.dumps({"not": "an array"}))
    digest = hashlib.sha256((out / "h_item.npy").read_bytes()).hexdigest()
    files = json.loads((out / "manifest.json").read_text())["files"]
    rewrite(out, files={**files, "h_item.npy": f"sha256:{digest}"})
    with pytest.raises(ArtifactError, match="not an array of numbers"):
        read_artifacts(out)

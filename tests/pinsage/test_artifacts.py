from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.manifests import is_complete
from ingest.storage import read_summary, save_dataset
from pinsage.artifacts import Artifact, manifest_of, run_identity, write
from recommender.films.artifacts import read_artifacts
from tests.worlds import movie_id_of, parity_world
from training.errors import TrainingError

QUERY: dict[str, Any] = {
    "kind": "block-mean",
    "blocks": [[0, 4], [4, 7]],
    "bias": 7,
    "weights": [[1.0, 0.5], [1.5, 1.0]],
    "prior": [1.0, 0.5],
    "dislike": 0.3,
}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    save_dataset(parity_world(), tmp_path / "dataset")
    return tmp_path


@pytest.fixture
def artifact(out: Path) -> Artifact:
    vectors = np.random.default_rng(0).normal(size=(40, 8)).astype(np.float32)
    movie_ids = np.array([movie_id_of(row) for row in range(40)])
    run = run_identity(asdict(read_summary(out / "dataset")), seed=3, settings={"dim": 8})
    return Artifact(vectors, movie_ids, run, {"torch": "1"}, {"figure": 0.5}, QUERY, b"tensors")


def test_serving_reads_what_training_wrote(out: Path, artifact: Artifact) -> None:
    write(out, artifact, {"training.json": b"{}\n"})
    read = read_artifacts(out)
    np.testing.assert_array_equal(read.vectors, artifact.vectors)
    assert read.manifest.model.name == manifest_of(artifact)["version"]
    assert read.manifest.model.metrics == {"figure": 0.5}
    assert (out / "mov_id.csv").read_text().splitlines()[:3] == ["node_id,movie_id", "0,10", "1,13"]
    assert (out / "training.json").read_text() == "{}\n"


def test_the_same_artifact_is_the_same_bytes_and_the_version_follows_the_content(
    out: Path, artifact: Artifact
) -> None:
    write(out, artifact, {})
    first = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    write(out, artifact, {})
    assert first == {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    versions = {
        manifest_of(changed)["version"]
        for changed in (
            artifact,
            replace(artifact, vectors=artifact.vectors + 1),
            replace(artifact, query={**QUERY, "dislike": 0.1}),
            replace(artifact, network=b"other tensors"),
        )
    }
    assert len(versions) == 3
    assert all(version.startswith("parity-") for version in versions)


def test_complete_means_this_run_undamaged(out: Path, artifact: Artifact) -> None:
    assert not is_complete(out, artifact.run)
    write(out, artifact, {})
    assert is_complete(out, artifact.run)
    assert not is_complete(out, {**artifact.run, "seed": 4})
    (out / "h_item.npy").write_bytes((out / "h_item.npy").read_bytes()[:-1] + b"x")
    assert not is_complete(out, artifact.run)


def test_a_model_without_its_network_is_not_complete(out: Path, artifact: Artifact) -> None:
    write(out, artifact, {})
    assert (out / "network.pt").read_bytes() == b"tensors"
    (out / "network.pt").unlink()
    assert not is_complete(out, artifact.run)


def test_a_manifest_that_is_no_manifest_is_not_complete(out: Path, artifact: Artifact) -> None:
    for content in ("", "[]", "{}", '{"files": 3}'):
        (out / "manifest.json").write_text(content)
        assert not is_complete(out, artifact.run)


@pytest.mark.parametrize("crash_after", range(5))
def test_a_crash_half_way_leaves_the_old_files_or_no_manifest(
    out: Path, artifact: Artifact, monkeypatch: pytest.MonkeyPatch, crash_after: int
) -> None:
    """Crash at every step: a reader never finds a manifest beside files of another run."""
    write(out, artifact, {})
    steps = 0
    real = Path.replace

    def fail_later(self: Path, target: Path) -> Path:
        nonlocal steps
        steps += 1
        if steps > crash_after:
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail_later)
    new = replace(artifact, vectors=artifact.vectors * 2)
    if crash_after < 4:
        with pytest.raises(TrainingError, match="No space left"):
            write(out, new, {})
        assert not (out / "manifest.json").exists()
        assert not is_complete(out, artifact.run)
    else:
        write(out, new, {})
        assert read_artifacts(out).manifest.model.name == manifest_of(new)["version"]


def test_a_full_disk_while_writing_leaves_the_old_model_serving(
    out: Path, artifact: Artifact, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(out, artifact, {})

    def full(path: Path, content: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("training.artifacts.write_beside", full)
    with pytest.raises(TrainingError, match="No space left"):
        write(out, replace(artifact, vectors=artifact.vectors * 2), {})
    assert read_artifacts(out).manifest.model.name == manifest_of(artifact)["version"]


def test_vectors_that_are_not_finite_are_never_written(out: Path, artifact: Artifact) -> None:
    broken = artifact.vectors.copy()
    broken[3, 2] = np.nan
    with pytest.raises(TrainingError, match="not finite"):
        write(out, replace(artifact, vectors=broken), {})
    assert not (out / "manifest.json").exists()


def test_the_manifest_is_strict_json(out: Path, artifact: Artifact) -> None:
    write(out, artifact, {})
    manifest = json.loads((out / "manifest.json").read_text())
    assert manifest["format"] == 1
    assert (manifest["dim"], manifest["n_items"], manifest["metric"]) == (8, 40, "IP")
    with pytest.raises(ValueError, match="JSON"):
        write(out, replace(artifact, metrics={"figure": float("nan")}), {})

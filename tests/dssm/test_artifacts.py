from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from dssm import artifacts
from dssm.artifacts import Artifact
from dssm.settings import Settings
from ingest.features import MOVIES, Vocabulary
from recommender.items.tower_files import ITEM_TOWER, QUERY_TOWER
from training.errors import ArtifactError, TrainingError

RUN = artifacts.run_identity({"name": "tiny", "fingerprint": "sha256:0"}, MOVIES, Settings(seed=3))


def artifact() -> Artifact:
    return Artifact(
        run=RUN,
        vectors=np.arange(6, dtype=np.float32).reshape(3, 2),
        raw=np.ones((3, 2), dtype=np.float32),
        counts=np.array([4, 0, 9]),
        graphs={QUERY_TOWER: b"query", ITEM_TOWER: b"item"},
        vocabularies={"movie_id": Vocabulary(["10", "13", "16"])},
        weights={"weight": torch.arange(4.0)},
        libraries={"python": "3"},
        metrics={"test": {"Hit@10": 0.5}},
    )


def test_what_is_written_is_read(tmp_path: Path) -> None:
    version = artifacts.write(tmp_path, artifact(), {"training.json": b"{}\n"})
    assert version.startswith("dssm-tiny-")
    found = artifacts.read(tmp_path)
    assert np.array_equal(found.vectors, artifact().vectors)
    assert found.vocabularies["movie_id"].values.tolist() == ["10", "13", "16"]
    assert torch.equal(found.weights["weight"], torch.arange(4.0))
    assert np.array_equal(found.raw, artifact().raw)
    assert found.counts.tolist() == [4, 0, 9]
    assert found.graphs == artifact().graphs
    assert found.settings == Settings(seed=3)
    assert (tmp_path / "training.json").read_text() == "{}\n"
    assert not list(tmp_path.glob(".*"))


def test_the_same_artifact_gives_the_same_bytes(tmp_path: Path) -> None:
    for folder in (tmp_path / "one", tmp_path / "other"):
        folder.mkdir()
        artifacts.write(folder, artifact(), {})
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name


def test_complete_means_this_run_and_undamaged(tmp_path: Path) -> None:
    assert not artifacts.is_complete(tmp_path, RUN)
    artifacts.write(tmp_path, artifact(), {})
    assert artifacts.is_complete(tmp_path, RUN)
    assert not artifacts.is_complete(tmp_path, {**RUN, "seed": 4})
    (tmp_path / "weights.pt").write_bytes(b"")
    assert not artifacts.is_complete(tmp_path, RUN)


@pytest.mark.parametrize(
    "name", ["item_vectors.npy", "item_raw.npy", "vocabularies.json", "weights.pt", QUERY_TOWER]
)
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    artifacts.write(tmp_path, artifact(), {})
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:-1])
    with pytest.raises(ArtifactError, match=rf"{name} does not match manifest.json.*--force"):
        artifacts.read(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ArtifactError, match=name):
        artifacts.read(tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "pinsage"}, "describes a model 'pinsage'"),
        ({"format": 1}, "of format 1, not 2: another version.*Train them again"),
        ({"dim": 3}, "not 3 finite rows of 3"),
        ({"libraries": None, "metrics": None, "files": {}}, "does not match"),
    ],
)
def test_a_manifest_that_does_not_fit(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    artifacts.write(tmp_path, artifact(), {})
    path = tmp_path / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    with pytest.raises(ArtifactError, match=message):
        artifacts.read(tmp_path)


def test_no_manifest_and_one_that_is_no_json(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="No trained towers in"):
        artifacts.read(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ArtifactError, match=r"manifest\.json cannot be read"):
        artifacts.read(tmp_path)


def test_vectors_that_are_not_finite_are_not_written(tmp_path: Path) -> None:
    nowhere = np.full((3, 2), np.nan, dtype=np.float32)
    for bad in (replace(artifact(), vectors=nowhere), replace(artifact(), raw=nowhere)):
        with pytest.raises(TrainingError, match="not finite"):
            artifacts.write(tmp_path, bad, {})
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="Cannot write the artifacts"):
        artifacts.write(tmp_path / "nowhere", artifact(), {})

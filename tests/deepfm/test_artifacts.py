from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from deepfm import artifacts
from deepfm.artifacts import Artifact
from deepfm.settings import Settings
from ingest.features import MOVIES, Vocabulary
from training.errors import ArtifactError, TrainingError

RUN = artifacts.run_identity({"name": "tiny", "fingerprint": "sha256:0"}, MOVIES, Settings(seed=3))


def artifact() -> Artifact:
    return Artifact(
        run=RUN,
        graph=b"graph",
        vocabularies={"movie_id": Vocabulary(["10", "13", "16"])},
        weights={"weight": torch.arange(4.0)},
        libraries={"python": "3"},
        metrics={"test": {"AUC": 0.5}},
    )


def test_what_is_written_is_read_and_the_same_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        version = artifacts.write(tmp_path / name, artifact(), {"training.json": b"{}\n"})
        assert version.startswith("deepfm-tiny-")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "other" / path.name).read_bytes(), path.name
    found = artifacts.read(tmp_path / "one")
    assert (found.graph, found.settings) == (b"graph", Settings(seed=3))
    assert found.vocabularies["movie_id"].values.tolist() == ["10", "13", "16"]
    assert torch.equal(found.weights["weight"], torch.arange(4.0))


def test_complete_means_this_run_and_undamaged(tmp_path: Path) -> None:
    assert not artifacts.is_complete(tmp_path, RUN)
    artifacts.write(tmp_path, artifact(), {})
    assert artifacts.is_complete(tmp_path, RUN)
    assert not artifacts.is_complete(tmp_path, {**RUN, "seed": 4})
    (tmp_path / "ranker.onnx").write_bytes(b"")
    assert not artifacts.is_complete(tmp_path, RUN)


@pytest.mark.parametrize("name", ["ranker.onnx", "vocabularies.json", "weights.pt"])
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    artifacts.write(tmp_path, artifact(), {})
    (tmp_path / name).write_bytes((tmp_path / name).read_bytes()[:-1])
    with pytest.raises(ArtifactError, match=rf"{name} does not match manifest.json.*--force"):
        artifacts.read(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(ArtifactError, match=name):
        artifacts.read(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ('{"model": "dssm", "format": 1}', "describes a model 'dssm'"),
        ('{"model": "deepfm", "format": 2}', "of format 2"),
        ("{", r"manifest\.json cannot be read"),
    ],
)
def test_a_manifest_that_does_not_fit(tmp_path: Path, content: str, message: str) -> None:
    (tmp_path / "manifest.json").write_text(content)
    with pytest.raises(ArtifactError, match=message):
        artifacts.read(tmp_path)


def test_a_manifest_that_lacks_something(tmp_path: Path) -> None:
    artifacts.write(tmp_path, artifact(), {})
    path = tmp_path / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["settings"]
    path.write_text(json.dumps(manifest))
    with pytest.raises(ArtifactError, match="damaged"):
        artifacts.read(tmp_path)


def test_nowhere_to_read_or_write(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="No trained ranker in"):
        artifacts.read(tmp_path)
    with pytest.raises(TrainingError, match="Cannot write the artifacts"):
        artifacts.write(tmp_path / "nowhere", replace(artifact(), metrics={}), {})

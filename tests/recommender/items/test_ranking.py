from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommender.entities import Person, Values
from recommender.errors import ArtifactError
from recommender.items.ranking import open_ranker
from tests.rankers import write_ranker
from tests.worlds import movie_id_of

EVEN: Values = {"movie_id": str(movie_id_of(0)), "genres": ("Comedy", "Parity"), "year": "1950"}
ODD: Values = {"movie_id": str(movie_id_of(1)), "genres": ("Drama", "Parity"), "year": "1951"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_ranker(tmp_path / "ranker")


def sigmoid(logit: float) -> float:
    return float(1 / (1 + np.exp(-logit)))


def test_a_person_is_known_by_features(folder: Path) -> None:
    ranker = open_ranker(folder)
    for age, slope in (("0", -3), ("3", 0), ("6", 3)):
        found = ranker.scores(Person({"age": age, "gender": "F"}), [EVEN, ODD])
        assert found.dtype == np.float32
        assert found.tolist() == pytest.approx([sigmoid(slope), sigmoid(-slope)])
    assert ranker.version == "deepfm-parity"


@pytest.mark.parametrize("age", ["7", "", ("1", "2")])
def test_what_training_has_not_met_is_unknown(folder: Path, age: Any) -> None:
    ranker = open_ranker(folder)
    assert ranker.scores(Person({"age": age, "shoe size": "43"}), [EVEN]).tolist() == [0.5]
    old = Person({"age": "6"})
    strange: list[Values] = [{"movie_id": "0"}, {}, {"movie_id": "x", "genres": ("Noir",) * 9, "year": "1"}]
    assert ranker.scores(old, strange).tolist() == [0.5] * 3
    one_genre: Values = {**EVEN, "genres": "Comedy"}
    assert ranker.scores(old, [one_genre]).tolist() == pytest.approx([sigmoid(3)])
    assert ranker.scores(old, []).shape == (0,)


@pytest.mark.parametrize("name", ["ranker.onnx", "vocabularies.json"])
def test_damaged_and_missing_files_are_refused(folder: Path, name: str) -> None:
    content = (folder / name).read_bytes()
    (folder / name).write_bytes(content + b" ")
    with pytest.raises(ArtifactError, match=rf"{name} does not match manifest\.json"):
        open_ranker(folder)
    (folder / name).unlink()
    with pytest.raises(ArtifactError, match=rf"{name}: No such file"):
        open_ranker(folder)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "dssm"}, "does not describe a ranker"),
        ({"format": 2}, "of format 1; give another folder"),
        ({"schema": "books"}, "unusable"),
        ({"features": {"user": []}}, "unusable"),
        ({"features": {"user": [], "item": []}}, "unusable"),
        ({"files": {}}, "ranker.onnx does not match manifest.json"),
    ],
)
def test_foreign_manifests_are_refused(folder: Path, changes: dict[str, Any], message: str) -> None:
    path = folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))
    with pytest.raises(ArtifactError, match=message):
        open_ranker(folder)


def test_no_ranker_and_no_json(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="is missing; train a ranker first"):
        open_ranker(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ArtifactError, match="cannot be read"):
        open_ranker(tmp_path)


def test_a_file_that_is_no_graph(folder: Path) -> None:
    (folder / "ranker.onnx").write_bytes(b"no graph")
    manifest = json.loads((folder / "manifest.json").read_text())
    manifest["files"]["ranker.onnx"] = "sha256:" + hashlib.sha256(b"no graph").hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ArtifactError, match="not a graph that can be run"):
        open_ranker(folder)

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.checksums import MANIFEST
from training.artifacts import checksums_of, make_folder, version_of, write_artifacts
from training.errors import TrainingError


def test_files_and_manifest_are_there_and_nothing_beside(tmp_path: Path) -> None:
    write_artifacts(tmp_path, {"a": b"1", "b": b"2"}, {"format": 1})
    write_artifacts(tmp_path, {"a": b"3"}, {"format": 2})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.name != MANIFEST} == {
        "a": b"3",
        "b": b"2",
    }
    assert json.loads((tmp_path / MANIFEST).read_text()) == {"format": 2}


def test_what_cannot_be_written_leaves_the_old_files_and_their_manifest(tmp_path: Path) -> None:
    write_artifacts(tmp_path, {"a": b"1"}, {"format": 1})
    with pytest.raises(TrainingError, match="Cannot write the artifacts"):
        write_artifacts(tmp_path, {"a": b"2", "missing/b": b"2"}, {"format": 2})
    assert (tmp_path / "a").read_bytes() == b"1"
    assert json.loads((tmp_path / MANIFEST).read_text()) == {"format": 1}


def test_the_same_files_have_the_same_version() -> None:
    first, same, other = (checksums_of({"a": content}) for content in (b"1", b"1", b"2"))
    assert version_of("dssm", "toy", first) == version_of("dssm", "toy", same)
    assert version_of("dssm", "toy", first) != version_of("dssm", "toy", other)
    assert version_of("dssm", "toy", first).startswith("dssm-toy-")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(TrainingError, match="Cannot write to"):
        make_folder(tmp_path / "file" / "folder")

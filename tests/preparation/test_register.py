"""The register hands out the same folder again, and notices when the data behind it changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import DatasetError
from ingest.storage import read_summary
from preparation.register import Register
from tests.own_data import write_own_csv
from tests.worlds import parity_world


def test_the_same_data_is_not_parsed_twice(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(), tmp_path / "mine")
    out = Register(tmp_path).dataset(str(data))
    written = (out / "dataset" / "dataset.json").stat()
    again = Register(tmp_path).dataset(str(data))
    assert again == out
    assert (out / "dataset" / "dataset.json").stat().st_ino == written.st_ino


def test_changed_data_is_parsed_again(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(), tmp_path / "mine")
    out = Register(tmp_path).dataset(str(data))
    before = read_summary(out / "dataset")
    write_own_csv(parity_world(seed=1), data)
    assert read_summary(Register(tmp_path).dataset(str(data)) / "dataset") != before


def test_without_a_name_the_last_data_is_meant(tmp_path: Path) -> None:
    first = write_own_csv(parity_world(), tmp_path / "first")
    second = write_own_csv(parity_world(seed=1), tmp_path / "second")
    Register(tmp_path).dataset(str(second))
    out = Register(tmp_path).dataset(str(first))
    assert Register(tmp_path).dataset(None) == out


def test_two_folders_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    first = write_own_csv(parity_world(), tmp_path / "a" / "mine")
    second = write_own_csv(parity_world(seed=1), tmp_path / "b" / "mine")
    fingerprint = read_summary(Register(tmp_path).dataset(str(first)) / "dataset").fingerprint
    Register(tmp_path).dataset(str(second))
    assert read_summary(Register(tmp_path).dataset(str(first)) / "dataset").fingerprint == fingerprint


def test_a_source_that_cannot_be_had_changes_nothing(tmp_path: Path) -> None:
    data = write_own_csv(parity_world(), tmp_path / "mine")
    Register(tmp_path).dataset(str(data))
    before = (tmp_path / "sources.json").read_bytes()
    with pytest.raises(DatasetError, match="no file or folder"):
        Register(tmp_path).dataset(str(tmp_path / "nowhere"))
    assert (tmp_path / "sources.json").read_bytes() == before


def test_a_damaged_register_is_named(tmp_path: Path) -> None:
    (tmp_path / "sources.json").write_text('{"sources": ')
    with pytest.raises(DatasetError, match=r"sources\.json is damaged; delete it"):
        Register(tmp_path)

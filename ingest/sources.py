"""Ratings come from the user's own path, the MovieLens site, or a package that holds MovieLens-100K."""

from __future__ import annotations

import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.download import Checksum, fetch, published_md5
from ingest.errors import ChecksumError, DownloadError, UnknownSourceError
from ingest.reading import read_dataset
from ingest.wheel import PIP, RECBOLE, Wheel, fetch_wheel

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ingest.schema import Dataset

MOVIELENS_SITE = "https://files.grouplens.org/datasets/movielens"

AUTO = "auto"
"""MovieLens-1M, or MovieLens-100K through pip where the MovieLens site cannot be reached."""

RELEASES: dict[str, Checksum | None] = {
    "ml-1m": Checksum("md5", "c4d9eecfca2ab87c1945afe126590906"),
    "ml-100k": Checksum("md5", "0e33842e24a9c977be4e0107933c0723"),
    "ml-latest-small": None,
    "ml-10m": None,
    "ml-20m": None,
    "ml-25m": None,
    "ml-32m": None,
}
"""Releases by name. None: the digest published beside the file counts, or else the zip's own CRCs."""

LICENCE = (
    "MovieLens ratings belong to GroupLens (University of Minnesota): for research, not to be redistributed, "
    "commercial use only by their leave; see https://grouplens.org/datasets/movielens/. Please cite: "
    "F. M. Harper and J. A. Konstan, The MovieLens Datasets: History and Context, ACM TiiS 5(4), 2015."
)


def _say(message: str) -> None:
    print(message, file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class _Fetcher:
    """Brings releases into one downloads folder; the arguments of `obtain`."""

    directory: Path
    site: str
    progress: bool
    say: Callable[[str], None]
    wheel: Wheel
    pip: Sequence[str]

    def kept(self, release: str) -> Path | None:
        """The zip of a release, where an earlier run has fetched it."""
        path = self.directory / f"{release}.zip"
        return path if path.exists() else None

    def from_site(self, release: str) -> Dataset:
        path = self.directory / f"{release}.zip"
        if not path.exists():
            url = f"{self.site}/{release}.zip"
            checksum = RELEASES[release] or published_md5(url)
            fetch(url, path, checksum, progress=self.progress)
            if checksum is None:
                _check_zip(path)
            self.say(LICENCE)
        return read_dataset(path, name=release)

    def from_wheel(self) -> Dataset:
        path = self.directory / self.wheel.filename
        if not path.exists():
            self.say(f"Fetching MovieLens-100K inside the package {self.wheel.requirement}, through pip …")
            fetch_wheel(self.wheel, self.directory, self.pip)
            self.say(LICENCE)
        return read_dataset(path, name="ml-100k", inside=self.wheel.folder)

    def has_wheel(self) -> bool:
        return (self.directory / self.wheel.filename).exists()


def obtain(
    name_or_path: str | Path,
    downloads_dir: Path,
    *,
    site: str = MOVIELENS_SITE,
    progress: bool = True,
    say: Callable[[str], None] = _say,
    wheel: Wheel = RECBOLE,
    pip: Sequence[str] = PIP,
) -> Dataset:
    """The dataset that a release's name (`RELEASES`), `auto`, or the path of a folder or zip stands for.

    Downloads are kept in `downloads_dir` and used again without a connection. `say` receives what the user
    should know (which set is used and why, the licence). Raises UnknownSourceError, MalformedFileError, or
    DownloadError with what to do.
    """
    fetcher = _Fetcher(downloads_dir, site, progress, say, wheel, pip)
    if name_or_path == AUTO:
        return _obtain_any(fetcher)
    if name_or_path in RELEASES:
        return _obtain_release(fetcher, str(name_or_path))
    path = Path(name_or_path).expanduser()
    if not path.exists():
        raise UnknownSourceError(
            f"There is no file or folder {path}, and it is not one of {AUTO}, {', '.join(RELEASES)}."
        )
    return read_dataset(path)


def _obtain_any(fetcher: _Fetcher) -> Dataset:
    if fetcher.kept("ml-1m") is None and fetcher.has_wheel():
        fetcher.say("Using MovieLens-100K, fetched earlier. For the larger set: --data ml-1m")
        return fetcher.from_wheel()
    try:
        return fetcher.from_site("ml-1m")
    except ChecksumError:
        raise
    except DownloadError as error:
        fetcher.say(
            f"MovieLens-1M is out of reach: {error} Using the smaller MovieLens-100K instead "
            "(100,000 ratings). For the larger set run again with --data ml-1m when the site can be reached, "
            "or fetch ml-1m.zip elsewhere and give its path: --data PATH."
        )
        return _from_wheel_or_advise(fetcher)


def _obtain_release(fetcher: _Fetcher, release: str) -> Dataset:
    if release == "ml-100k" and fetcher.kept(release) is None and fetcher.has_wheel():
        return fetcher.from_wheel()
    try:
        return fetcher.from_site(release)
    except ChecksumError:
        raise
    except DownloadError as error:
        if release == "ml-100k":
            fetcher.say(f"MovieLens-100K is out of reach at its site: {error}")
            return _from_wheel_or_advise(fetcher)
        raise type(error)(
            f"{error} {_by_hand(release)}, or use ml-100k, which also comes through pip."
        ) from error


def _from_wheel_or_advise(fetcher: _Fetcher) -> Dataset:
    try:
        return fetcher.from_wheel()
    except ChecksumError:
        raise
    except DownloadError as error:
        raise DownloadError(f"{error} {_by_hand('ml-100k')}.") from error


def _by_hand(release: str) -> str:
    return (
        f"Fetch {release}.zip by hand from https://grouplens.org/datasets/movielens/ and give its path "
        "instead of the name (--data PATH)"
    )


def _check_zip(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            broken = archive.testzip()
    except zipfile.BadZipFile:
        broken = path.name
    if broken is not None:
        path.unlink()
        raise ChecksumError(
            f"{path.name} arrived damaged (at {broken}). It was removed; run the same command again."
        )

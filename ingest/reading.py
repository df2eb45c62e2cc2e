"""Read a dataset of any known format from a folder or a zip, without unpacking the zip."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ingest import atomic, movielens_100k, movielens_csv, movielens_dat, own_csv
from ingest.errors import DatasetError, UnknownSourceError

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    from ingest.schema import Dataset


class Format(Protocol):
    """What each module that reads one format offers."""

    def recognise(self, folder: Traversable) -> bool:
        """Whether `folder` holds this format."""

    def parse(self, folder: Traversable, name: str) -> Dataset:
        """Read the dataset in `folder` and call it `name`."""


FORMATS: tuple[Format, ...] = (movielens_dat, movielens_100k, movielens_csv, own_csv, atomic)

EXPECTED = (
    "ratings.dat and movies.dat (MovieLens 1M, 10M), u.data, u.item and u.genre (100K), "
    "ratings.csv and movies.csv (20M and later), ratings.csv and items.csv (your own), or *.inter and *.item"
)


def read_dataset(path: Path, *, name: str | None = None, inside: str | None = None) -> Dataset:
    """Parse the folder or zip at `path`; its files may lie one folder deeper, as in MovieLens' zips.

    `name` is the dataset's name (default: from the path); `inside` is a folder within a zip to look in.
    Raises UnknownSourceError where no known format is found, MalformedFileError at the first bad line.
    """
    name = name or name_of(path)
    try:
        if path.is_dir():
            return _parse(path, path, name)
        with zipfile.ZipFile(path) as archive:
            root = zipfile.Path(archive)
            return _parse(root / f"{inside}/" if inside else root, path, name)
    except zipfile.BadZipFile:
        raise UnknownSourceError(f"{path} is neither a folder nor a whole zip file.") from None
    except (zlib.error, EOFError, RuntimeError) as error:  # zipfile's errors for damage and encryption
        raise DatasetError(f"{path} cannot be unpacked ({error}). Fetch it again.") from error
    except OSError as error:
        raise DatasetError(f"Cannot read {path}: {error.strerror or error}.") from error


def _parse(folder: Traversable, path: Path, name: str) -> Dataset:
    for place in (folder, *sorted(_subfolders(folder), key=lambda place: place.name)):
        for known in FORMATS:
            if known.recognise(place):
                return known.parse(place, name)
    raise UnknownSourceError(f"{path} holds no ratings that we can read. Expected {EXPECTED}.")


def _subfolders(folder: Traversable) -> list[Traversable]:
    return [place for place in folder.iterdir() if place.is_dir() and not place.name.startswith((".", "__"))]


def name_of(path: Path) -> str:
    """A short name in letters, digits, dots and hyphens, fit for folders and version names."""
    stem = path.resolve().name.removesuffix(".zip")
    return re.sub(r"[^a-z0-9.]+", "-", stem.lower()).strip("-.") or "dataset"

"""A dataset as a folder of plain files, so that each later step starts from the same checked bytes.

`dataset.json` (name, counts, fingerprint), `interactions.npz` (four columns), `items.csv`, `users.csv`.
An empty cell means None; genres are joined by `|`.
"""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

import numpy as np

from ingest.errors import StoredDatasetError
from ingest.features import MOVIES
from ingest.folders import replacing
from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from numpy.typing import DTypeLike

    from ingest.schema import Gender

FORMAT = 1
GENRE_SEPARATOR = "|"

_COLUMNS = {"user_id": np.int64, "movie_id": np.int64, "rating": np.float32, "timestamp": np.int64}
_ITEM_HEADER = [field.name for field in fields(Item)]
_USER_HEADER = [field.name for field in fields(User)]
_GENDERS: dict[str, Gender | None] = {"": None, "M": "M", "F": "F"}


@dataclass(frozen=True, slots=True)
class DatasetSummary:
    """What `dataset.json` tells without reading the tables: the name, the fingerprint and three counts."""

    name: str
    fingerprint: str
    users: int
    items: int
    interactions: int


def save_dataset(dataset: Dataset, directory: Path) -> DatasetSummary:
    """Write `dataset` as the folder `directory`, replacing what is there only once everything is written.

    Raises StoredDatasetError where the folder cannot be written or a genre holds the separator `|`.
    """
    for item in dataset.items:
        if any(not genre or GENRE_SEPARATOR in genre for genre in item.genres):
            raise StoredDatasetError(f"Film {item.movie_id} has a genre that is empty or holds `|`.")
    with replacing(directory) as fresh:
        return _write_tables(dataset, fresh)


def read_summary(directory: Path) -> DatasetSummary:
    """Read the name, fingerprint and counts of a prepared dataset, cheaply.

    Raises StoredDatasetError where there is none, or it was written by another format.
    """
    path = directory / "dataset.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        kind = content.get("schema", MOVIES.name)
        if kind != MOVIES.name:
            raise StoredDatasetError(f"{directory} holds data of the kind {kind}, not films.")
        written_format = content.pop("format")
        summary = DatasetSummary(**content) if written_format == FORMAT else None
    except FileNotFoundError:
        raise StoredDatasetError(
            f"No prepared dataset in {directory}. "
            "Make one with `python -m pinsage.process_movielens1m DIR OUT`."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(directory, f"{path.name} cannot be read") from error
    if summary is None:
        raise StoredDatasetError(f"{path} has format {written_format}, expected {FORMAT}. Prepare it again.")
    return summary


def read_fingerprint(directory: Path) -> str:
    """Fingerprint of a prepared dataset without reading its tables; errors as `read_summary`."""
    return read_summary(directory).fingerprint


def load_dataset(directory: Path) -> Dataset:
    """Read a prepared dataset back and verify its counts, columns and fingerprint.

    Raises StoredDatasetError where it is missing or does not match its own summary.
    """
    summary = read_summary(directory)
    try:
        dataset = Dataset(
            name=summary.name,
            interactions=Interactions(**read_columns(directory / "interactions.npz", _COLUMNS)),
            items=tuple(map(_item, _read_rows(directory / "items.csv", _ITEM_HEADER))),
            users=tuple(map(_user, _read_rows(directory / "users.csv", _USER_HEADER))),
        )
    except (OSError, ValueError, KeyError, csv.Error, zipfile.BadZipFile) as error:
        raise damaged(directory, str(error)) from error
    check_summary(directory, summary, _summarise(dataset))
    return dataset


def check_summary(directory: Path, stored: DatasetSummary, found: DatasetSummary) -> None:
    """Raise StoredDatasetError where the tables in `directory` are not what its summary says."""
    for field in fields(DatasetSummary):
        said, actual = getattr(stored, field.name), getattr(found, field.name)
        if said != actual:
            raise damaged(directory, f"{field.name} is {actual}, but dataset.json says {said}")


def read_columns(path: Path, kinds: Mapping[str, DTypeLike]) -> dict[str, Any]:
    """The columns in a .npz file, each of its kind of number; raises ValueError for others."""
    with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
        columns = {name: archive[name] for name in kinds}
    for name, kind in kinds.items():
        if columns[name].dtype != kind or columns[name].ndim != 1:
            raise ValueError(f"column {name} of {path.name} is not one-dimensional {np.dtype(kind).name}")
    return columns


def damaged(directory: Path, reason: str) -> StoredDatasetError:
    """What to raise for a stored dataset that cannot be read."""
    return StoredDatasetError(f"The dataset in {directory} is damaged ({reason}). Prepare it again.")


def _summarise(dataset: Dataset) -> DatasetSummary:
    return DatasetSummary(
        dataset.name,
        dataset.fingerprint(),
        len(dataset.users),
        len(dataset.items),
        len(dataset.interactions),
    )


def _write_tables(dataset: Dataset, directory: Path) -> DatasetSummary:
    interactions = dataset.interactions
    np.savez(
        directory / "interactions.npz",
        user_id=interactions.user_id.astype(np.int64, copy=False),
        movie_id=interactions.movie_id.astype(np.int64, copy=False),
        rating=interactions.rating.astype(np.float32, copy=False),
        timestamp=interactions.timestamp.astype(np.int64, copy=False),
    )
    _write_rows(
        directory / "items.csv",
        _ITEM_HEADER,
        ([item.movie_id, item.title, item.year, GENRE_SEPARATOR.join(item.genres)] for item in dataset.items),
    )
    _write_rows(
        directory / "users.csv",
        _USER_HEADER,
        (
            [user.user_id, user.gender, user.age_group, user.occupation, user.zip_code]
            for user in dataset.users
        ),
    )
    summary = _summarise(dataset)
    text = json.dumps({"format": FORMAT, **asdict(summary)}, indent=2, ensure_ascii=False)
    (directory / "dataset.json").write_text(text + "\n", encoding="utf-8")
    return summary


def _write_rows(path: Path, header: list[str], rows: Iterable[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def _read_rows(path: Path, header: list[str]) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.reader(file, strict=True)
        if next(reader, None) != header:
            raise ValueError(f"{path.name} does not have the columns {', '.join(header)}")
        rows = list(reader)
    for number, row in enumerate(rows, start=2):
        if len(row) != len(header):
            raise ValueError(f"row {number} of {path.name} has {len(row)} cells, expected {len(header)}")
    return rows


def _item(row: list[str]) -> Item:
    movie_id, title, year, genres = row
    return Item(
        MovieId(int(movie_id)),
        title,
        int(year) if year else None,
        tuple(genres.split(GENRE_SEPARATOR)) if genres else (),
    )


def _user(row: list[str]) -> User:
    user_id, gender, age_group, occupation, zip_code = row
    return User(
        UserId(int(user_id)),
        gender=_GENDERS[gender],
        age_group=int(age_group) if age_group else None,
        occupation=int(occupation) if occupation else None,
        zip_code=zip_code or None,
    )

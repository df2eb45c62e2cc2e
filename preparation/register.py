"""Remembers which data a state folder holds, so that nothing is fetched or parsed twice.

Data that visitors' marks have joined stand in a folder of their own, beside the data as they came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NotRequired, TypedDict

from ingest.errors import DatasetError, StoredDatasetError
from ingest.prepared import FILMS, PRODUCTS
from ingest.sources import AUTO, obtain
from ingest.storage import load_dataset, save_dataset
from ingest.table_storage import read_tables_summary, save_tables
from preparation.joining import SUFFIX, with_marks
from preparation.shops import is_shop, obtain_shop
from recommender.types import StoredMarks


class _Joined(TypedDict):
    """Fingerprints of the data that marks joined, and of the result."""

    source: str
    result: str


class _Entry(TypedDict):
    """What was made of one source: its files then, the model's folder, the dataset's fingerprint.

    `joined` is absent where the data are wanted as they came.
    """

    signature: list[list[str | int]]
    out: str
    fingerprint: str
    joined: NotRequired[_Joined]


class Register:
    """`sources.json` in a state folder: what `--data` was given there, and the last one of them."""

    def __init__(self, state: Path) -> None:
        self._state = state
        self._path = state / "sources.json"
        self._entries: dict[str, _Entry] = {}
        self._last = AUTO
        if self._path.exists():
            try:
                content = json.loads(self._path.read_text(encoding="utf-8"))
                self._entries, self._last = content["sources"], content["last"]
            except (ValueError, KeyError, TypeError):
                raise StoredDatasetError(
                    f"{self._path} is damaged; delete it and run the same command again."
                ) from None

    def holds_products(self, data: str | None) -> bool:
        """Whether `data` (None: what was asked for last) stand for a shop's products rather than films."""
        return is_shop(data or self._last)

    def dataset(
        self,
        data: str | None,
        marks: Callable[[], Iterable[StoredMarks]] = tuple,
        *,
        join: bool | None = None,
    ) -> Path:
        """The folder for a model of `data` (None: what was asked for last), holding its dataset.

        With `join`, all that `marks` gives now joins the data. None keeps to what was asked for last with
        these data, marks joined then included: no model changes because somebody marked a film.

        Raises `DatasetError` where the source cannot be had or nobody marked enough; the register then stays
        as it was.
        """
        data = data or self._last
        if join and is_shop(data):
            raise DatasetError("Remembered marks are of films; prepare products without --with-marks.")
        signature = _signature(data)
        entry = self._entries.get(data)
        if (
            entry is None
            or entry["signature"] != signature
            or not self._holds(entry["out"], entry["fingerprint"])
        ):
            out, fingerprint = self._obtained(data)
            fresh: _Entry = {"signature": signature, "out": out, "fingerprint": fingerprint}
            if entry is not None and "joined" in entry:
                fresh["joined"] = entry["joined"]
            entry = fresh
        out_folder = self._state / entry["out"]
        if join or (join is None and "joined" in entry):
            out_folder = self._joined(entry, marks, afresh=bool(join))
        elif join is False:
            entry.pop("joined", None)
        self._entries[data], self._last = entry, data
        self._save()
        return out_folder

    def _obtained(self, data: str) -> tuple[str, str]:
        """Fetch or make `data` and store them; their folder's name and fingerprint."""
        downloads = self._state / "downloads"
        if is_shop(data):
            tables = obtain_shop(data, downloads)
            folder = self._folder(PRODUCTS, tables.name)
            return folder.name, save_tables(tables, folder / "dataset").dataset.fingerprint
        dataset = obtain(data, downloads)
        folder = self._folder(FILMS, dataset.name)
        return folder.name, save_dataset(dataset, folder / "dataset").fingerprint

    def _folder(self, kind: str, name: str) -> Path:
        """The folder for data of this kind and name. Models are found by the name alone, so it is unique."""
        (other,) = {FILMS, PRODUCTS} - {kind}
        if (self._state / f"{other}{name}" / "dataset").exists():
            raise DatasetError(
                f"{self._state} holds other data called {name}, in {other}{name}; rename the folder that you "
                "give, or use another --state."
            )
        return self._state / f"{kind}{name}"

    def _joined(self, entry: _Entry, marks: Callable[[], Iterable[StoredMarks]], *, afresh: bool) -> Path:
        """The folder of the data with marks; made where it is missing, of other data, or wanted afresh."""
        out = entry["out"] + SUFFIX
        joined = entry.get("joined")
        is_there = joined and joined["source"] == entry["fingerprint"] and self._holds(out, joined["result"])
        if afresh or not is_there:
            dataset = load_dataset(self._state / entry["out"] / "dataset")
            summary = save_dataset(with_marks(dataset, marks()), self._state / out / "dataset")
            entry["joined"] = {"source": entry["fingerprint"], "result": summary.fingerprint}
        return self._state / out

    def _holds(self, out: str, fingerprint: str) -> bool:
        """Whether the folder still holds the very dataset; another source of the same name may have come."""
        try:
            summary = read_tables_summary(self._state / out / "dataset")
            return summary.dataset.fingerprint == fingerprint
        except DatasetError:
            return False

    def _save(self) -> None:
        beside = self._path.with_suffix(".new")
        content = {"sources": self._entries, "last": self._last}
        beside.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
        beside.rename(self._path)


def _signature(data: str) -> list[list[str | int]]:
    """Names, sizes and change times of the files at a path: they tell that the user's data has changed."""
    path = Path(data).expanduser()
    files = [path] if path.is_file() else sorted(path.glob("*")) if path.is_dir() else []
    return [[file.name, file.stat().st_size, file.stat().st_mtime_ns] for file in files]

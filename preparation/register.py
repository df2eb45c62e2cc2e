"""Remembers which data a state folder holds, so that nothing is fetched or parsed twice."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TypedDict

from ingest.errors import DatasetError, StoredDatasetError
from ingest.sources import AUTO, obtain
from ingest.storage import read_summary, save_dataset


class _Entry(TypedDict):
    """What was made of one source: its files then, the model's folder, the dataset's fingerprint."""

    signature: list[list[str | int]]
    out: str
    fingerprint: str


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

    def dataset(self, data: str | None) -> Path:
        """The folder for a model of `data` (None: what was asked for last), holding its dataset.

        Raises `DatasetError` where the source cannot be had; the register then stays as it was.
        """
        data = data or self._last
        signature = _signature(data)
        entry = self._entries.get(data)
        if entry is None or entry["signature"] != signature or not self._is_there(entry):
            dataset = obtain(data, self._state / "downloads")
            out = f"pinsage-{dataset.name}"
            summary = save_dataset(dataset, self._state / out / "dataset")
            entry = {"signature": signature, "out": out, "fingerprint": summary.fingerprint}
        self._entries[data], self._last = entry, data
        self._save()
        return self._state / entry["out"]

    def _is_there(self, entry: _Entry) -> bool:
        """Whether the folder still holds the very dataset; another source of the same name may have come."""
        try:
            return read_summary(self._state / entry["out"] / "dataset").fingerprint == entry["fingerprint"]
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

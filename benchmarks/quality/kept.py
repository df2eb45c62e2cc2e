"""Finished measurements on disk, so that an interrupted benchmark goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.quality.protocol import Record
from benchmarks.quality.sources import digest
from benchmarks.quality.variants import settings_of
from training.artifacts import write_whole


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of figures, each valid for one dataset (its fingerprint) and the sources it came from."""

    folder: Path
    dataset: str

    def record(self, protocol: str, model: str, seed: int, measure: Callable[[Path], Record]) -> Record:
        """The figures from the folder, or else measured and kept; `measure` is given a checkpoint's path.

        `protocol` is the name of its module.
        """
        known = self.find(protocol, model, seed)
        if known is not None:
            return known
        path = self._path(protocol, model, seed)
        self.folder.mkdir(parents=True, exist_ok=True)
        checkpoint = path.with_suffix(".pt")
        record = measure(checkpoint)
        write_whole(path, json.dumps(asdict(record)).encode())
        checkpoint.unlink(missing_ok=True)
        return record

    def find(self, protocol: str, model: str, seed: int) -> Record | None:
        """The figures from the folder; None where they are not measured yet."""
        path = self._path(protocol, model, seed)
        return Record(**json.loads(path.read_text(encoding="utf-8"))) if path.exists() else None

    def _path(self, protocol: str, model: str, seed: int) -> Path:
        settings = settings_of(protocol, model)
        basis = digest(protocol, trained=settings is not None)
        key = json.dumps([self.dataset, basis, protocol, model, repr(settings), seed])
        return self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"

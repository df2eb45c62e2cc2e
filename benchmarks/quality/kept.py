"""Finished measurements on disk, so that an interrupted benchmark goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import pinsage
from benchmarks import quality
from benchmarks.quality.protocol import Record

RENDERING = {"__main__.py", "results.py", "picture.py"}
"""Sources that no figure depends on."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of figures, each valid for one `basis`: the dataset and the sources it came from."""

    folder: Path
    basis: str

    def record(self, protocol: str, model: str, seed: int, measure: Callable[[Path], Record]) -> Record:
        """The figures from the folder, or else measured and kept; `measure` is given a checkpoint's path."""
        key = json.dumps([self.basis, protocol, model, seed])
        path = self.folder / f"{hashlib.sha256(key.encode()).hexdigest()[:16]}.json"
        if path.exists():
            return Record(**json.loads(path.read_text(encoding="utf-8")))
        self.folder.mkdir(parents=True, exist_ok=True)
        checkpoint = path.with_suffix(".pt")
        record = measure(checkpoint)
        fresh = path.with_suffix(".new")
        fresh.write_text(json.dumps(asdict(record)), encoding="utf-8")
        fresh.replace(path)
        checkpoint.unlink(missing_ok=True)
        return record


def sources() -> str:
    """A digest of the trainer's and the benchmark's sources."""
    digest = hashlib.sha256()
    for package in (pinsage, quality):
        for folder in package.__path__:
            for path in sorted(Path(folder).glob("*.py")):
                if path.name not in RENDERING:
                    digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()

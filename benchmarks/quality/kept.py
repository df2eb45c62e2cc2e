"""Finished measurements on disk, so that an interrupted benchmark goes on where it stopped."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import ingest
import pinsage
from benchmarks import quality
from benchmarks.quality.protocol import PINSAGE, Record

SHARED = ("measures.py", "protocol.py", "rankers.py", "selections.py")
"""Sources of the benchmark that every figure depends on, beside its protocol's own."""
DATA = ("histories.py", "metrics.py", "splits.py")
"""Sources of `ingest` that every figure depends on."""
MEASURING = ("baselines.py", "evaluation.py")
"""Sources of `pinsage` that the figures of other methods depend on."""
COMMANDS = ("artifacts.py", "model.py", "options.py", "pipeline.py", "process_movielens1m.py", "report.py")
"""Sources of `pinsage` that no figure depends on; its own figures depend on all but these."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A folder of figures, each valid for one dataset (its fingerprint) and the sources it came from."""

    folder: Path
    dataset: str

    def record(self, protocol: str, model: str, seed: int, measure: Callable[[Path], Record]) -> Record:
        """The figures from the folder, or else measured and kept; `measure` is given a checkpoint's path.

        `protocol` is the name of its module.
        """
        basis = sources(protocol, trained=model in PINSAGE)
        key = json.dumps([self.dataset, basis, protocol, model, seed])
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


def sources(protocol: str, *, trained: bool) -> str:
    """A digest of what a protocol's figures depend on, for PinSage (`trained`) or another method."""
    bench, data, model = (Path(package.__path__[0]) for package in (quality, ingest, pinsage))
    files = [bench / f"{protocol}.py", *(bench / name for name in SHARED), *(data / name for name in DATA)]
    training = [path for path in sorted(model.glob("*.py")) if path.name not in COMMANDS]
    files += training if trained else [model / name for name in MEASURING]
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()

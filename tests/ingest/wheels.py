"""A wheel made for the tests: a package of nothing but a tiny catalogue in atomic files."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.download import Checksum
from ingest.wheel import Wheel
from tests.ingest.releases import ATOMIC, zipped

FILENAME = "tinyratings-1.0-py3-none-any.whl"
FOLDER = "tinyratings/example/tiny"
INFO = "tinyratings-1.0.dist-info"


def make_wheel(directory: Path) -> Wheel:
    """Write the wheel into `directory`, a place for pip's `--find-links`; returns what to ask for."""
    content = zipped(
        {f"{FOLDER}/{name}": data for name, data in ATOMIC.items()}
        | {
            f"{INFO}/METADATA": b"Metadata-Version: 2.1\nName: tinyratings\nVersion: 1.0\n",
            f"{INFO}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
            f"{INFO}/RECORD": b"",
        }
    )
    directory.mkdir(parents=True, exist_ok=True)
    (directory / FILENAME).write_bytes(content)
    checksum = Checksum("sha256", hashlib.sha256(content).hexdigest())
    return Wheel("tinyratings==1.0", FILENAME, checksum, FOLDER)

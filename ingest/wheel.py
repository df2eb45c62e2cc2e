"""MovieLens-100K out of a Python package, for machines that reach a package index but not GroupLens."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.download import Checksum
from ingest.errors import ChecksumError, DownloadError

if TYPE_CHECKING:
    from collections.abc import Sequence

PIP = (sys.executable, "-m", "pip")
TIME_LIMIT = 300.0
"""Seconds for pip to bring 2 MB."""


@dataclass(frozen=True, slots=True)
class Wheel:
    """What pip is asked for, the file it must bring, and the folder of ratings inside."""

    requirement: str
    filename: str
    checksum: Checksum
    folder: str


RECBOLE = Wheel(
    "recbole==1.2.1",
    "recbole-1.2.1-py3-none-any.whl",
    Checksum("sha256", "9c9948202011f37eb0a7c6768129313f00d6403ad221ec940d5e2d5d5f33a407"),
    "recbole/dataset_example/ml-100k",
)


def fetch_wheel(wheel: Wheel, directory: Path, pip: Sequence[str] = PIP) -> Path:
    """Have the user's own pip (its index, proxy, certificates) download `wheel`; nothing is installed.

    Returns its path in `directory`; fetches nothing where it is already there. Raises DownloadError where pip
    cannot get it, ChecksumError where it is not the published file (removed).
    """
    target = directory / wheel.filename
    if target.exists():
        return target
    directory.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".pip-", dir=directory) as temporary:
        command = [*pip, "download", "--quiet", "--no-deps", "--only-binary=:all:", "--no-input"]
        command += ["--disable-pip-version-check", "--retries=1", "--timeout=10"]
        _run([*command, f"--dest={temporary}", wheel.requirement], wheel)
        found = Path(temporary) / wheel.filename
        if not found.exists():
            raise DownloadError(f"pip brought another file than {wheel.filename} for {wheel.requirement}.")
        if not wheel.checksum.matches(found):
            raise ChecksumError(
                f"{wheel.filename} is not the published file ({wheel.checksum.algorithm} differs from "
                f"{wheel.checksum.digest}). It was removed; check which package index pip uses and run again."
            )
        found.replace(target)
    return target


def _run(command: list[str], wheel: Wheel) -> None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIME_LIMIT, check=False)
    except subprocess.TimeoutExpired:
        raise DownloadError(f"pip did not bring {wheel.requirement} within {TIME_LIMIT:.0f} s.") from None
    except OSError as error:
        raise DownloadError(f"Cannot run pip ({error.strerror or error}).") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines()
        reason = next(
            (line for line in lines if line.startswith("ERROR")), lines[-1] if lines else "no reason"
        )
        raise DownloadError(f"pip cannot download {wheel.requirement} ({reason.removeprefix('ERROR: ')}).")

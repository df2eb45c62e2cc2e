"""Folders that are there whole or not at all, or in the hands of one process."""

from __future__ import annotations

import fcntl
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ingest.errors import StoredDatasetError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import TextIO


@contextmanager
def replacing(directory: Path) -> Iterator[Path]:
    """An empty folder to write to; it takes the place of `directory` once the block has ended well.

    Raises StoredDatasetError where it cannot be written.
    """
    fresh = directory.with_name(f".{directory.name}.new")
    stale = directory.with_name(f".{directory.name}.old")
    try:
        for leftover in (fresh, stale):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh.mkdir(parents=True)
        yield fresh
        if directory.exists():
            directory.rename(stale)
        fresh.rename(directory)
        shutil.rmtree(stale, ignore_errors=True)
    except OSError as error:
        raise StoredDatasetError(f"Cannot write {directory}: {error.strerror or error}.") from error
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def lock(directory: Path) -> TextIO:
    """Make `directory`, if need be, and take it for this process until what is returned is closed.

    Raises BlockingIOError where another process has it, and OSError where it cannot be written.
    """
    directory.mkdir(parents=True, exist_ok=True)
    file = (directory / ".lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise
    return file

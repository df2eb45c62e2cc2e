"""Everything that can go wrong while ratings are fetched, parsed and stored, as one tree.

DatasetError
├── UnknownSourceError         the name or path is nothing we can read
├── MalformedFileError         a file of the source breaks its format; names file and line
├── StoredDatasetError         a prepared dataset is missing, damaged or of another format
└── DownloadError              a file could not be fetched
    ├── KeyRefusedError        a site does not accept the user's key
    ├── UnreachableError       no connection to the site
    └── ChecksumError          what arrived is not what was published

Every message is one clear sentence or two for the person who reads it, and says what to do where that helps.
"""

from __future__ import annotations


class DatasetError(Exception):
    """Base of all errors raised on purpose by the ingest room."""


class UnknownSourceError(DatasetError):
    """The name or path is nothing we can read."""


class MalformedFileError(DatasetError):
    """A file breaks its format. `line` counts from 1; None where the whole file is meant."""

    def __init__(self, file: str, line: int | None, problem: str) -> None:
        self.file = file
        self.line = line
        place = file if line is None else f"{file}, line {line}"
        super().__init__(f"{place}: {problem}")


class StoredDatasetError(DatasetError):
    """A prepared dataset is missing, damaged or of another format."""


class DownloadError(DatasetError):
    """A file could not be fetched."""


class KeyRefusedError(DownloadError):
    """A site does not accept the user's key."""


class UnreachableError(DownloadError):
    """No connection to the site, or it broke off; what arrived so far is kept."""


class ChecksumError(DownloadError):
    """What arrived is not what was published; it has been removed."""

"""Fetch one file over HTTP: resumable, verified, and in place only when it is whole and right.

What has arrived lies in `<name>.part`, its origin's validator (ETag or Last-Modified) in `<name>.part.json`.
A later call continues there with `Range` and `If-Range` (RFC 9110, section 13.1.5), so that a file that
changed meanwhile starts anew instead of being mixed.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import httpx
from tqdm import tqdm

from ingest.errors import ChecksumError, DownloadError, UnreachableError

if TYPE_CHECKING:
    from pathlib import Path

TIMEOUT = httpx.Timeout(15.0, connect=4.0)
"""Seconds: short to connect (each address of a host is tried), so that being offline shows quickly."""

CHUNK = 1 << 18
ATTEMPTS = 4
"""Connections per call; another one is made only after the one before has brought something."""


@dataclass(frozen=True, slots=True)
class Checksum:
    """A published digest: `algorithm` as hashlib names it, `digest` in lower-case hex."""

    algorithm: str
    digest: str

    def matches(self, path: Path) -> bool:
        """Whether the file at `path` has this digest."""
        with path.open("rb") as file:
            return hashlib.file_digest(file, self.algorithm).hexdigest() == self.digest


def fetch(url: str, path: Path, checksum: Checksum | None, *, progress: bool = True) -> None:
    """Bring `url` to `path`, unless it is there already.

    Raises UnreachableError where no connection can be made or it keeps breaking off (what arrived is kept for
    the next call), DownloadError where the site refuses, ChecksumError where the content is wrong (removed).
    """
    if path.exists():
        return
    part = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _receive_whole(url, part, progress=progress)
        if checksum is not None and not checksum.matches(part):
            _discard(part)
            raise ChecksumError(
                f"{url} arrived damaged ({checksum.algorithm} differs from {checksum.digest}). "
                "It was removed; run the same command again to fetch it anew."
            )
        part.replace(path)
        _validator_file(part).unlink(missing_ok=True)
    except OSError as error:
        raise DownloadError(f"Cannot write {path}: {error.strerror or error}.") from error


def _receive_whole(url: str, part: Path, *, progress: bool) -> None:
    with httpx.Client(timeout=TIMEOUT, follow_redirects=True) as client:
        for attempt in range(1, ATTEMPTS + 1):
            before = _size(part)
            try:
                _receive(client, url, part, progress=progress)
                break
            except httpx.HTTPError as error:
                if attempt == ATTEMPTS or _size(part) <= before:
                    reason = str(error) or type(error).__name__
                    raise UnreachableError(f"Cannot fetch {url} ({reason}).") from error


def published_md5(url: str) -> Checksum | None:
    """The digest that the site publishes beside a file, as `<url>.md5`; None where it publishes none.

    Raises UnreachableError where the site does not answer.
    """
    try:
        answer = httpx.get(f"{url}.md5", timeout=TIMEOUT, follow_redirects=True)
    except httpx.HTTPError as error:
        raise UnreachableError(f"Cannot fetch {url}.md5 ({error}).") from error
    digest = re.search(r"\b[0-9a-f]{32}\b", answer.text) if answer.is_success else None
    return Checksum("md5", digest[0]) if digest else None


def _receive(client: httpx.Client, url: str, part: Path, *, progress: bool) -> None:
    start = _size(part)
    validator = _stored_validator(part) if start else None
    if validator is None:
        start = 0
    headers = {"Accept-Encoding": "identity"}
    if validator is not None:
        headers |= {"Range": f"bytes={start}-", "If-Range": validator}
    with client.stream("GET", url, headers=headers) as answer:
        if answer.is_success:
            if answer.status_code != httpx.codes.PARTIAL_CONTENT:
                start = 0
                _store_validator(part, answer)
            _write(answer, part, start, progress=progress)
            return
    if start and answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
        _discard(part)
        _receive(client, url, part, progress=progress)
    else:
        raise DownloadError(f"{url} was refused ({answer.status_code} {answer.reason_phrase}).")


def _write(answer: httpx.Response, part: Path, start: int, *, progress: bool) -> None:
    length = answer.headers.get("Content-Length")
    with (
        part.open("ab" if start else "wb") as file,
        tqdm(
            desc=part.name.removesuffix(".part"),
            initial=start,
            total=start + int(length) if length else None,
            unit="B",
            unit_scale=True,
            disable=not progress,
        ) as bar,
    ):
        for chunk in answer.iter_bytes(CHUNK):
            file.write(chunk)
            bar.update(len(chunk))


def _size(part: Path) -> int:
    return part.stat().st_size if part.exists() else 0


def _validator_file(part: Path) -> Path:
    return part.with_name(f"{part.name}.json")


def _stored_validator(part: Path) -> str | None:
    try:
        return str(json.loads(_validator_file(part).read_text(encoding="utf-8"))["validator"])
    except (OSError, ValueError, KeyError, TypeError):
        return None  # a part of unknown origin cannot be continued: it starts anew


def _store_validator(part: Path, answer: httpx.Response) -> None:
    etag = answer.headers.get("ETag", "")
    validator = etag if etag and not etag.startswith("W/") else answer.headers.get("Last-Modified")
    if validator:
        _validator_file(part).write_text(json.dumps({"validator": validator}), encoding="utf-8")
    else:
        _validator_file(part).unlink(missing_ok=True)


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _validator_file(part).unlink(missing_ok=True)

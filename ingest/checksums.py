"""Files that a manifest describes by their checksums: what trainers write, and servers read."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


def checksum_of(content: bytes) -> str:
    """SHA-256 as manifests have it: `sha256:<hex>`."""
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def read_checked(folder: Path, name: str, manifest: Mapping[str, Any]) -> bytes:
    """The content of `folder`/`name`, if it is what the manifest describes; raises ValueError."""
    try:
        content = (folder / name).read_bytes()
    except OSError as error:
        raise ValueError(f"{name}: {error.strerror}") from error
    if checksum_of(content) != manifest.get("files", {}).get(name):
        raise ValueError(f"{name} does not match {MANIFEST}")
    return content

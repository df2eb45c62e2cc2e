"""What the manifest in a folder says: its model and format, and whether all of a run is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ingest.checksums import MANIFEST, read_checked


def read_manifest(folder: Path) -> tuple[dict[str, Any], tuple[str, int]]:
    """The manifest in `folder`, and the model and format that it names.

    Raises FileNotFoundError where there is none, and ValueError for one that cannot be read.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return manifest, (manifest["model"], manifest["format"])
    except FileNotFoundError:
        raise
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ValueError(str(error)) from error


def is_complete(out: Path, run: Mapping[str, Any]) -> bool:
    """Whether `out` holds the undamaged artifacts of exactly this run."""
    try:
        manifest = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
        for name in manifest["files"]:
            read_checked(out, name, manifest)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return all(manifest.get(name) == value for name, value in run.items())

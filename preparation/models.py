"""What trained models say of themselves: which data they are of, which films came later."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ingest.storage import DatasetSummary
from preparation.errors import StepError


def with_later_films(out: Path) -> Path:
    """The folder to load: the model in `out`, or, where films were added to it, the model with them."""
    extended = out / "extended"
    return extended if manifest(out)["version"] in manifest(extended).get("extends", ()) else out


def left_out(out: Path, model: Path) -> str:
    """What to say of films that were added to an earlier model."""
    if model != out or not manifest(out / "extended"):
        return ""
    return (
        f"; films added to an earlier model are not in it: python -m pinsage.embed {out} NEW adds them again"
    )


def is_of(out: Path, summary: DatasetSummary) -> bool:
    """Whether `out` holds a model of this very dataset."""
    return bool(manifest(out).get("dataset", {}).get("fingerprint") == summary.fingerprint)


def has_tower(out: Path) -> bool:
    """Whether the profile tower in `out` was made for the vectors that are there."""
    return bool(tower(out).get("h_item") == manifest(out)["files"]["h_item.npy"])


def tower(out: Path) -> dict[str, Any]:
    """What the profile tower says of itself; empty where there is none yet."""
    return content_of(out / "profile.json")


def manifest(out: Path) -> dict[str, Any]:
    """The manifest of a trained model; empty where there is none yet."""
    return content_of(out / "manifest.json")


def content_of(path: Path) -> dict[str, Any]:
    """The JSON object in a file; empty where there is none yet. Raises `StepError` for a damaged one."""
    if not path.exists():
        return {}
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise StepError(f"{path} is damaged; delete it and run the same command again.") from None
    return content

"""A model with further films, as a folder of its own: OUT/extended, complete and ready to be loaded.

Its rows are the trained model's, byte for byte, and then the new films'. Query rule and profile tower are the
trained model's, too, since queries live in the same space. Films that came earlier stay, with new vectors:
an extension depends on the trained model and on all that has been added, not on the order.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ingest.checksums import MANIFEST
from ingest.new_films import with_earlier, with_new_films
from ingest.schema import Dataset
from ingest.storage import load_dataset, save_dataset
from pinsage import artifacts
from pinsage.newcomers import NewFilms
from pinsage.trained import VECTORS, TrainedModel, read_manifest
from training.errors import TrainingError

FOLDER = "extended"
KEPT = 5
"""Earlier extensions that are named, so that their films keep their places on the map."""
TOWER, TOWER_GRAPH = "profile.json", "profile.onnx"


def joined(out: Path, model: TrainedModel, path: Path) -> Dataset:
    """The data of the model in `out`, what was added before, and the films and ratings at `path`.

    Raises DatasetError.
    """
    before = model.dataset
    if (out / FOLDER / "dataset").exists():
        before = with_earlier(before, load_dataset(out / FOLDER / "dataset"))
    return with_new_films(before, path, {item.movie_id for item in model.dataset.items})


def write_extension(out: Path, model: TrainedModel, data: Dataset, new: NewFilms) -> Path:
    """Write the extension of the model in `out` by the `new` films of `data`; returns its folder.

    Raises TrainingError and DatasetError where it cannot be written.
    """
    folder = out / FOLDER
    manifest = read_manifest(out)
    extends = [manifest["version"], *_extensions(folder, manifest["version"])]
    ids = [item.movie_id for item in (*model.dataset.items, *new.items)]
    try:
        (folder / MANIFEST).unlink(missing_ok=True)
    except OSError as error:
        raise TrainingError(f"Cannot write to {folder}: {error.strerror or error}.") from error
    summary = save_dataset(data, folder / "dataset")
    artifact = artifacts.Artifact(
        vectors=np.concatenate([model.vectors, new.vectors]),
        movie_ids=np.array(ids, dtype=np.int64),
        run=artifacts.run_identity(asdict(summary), manifest["seed"], manifest["settings"]),
        libraries=manifest["libraries"],
        metrics=manifest["metrics"],
        query=manifest["query"],
        extends=extends,
    )
    extras = {} if (tower := _tower(out, artifact)) is None else {TOWER: tower}
    if tower is not None and (out / TOWER_GRAPH).exists():
        (folder / TOWER_GRAPH).write_bytes((out / TOWER_GRAPH).read_bytes())
    artifacts.write(folder, artifact, extras)
    return folder


def _extensions(folder: Path, version: str) -> list[str]:
    """Earlier extensions of the model `version`, the one in `folder` last."""
    if not (folder / MANIFEST).exists():
        return []
    manifest = read_manifest(folder)
    base, *between = manifest.get("extends", [""])
    return [*between, manifest["version"]][-KEPT:] if base == version else []


def _tower(out: Path, artifact: artifacts.Artifact) -> bytes | None:
    """The profile tower's description, said to be for the extension's rows."""
    path = out / TOWER
    if not path.exists():
        return None
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    if content.get("h_item") != read_manifest(out)["files"][VECTORS]:
        return None
    content["h_item"] = artifacts.manifest_of(artifact)["files"][VECTORS]
    return (json.dumps(content, indent=2, allow_nan=False) + "\n").encode()

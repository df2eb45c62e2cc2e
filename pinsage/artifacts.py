"""The files that training leaves behind: data, never code.

`h_item.npy` (a row per film), `mov_id.csv` (row -> movie id) and `manifest.json` decide what is served;
`network.pt` (tensors alone) makes vectors of films that come later. They are the same bytes for the same run.
`training.json` and `report.html` tell a person how it went.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.schema import FloatArray, IntArray
from training.artifacts import checksums_of, npy_bytes, write_artifacts
from training.errors import TrainingError

FORMAT = 1
NETWORK = "network.pt"


@dataclass(frozen=True, slots=True)
class Artifact:
    """All that serving needs to know, and what makes vectors of new films.

    `vectors`: float32 (n_items, dim), finite; `movie_ids`: int64 (n_items,); `run` identifies the training
    run (see `run_identity`); `query` is the rule that turns marks into a query vector; `network`: the content
    of `network.pt`, None where no network made the vectors; `extends`: versions whose rows are among these.
    """

    vectors: FloatArray
    movie_ids: IntArray
    run: dict[str, Any]
    libraries: dict[str, str]
    metrics: dict[str, Any]
    query: dict[str, Any]
    network: bytes | None = None
    extends: Sequence[str] = ()


def run_identity(dataset: dict[str, Any], seed: int, settings: dict[str, Any]) -> dict[str, Any]:
    """What decides the bytes of a run: as it stands in the manifest and in the checkpoint's key."""
    return {"dataset": dataset, "seed": seed, "settings": settings}


def manifest_of(artifact: Artifact) -> dict[str, Any]:
    """The manifest as it will be written."""
    if not np.isfinite(artifact.vectors).all():
        raise TrainingError("The vectors hold values that are not finite; train again with a smaller --lr.")
    n_items, dim = artifact.vectors.shape
    files = _served_files(artifact)
    query = json.dumps(artifact.query, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(b"".join([*files.values(), query.encode()])).hexdigest()
    return {
        "format": FORMAT,
        "model": "pinsage",
        "version": f"{artifact.run['dataset']['name']}-{digest[:12]}",
        "dim": dim,
        "metric": "IP",
        "n_items": n_items,
        **artifact.run,
        "libraries": artifact.libraries,
        "metrics": artifact.metrics,
        **({"extends": list(artifact.extends)} if artifact.extends else {}),
        "files": checksums_of(files | _kept_files(artifact)),
        "query": artifact.query,
    }


def write(out: Path, artifact: Artifact, extras: Mapping[str, bytes]) -> None:
    """Write everything into `out`, `extras` too (by file name). Raises TrainingError."""
    files = {**_served_files(artifact), **_kept_files(artifact), **extras}
    write_artifacts(out, files, manifest_of(artifact))


def _served_files(artifact: Artifact) -> dict[str, bytes]:
    """The files that the version's name is derived from, in that order."""
    return {
        "h_item.npy": npy_bytes(np.asarray(artifact.vectors, dtype=np.float32)),
        "mov_id.csv": _rows_csv(artifact.movie_ids),
    }


def _kept_files(artifact: Artifact) -> dict[str, bytes]:
    """Further files that belong to the run, but do not change what is served."""
    return {} if artifact.network is None else {NETWORK: artifact.network}


def _rows_csv(movie_ids: IntArray) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(["node_id", "movie_id"])
    writer.writerows(enumerate(movie_ids.tolist()))
    return buffer.getvalue().encode()

"""A prepared model as training would write it, made by formula: no training, one right answer.

Each block's first column says whether a film is even (+1) or odd (-1), the rest is small noise; the bias is
the film's centred log popularity. Likes of even films therefore recommend even films first.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np

from ingest.schema import LIKE_THRESHOLD, Dataset, FloatArray
from ingest.storage import save_dataset
from tests.worlds import parity_world

DIM = 16
QUERY: dict[str, Any] = {
    "kind": "block-mean",
    "blocks": [[0, 9], [9, 15]],
    "bias": 15,
    "weights": [[2.0, 0.5], [2.0, 1.0], [2.0, 2.0]],
    "prior": [0.3, 0.2, 0.1],
    "dislike": 0.5,
}


def write_artifacts(
    out: Path, dataset: Dataset | None = None, seed: int = 0, query: dict[str, Any] | None = None
) -> Path:
    """Write a complete, valid folder for `dataset` (default: the parity world) and return it.

    Another `seed` moves the noise and gives another version of the same data.
    """
    dataset = parity_world() if dataset is None else dataset
    out.mkdir(parents=True, exist_ok=True)
    save_dataset(dataset, out / "dataset")
    np.save(out / "h_item.npy", parity_vectors(dataset, seed), allow_pickle=False)
    rows = [f"{row},{item.movie_id}\n" for row, item in enumerate(dataset.items)]
    (out / "mov_id.csv").write_text("node_id,movie_id\n" + "".join(rows), encoding="utf-8")
    write_manifest(out, dataset, seed, QUERY if query is None else query)
    return out


def parity_vectors(dataset: Dataset, seed: int) -> FloatArray:
    """Item embeddings (films, DIM), the last column being the bias."""
    rng = np.random.default_rng(seed)
    n_items = len(dataset.items)
    vectors = rng.normal(0.0, 0.05, (n_items, DIM))
    parity = 1.0 - 2.0 * (np.arange(n_items) % 2)
    vectors[:, 0] = parity
    vectors[:, 9] = parity
    liked = dataset.interactions.movie_id[dataset.interactions.rating >= LIKE_THRESHOLD]
    likes = np.array([np.count_nonzero(liked == item.movie_id) for item in dataset.items])
    popularity = np.log1p(likes)
    vectors[:, 15] = popularity - popularity.mean()
    return vectors.astype(np.float32)


def write_manifest(out: Path, dataset: Dataset, seed: int, query: dict[str, Any]) -> None:
    """Write the manifest that fits the files already in `out`."""
    contents = {name: (out / name).read_bytes() for name in ("h_item.npy", "mov_id.csv")}
    query_text = json.dumps(query, sort_keys=True, separators=(",", ":"))
    digest = hashlib.sha256(contents["h_item.npy"] + contents["mov_id.csv"] + query_text.encode())
    manifest = {
        "format": 1,
        "model": "pinsage",
        "version": f"{dataset.name}-{digest.hexdigest()[:12]}",
        "dim": DIM,
        "metric": "IP",
        "n_items": len(dataset.items),
        "dataset": {
            "name": dataset.name,
            "fingerprint": dataset.fingerprint(),
            "users": len(dataset.users),
            "items": len(dataset.items),
            "interactions": len(dataset.interactions),
        },
        "seed": seed,
        "settings": {},
        "libraries": {},
        "metrics": {"validation": {"hits@10": 0.5}},
        "files": {
            name: f"sha256:{hashlib.sha256(content).hexdigest()}" for name, content in contents.items()
        },
        "query": query,
    }
    (out / "manifest.json").write_text(
        json.dumps(manifest, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )

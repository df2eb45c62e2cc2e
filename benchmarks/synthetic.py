"""A prepared model of a made-up catalogue as large as MovieLens-1M's: for measuring speed, not taste."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId
from ingest.storage import save_dataset
from pinsage.artifacts import Artifact, run_identity, write

FILMS = 3883
DIM = 256
GENRES = ("Action", "Comedy", "Drama", "Horror", "Romance", "Thriller", "War", "Western")
_WORDS = ("Night", "River", "Stranger", "Summer", "Return", "Garden", "Silent", "Last", "House", "Road")
_QUERY = {
    "kind": "block-mean",
    "blocks": [[0, 160], [160, 255]],
    "bias": 255,
    "weights": [[1.2, 0.3], [1.1, 0.5], [1.0, 0.8], [0.9, 0.9]],
    "prior": [1.0, 0.8, 0.5, 0.3],
    "dislike": 0.3,
}


def write_model(out: Path) -> Path:
    """Write a folder that insert_milvus.py can load, and return it."""
    rng = np.random.default_rng(0)
    dataset = _catalogue(rng)
    out.mkdir(parents=True)
    save_dataset(dataset, out / "dataset")
    identity = {
        "name": dataset.name,
        "fingerprint": dataset.fingerprint(),
        "users": len(dataset.users),
        "items": FILMS,
        "interactions": len(dataset.interactions),
    }
    artifact = Artifact(
        vectors=rng.normal(0.0, 0.1, (FILMS, DIM)).astype(np.float32),
        movie_ids=np.arange(1, FILMS + 1, dtype=np.int64),
        run=run_identity(identity, 0, {}),
        libraries={},
        metrics={},
        query=_QUERY,
    )
    write(out, artifact, {})
    return out


def _catalogue(rng: np.random.Generator) -> Dataset:
    items = tuple(
        Item(
            MovieId(row + 1),
            title=" ".join(rng.choice(_WORDS, 3, replace=False)) + f" {row}",
            year=1930 + int(rng.integers(0, 70)),
            genres=tuple(sorted(rng.choice(GENRES, int(rng.integers(1, 4)), replace=False))),
        )
        for row in range(FILMS)
    )
    films = np.arange(1, FILMS + 1, dtype=np.int64)
    interactions = Interactions(
        user_id=np.ones(FILMS, dtype=np.int64),
        movie_id=films,
        rating=np.full(FILMS, 4.0, dtype=np.float32),
        timestamp=np.full(FILMS, 900_000_000, dtype=np.int64),
    )
    return Dataset("synthetic", interactions, items, (User(UserId(1)),))

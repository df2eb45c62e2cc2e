"""A small trained model that two films of its world came too late for."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from ingest.histories import likes_of
from ingest.schema import Dataset, Interactions
from ingest.splits import hold_out_users
from pinsage.epochs import Trained
from pinsage.evaluation import Protocols
from pinsage.settings import Settings, WalkSettings
from pinsage.trained import TrainedModel, trained_on
from pinsage.training import Trainer
from tests.worlds import movie_id_of, parity_world
from training.checkpoint import CheckpointFile

WORLD = parity_world(n_users=120)
LATE = (4, 7)
"""Rows of an even and an odd film that people have rated."""
SMALL = Settings(walk=WalkSettings(walks=50, measured_walks=200), dim=32, batch_size=32, epochs=6)


def without(dataset: Dataset, *rows: int) -> Dataset:
    """The world before the films at `rows` came."""
    ids = [movie_id_of(row) for row in rows]
    ratings = dataset.interactions.take(~np.isin(dataset.interactions.movie_id, ids))
    items = tuple(item for item in dataset.items if item.movie_id not in ids)
    return Dataset(dataset.name, ratings, items, dataset.users)


def only_ratings(dataset: Dataset, keep: int) -> Dataset:
    """The world with `keep` ratings of each late film, the first ones."""
    late = [movie_id_of(row) for row in LATE]
    films = dataset.interactions.movie_id
    chosen = ~np.isin(films, late)
    for film in late:
        chosen[np.flatnonzero(films == film)[:keep]] = True
    return Dataset(dataset.name, dataset.interactions.take(chosen), dataset.items, dataset.users)


def with_ratings(dataset: Dataset, rows: list[tuple[int, int, float]]) -> Interactions:
    """The interactions and further ones: user, film, stars."""
    users, films, stars = zip(*rows, strict=True)
    before = dataset.interactions
    return Interactions(
        np.concatenate([before.user_id, np.array(users, dtype=np.int64)]),
        np.concatenate([before.movie_id, np.array(films, dtype=np.int64)]),
        np.concatenate([before.rating, np.array(stars, dtype=np.float32)]),
        np.concatenate([before.timestamp, np.zeros(len(rows), dtype=np.int64)]),
    )


def train(folder: Path, dataset: Dataset, settings: Settings = SMALL) -> tuple[TrainedModel, Trained]:
    likes = likes_of(dataset)
    split = hold_out_users(likes, settings.seed)
    validation = Protocols.of(likes.take(split.validation), settings.seed)
    trainer = Trainer(
        dataset.items, likes.take(split.train), validation, settings, device=torch.device("cpu")
    )
    trained = trainer.run(CheckpointFile(folder / "checkpoint.pt", "run"), lambda epoch: None)
    vectors = trained.vectors.numpy()
    return trained_on(dataset, settings, vectors, trained.network.state_dict()), trained

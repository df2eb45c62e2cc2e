"""A trained model read back from OUT, checked, for what comes after training."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from ingest.checksums import MANIFEST, read_checked
from ingest.histories import Histories, likes_of
from ingest.schema import Dataset, FloatArray, IntArray
from ingest.splits import hold_out_users
from ingest.storage import load_dataset
from pinsage.artifacts import NETWORK
from pinsage.features import film_features
from pinsage.graph import user_film_graph
from pinsage.neighbours import Block, ImportanceSampler
from pinsage.network import Columns, PinSage
from pinsage.settings import Settings, WalkSettings
from pinsage.stretches import stretches
from training.checkpoint import State, read_tensors
from training.errors import TrainingError

VECTORS = "h_item.npy"


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """What training made of `dataset`: `vectors` (n_items, dim) in its items' order, and the network that
    made them, on the CPU and in evaluation mode.

    `train`: the training users' likes; `user_ids`: who they are, sorted.
    """

    dataset: Dataset
    settings: Settings
    train: Histories
    user_ids: IntArray
    network: PinSage
    vectors: FloatArray

    @property
    def columns(self) -> Columns:
        """What the vectors' columns mean."""
        return Columns(self.settings.dim, self.settings.graph)

    def catalogue_blocks(self) -> list[Block]:
        """The neighbourhoods that the vectors were made with, a block for each convolution."""
        settings = self.settings
        persons = self.train if settings.stretch is None else stretches(self.train, settings.stretch)
        walks = settings.walk.measured_from_each(len(self.dataset.items))
        sampler = ImportanceSampler(user_film_graph(persons), settings.walk, walks)
        return sampler.catalogue(settings.layers, settings.seed_of(0))


def trained_on(dataset: Dataset, settings: Settings, vectors: FloatArray, state: State) -> TrainedModel:
    """The model whose network has this `state`. Raises RuntimeError if it is of another shape."""
    likes = likes_of(dataset)
    split = hold_out_users(likes, settings.seed)
    train = likes.take(split.train)
    columns = Columns(settings.dim, settings.graph)
    start, end = columns.blocks[-1]
    network = PinSage(
        columns,
        film_features(dataset.items),
        train,
        np.ascontiguousarray(vectors[:, start:end]),
        convolution=settings.convolution,
        layers=settings.layers,
        dropout=settings.dropout,
    )
    network.load_state_dict(state)
    user_ids = np.array([dataset.users[row].user_id for row in split.train], dtype=np.int64)
    return TrainedModel(dataset, settings, train, user_ids, network.eval(), vectors)


def read_manifest(out: Path) -> dict[str, Any]:
    """The manifest of the model in `out`. Raises TrainingError where there is none."""
    try:
        manifest: dict[str, Any] = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise TrainingError(f"No trained model in {out}; run python -m pinsage.model {out} first.") from None
    except (OSError, ValueError) as error:
        raise _damaged(out, f"{MANIFEST} cannot be read") from error
    return manifest


def open_trained(out: Path) -> TrainedModel:
    """Read the model in `out`, every file checked against the manifest.

    Raises TrainingError where it is missing, damaged, or was trained by an earlier version, and DatasetError
    where its dataset is.
    """
    manifest = read_manifest(out)
    if NETWORK not in manifest.get("files", {}) or "convolution" not in manifest.get("settings", {}):
        raise TrainingError(
            f"The model in {out} was trained by an earlier version of this program; train it again: "
            f"python -m pinsage.model {out} --force."
        )
    dataset = load_dataset(out / "dataset")
    try:
        if manifest["dataset"]["fingerprint"] != dataset.fingerprint():
            raise ValueError("its dataset is another one")
        values = dict(manifest["settings"])
        settings = Settings(**{**values, "walk": WalkSettings(**values["walk"])}, seed=manifest["seed"])
        vectors = np.load(io.BytesIO(read_checked(out, VECTORS, manifest)), allow_pickle=False)
        state = read_tensors(read_checked(out, NETWORK, manifest))
        if vectors.shape != (len(dataset.items), settings.dim) or not np.isfinite(vectors).all():
            raise ValueError(f"{VECTORS} is not {len(dataset.items)} finite rows of {settings.dim}")
        model = trained_on(dataset, settings, vectors, state)
    except (ValueError, KeyError, TypeError, RuntimeError) as error:
        raise _damaged(out, str(error)) from error
    return model


def _damaged(out: Path, reason: str) -> TrainingError:
    return TrainingError(f"The model in {out} is damaged ({reason}). Train it again with --force.")

"""From a dataset to the towers' artifacts: encode, train, measure, write."""

from __future__ import annotations

import json
import platform
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

from dssm import artifacts
from dssm.artifacts import Artifact
from dssm.checkpoint import CheckpointFile
from dssm.errors import TrainingError
from dssm.evaluation import table
from dssm.places import Place
from dssm.sequences import leave_last_out
from dssm.settings import Settings
from dssm.training import JUDGED_BY, Epoch, Trainer
from dssm.vectors import item_vectors, measured
from dssm.world import World, vocabularies_of
from ingest.storage import load_dataset
from ingest.tables import movie_tables

LIBRARIES = ("numpy", "torch")
PROTOCOL = (
    "every user's last item is the test target, the one before it the validation target (stable sort by "
    "time); full ranking, earlier items removed"
)


def train_and_write(place: Place, run: dict[str, Any], settings: Settings, *, resume: bool) -> None:
    """Train `run` (see `artifacts.run_identity`) and write its artifacts.

    Raises DatasetError or DssmError with a message for the user. On KeyboardInterrupt the finished epochs are
    in checkpoint.pt.
    """
    tables = movie_tables(load_dataset(place.dataset))
    world = World.of(tables, vocabularies_of(tables), settings.history_length)
    trainer = Trainer(world, settings)
    _say(
        f"{tables.name}: {len(world.sequences.items):,} events of {len(world.sequences):,} users with "
        f"{world.n_items:,} items; {settings.encoder} over the latest {settings.history_length}, "
        f"mode {settings.mode}."
    )
    try:
        place.out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise TrainingError(f"Cannot write to {place.out}: {error.strerror}.") from error
    checkpoint = CheckpointFile(place.out / "checkpoint.pt", json.dumps(run, sort_keys=True))
    if resume and (finished := trainer.resume(checkpoint)):
        _say(f"Going on after epoch {finished}, from {checkpoint.path}.")
    trained = trainer.run(checkpoint, _announce)

    split = leave_last_out(world.sequences)
    figures = {
        "validation": measured(trained.network, world, split.validation),
        "test": measured(trained.network, world, split.test),
    }
    artifact = Artifact(
        run=run,
        vectors=item_vectors(trained.network, world),
        vocabularies=world.vocabularies,
        weights=trained.network.state_dict(),
        libraries={"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        metrics={"protocol": PROTOCOL, "best_epoch": trained.best.number, **figures},
    )
    history = json.dumps({"epochs": [asdict(epoch) for epoch in trained.epochs]}, indent=2) + "\n"
    name = artifacts.write(place.out, artifact, {"training.json": history})
    _say(table(figures))
    _say(f"Wrote {name} to {place.out} (epoch {trained.best.number}).")


def _announce(epoch: Epoch) -> None:
    _say(
        f"epoch {epoch.number:3d}  loss {epoch.loss:7.4f}  validation {JUDGED_BY} {epoch.validation:.4f}  "
        f"{epoch.seconds:5.1f} s"
    )


def _say(line: str) -> None:
    """At once, also into a pipe: a long step must not look dead."""
    print(line, flush=True)

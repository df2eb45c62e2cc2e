"""From a dataset to the ranker's artifacts: label, split, train, measure, write."""

from __future__ import annotations

from typing import Any

from deepfm import artifacts
from deepfm.artifacts import Artifact
from deepfm.examples import Encoded, Labelled, features_of, vocabularies_of
from deepfm.export import export
from deepfm.settings import Settings
from deepfm.splits import split
from deepfm.training import JUDGED_BY, Trainer, World, measure
from ingest.table_storage import load_tables
from ingest.tables import FeatureTables
from training.places import Place
from training.running import epochs_json, run_trainer, say, versions_of

LIBRARIES = ("numpy", "onnx", "torch")


def world_of(tables: FeatureTables, settings: Settings) -> World:
    """The tables as one run takes them: labelled, split and encoded."""
    vocabularies = vocabularies_of(tables)
    events = Labelled.of(tables.events, tables.schema)
    return World(
        tables.schema,
        vocabularies,
        Encoded.of(tables, vocabularies),
        split(events, settings.split, settings.seed),
    )


def train_and_write(place: Place, run: dict[str, Any], settings: Settings, *, resume: bool) -> None:
    """Train `run` (see `artifacts.run_identity`) and write its artifacts.

    Raises DatasetError or ModelError with a message for the user. On KeyboardInterrupt the finished epochs
    are in checkpoint.pt.
    """
    tables = load_tables(place.dataset)
    world = world_of(tables, settings)
    parts = world.split
    say(
        f"{tables.name}: {len(parts.train):,} events to learn from, {len(parts.validation):,} to validate, "
        f"{len(parts.test):,} to test (split by {settings.split})."
    )
    trainer = Trainer(world, settings)
    trained = run_trainer(trainer, place.out, run, JUDGED_BY, resume=resume)

    figures = {
        "validation": measure(trained.network, world, parts.validation),
        "test": measure(trained.network, world, parts.test),
    }
    user, item = features_of(tables.schema)
    artifact = Artifact(
        run=run,
        graph=export(trained.network, (*user, *item)),
        vocabularies=world.vocabularies,
        weights=trained.network.state_dict(),
        libraries=versions_of(LIBRARIES),
        metrics={"best_epoch": trained.best.number, **figures},
    )
    name = artifacts.write(place.out, artifact, {"training.json": epochs_json(trained.epochs)})
    for part, values in figures.items():
        say(f"{part:12}" + "  ".join(f"{metric} {value:.4f}" for metric, value in values.items()))
    say(f"Wrote {name} to {place.out} (epoch {trained.best.number}).")

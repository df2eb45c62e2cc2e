"""From a dataset to the towers' artifacts: encode, train, measure, write."""

from __future__ import annotations

from typing import Any

import numpy as np

from dssm import artifacts
from dssm.artifacts import Artifact
from dssm.evaluation import table
from dssm.export import item_tower, query_tower
from dssm.places import Place
from dssm.sequences import MOST_ASKED, leave_last_out
from dssm.settings import Settings
from dssm.training import JUDGED_BY, Trainer
from dssm.vectors import item_vectors, measured, raw_vectors
from dssm.world import World, vocabularies_of
from ingest.table_storage import load_tables
from recommender.items.tower_files import ITEM_TOWER, QUERY_TOWER
from training.running import epochs_json, run_trainer, say, versions_of

LIBRARIES = ("numpy", "torch")
PROTOCOL = (
    "every user's last item is the test target, the one before it the validation target (stable sort by "
    f"time; {MOST_ASKED:,} users at most are asked); full ranking, earlier items removed"
)


def train_and_write(place: Place, run: dict[str, Any], settings: Settings, *, resume: bool) -> None:
    """Train `run` (see `artifacts.run_identity`) and write its artifacts.

    Raises DatasetError or ModelError with a message for the user. On KeyboardInterrupt the finished epochs
    are in checkpoint.pt.
    """
    tables = load_tables(place.dataset)
    world = World.of(tables, vocabularies_of(tables), settings.history_length)
    trainer = Trainer(world, settings)
    say(
        f"{tables.name}: {len(world.sequences.items):,} events of {len(world.sequences):,} users with "
        f"{world.n_items:,} items; {settings.encoder} over the latest {settings.history_length}, "
        f"mode {settings.mode}."
    )
    trained = run_trainer(trainer, place.out, run, JUDGED_BY, resume=resume)

    split = leave_last_out(world.sequences)
    figures = {
        "validation": measured(trained.network, world, split.validation),
        "test": measured(trained.network, world, split.test),
    }
    raw = raw_vectors(trained.network, world)
    artifact = Artifact(
        run=run,
        vectors=item_vectors(trained.network, world),
        raw=raw[1:].numpy(),
        counts=np.bincount(world.sequences.items, minlength=world.n_items + 1)[1:].astype(np.int64),
        graphs={
            QUERY_TOWER: query_tower(trained.network, world.schema, settings.dim),
            ITEM_TOWER: item_tower(trained.network, world.schema),
        },
        vocabularies=world.vocabularies,
        weights=trained.network.state_dict(),
        libraries=versions_of(LIBRARIES),
        metrics={"protocol": PROTOCOL, "best_epoch": trained.best.number, **figures},
    )
    name = artifacts.write(place.out, artifact, {"training.json": epochs_json(trained.epochs)})
    say(table(figures))
    say(f"Wrote {name} to {place.out} (epoch {trained.best.number}).")

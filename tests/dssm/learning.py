"""Trains on a small world and asks the result."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from dssm.evaluation import exact_search, ranks
from dssm.network import TwoTowers
from dssm.sequences import Cases, leave_last_out
from dssm.settings import Settings
from dssm.training import Trainer
from dssm.vectors import item_vectors, query_vectors
from dssm.world import World, vocabularies_of
from ingest.schema import FloatArray, IntArray
from ingest.tables import FeatureTables
from training.checkpoint import CheckpointFile
from training.loop import Epoch, Trained

QUICK = Settings(
    dim=16,
    user_dim=4,
    hidden=16,
    dropout=0.0,
    spread=0.3,
    batch_size=32,
    lr=1e-2,
    negatives=16,
    history_length=8,
)

OPTIONS = (
    "--epochs=2",
    "--dim=8",
    "--user-dim=2",
    "--hidden=8",
    "--negatives=8",
    "--batch-size=32",
    "--history-length=9",
)
"""The same in haste, for commands."""


def world_of(tables: FeatureTables, settings: Settings = QUICK) -> World:
    return World.of(tables, vocabularies_of(tables), settings.history_length)


def train(world: World, settings: Settings, folder: Path) -> Trained[TwoTowers]:
    return Trainer(world, settings).run(CheckpointFile(folder / "checkpoint.pt", "test").save, ignore)


def ignore(_: Epoch) -> None:
    """Nobody listens."""


def scores(trained: Trained[TwoTowers], world: World, cases: Cases) -> FloatArray:
    """(users, items): what each user in `cases` is to like, by item number - 1."""
    queries = query_vectors(trained.network, world, cases)
    scored: FloatArray = queries @ item_vectors(trained.network, world).T
    return scored


def target_ranks(trained: Trained[TwoTowers], world: World) -> IntArray:
    """How many unseen items stand before each test user's target."""
    cases = leave_last_out(world.sequences).test
    search = exact_search(item_vectors(trained.network, world))
    queries = query_vectors(trained.network, world, cases)
    found = np.zeros(len(cases.users), dtype=np.int64)
    for chosen, batch in ranks(search, queries, cases, world.n_items):
        found[chosen] = batch
    return found


def one_sentence(said: str, returned: int, text: str, *, code: int = 1) -> bool:
    """Whether a command ended with `code` and `said` one line that holds `text`."""
    assert (returned, text in said, said.count("\n")) == (code, True, 1), said
    return said.startswith("Error: ")


def same_weights(one: Trained[TwoTowers], other: Trained[TwoTowers]) -> bool:
    mine: dict[str, Any] = one.network.state_dict()
    return all((value == other.network.state_dict()[name]).all() for name, value in mine.items())

"""Trains on the parity world: who likes what depends on user and film together, and on neither alone."""

from __future__ import annotations

from dataclasses import replace

from deepfm.network import DeepFM
from deepfm.pipeline import world_of
from deepfm.settings import Kind, Settings, SplitName
from deepfm.training import Trainer, World
from ingest.tables import movie_tables
from tests.worlds import parity_world
from training.loop import Trained

QUICK = Settings(
    dim=4, hidden=8, layers=1, dropout=0.0, spread=0.1, batch_size=64, lr=3e-2, epochs=15, patience=15
)

OPTIONS = (
    "--epochs=3",
    "--dim=4",
    "--hidden=8",
    "--layers=1",
    "--batch-size=64",
    "--lr=0.03",
    "--spread=0.1",
)
"""The same in haste, for commands."""


def settings_for(kind: Kind = "deepfm", split: SplitName = "time") -> Settings:
    return replace(QUICK, kind=kind, split=split)


def parity(settings: Settings = QUICK) -> World:
    return world_of(movie_tables(parity_world()), settings)


def train(settings: Settings = QUICK) -> tuple[World, Trained[DeepFM]]:
    world = parity(settings)
    return world, Trainer(world, settings).run(lambda _: None, lambda _: None)

"""One row of a comparison: a network trained and measured, or the popularity of items alone."""

from __future__ import annotations

import numpy as np
from tqdm import tqdm

from deepfm.examples import Labelled
from deepfm.metrics import auc, logloss
from deepfm.pipeline import world_of
from deepfm.settings import Settings
from deepfm.splits import split
from deepfm.training import Trainer, measure
from ingest.schema import FloatArray
from ingest.tables import FeatureTables
from training.loop import Epoch

SMOOTHING = 10.0
"""So many events with the average answer are added to each item's own."""


def measured(tables: FeatureTables, settings: Settings) -> dict[str, dict[str, float]]:
    """Train with `settings`; AUC and logloss by part, and how long it took."""
    world = world_of(tables, settings)
    title = f"{settings.split} {settings.kind}"
    with tqdm(total=settings.epochs, desc=title, unit="epoch", disable=None) as bar:

        def tell(epoch: Epoch) -> None:
            bar.update()
            bar.set_postfix(AUC=f"{epoch.validation:.4f}")

        trained = Trainer(world, settings).run(lambda _: None, tell)
    seconds = [epoch.seconds for epoch in trained.epochs]
    return {
        "validation": measure(trained.network, world, world.split.validation),
        "test": measure(trained.network, world, world.split.test),
        "training": {"epochs": len(seconds), "seconds": sum(seconds)},
    }


def simple(tables: FeatureTables, settings: Settings) -> dict[str, dict[str, float]]:
    """The share of an item's training events in which it was wanted, for everybody."""
    parts = split(Labelled.of(tables.events, tables.schema), settings.split, settings.seed)
    shares = _shares(parts.train, len(tables.items[tables.schema.item_key]))
    return {
        name: {
            "AUC": auc(events.wanted, shares[events.item]),
            "logloss": logloss(events.wanted, shares[events.item]),
        }
        for name, events in (("validation", parts.validation), ("test", parts.test))
    }


def _shares(train: Labelled, n_items: int) -> FloatArray:
    mean = train.wanted.mean()
    wanted = np.bincount(train.item, weights=train.wanted, minlength=n_items)
    met = np.bincount(train.item, minlength=n_items)
    return np.asarray((wanted + SMOOTHING * mean) / (met + SMOOTHING), dtype=np.float32)

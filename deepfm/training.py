"""Training, top to bottom: batches of labelled events, logloss, and the epoch that orders validation best.

Every draw of epoch e comes from (seed, e), so a run that was interrupted and resumed gives the same bytes as
one that was not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from tqdm import tqdm

from deepfm.examples import Encoded, Labelled, features_of
from deepfm.metrics import auc, logloss
from deepfm.network import DeepFM
from deepfm.settings import Settings
from deepfm.splits import Split
from ingest.features import UNKNOWN, FeatureSchema, Vocabularies
from ingest.schema import FloatArray
from training.embedding import forget
from training.errors import TrainingError
from training.loop import EpochTrainer, seed_of

JUDGED_BY = "AUC"
AVERAGED_STEPS = 200
"""About so many steps back reaches the running mean of the weights."""

ASKED_AT_ONCE = 16384


@dataclass(frozen=True, slots=True)
class World:
    """A dataset as the ranker takes it."""

    schema: FeatureSchema
    vocabularies: Vocabularies
    encoded: Encoded
    split: Split

    @property
    def ids(self) -> tuple[str, str]:
        """Names of the two features that are ids."""
        return self.schema.user_key, self.schema.item_key


class Trainer(EpochTrainer[DeepFM]):
    """Trains one network by Adam (Kingma and Ba, ICLR 2015), with L2 on all weights."""

    def __init__(self, world: World, settings: Settings) -> None:
        """Raises TrainingError where there is nothing to learn from or to validate with."""
        self.settings = settings
        self._world = world
        wanted = world.split.validation.wanted
        if not len(world.split.train) or wanted.all() or not wanted.any():
            raise TrainingError(
                "Too few events: training needs some, and validation both wanted and unwanted items."
            )
        torch.manual_seed(seed_of(settings.seed, 0))
        user, item = features_of(world.schema)
        network = DeepFM((*user, *item), world.vocabularies, settings)
        optimizer = torch.optim.Adam(network.parameters(), lr=settings.lr, weight_decay=settings.weight_decay)
        super().__init__(network, optimizer, settings, AVERAGED_STEPS)

    def _validate(self, network: DeepFM) -> float:
        return measure(network, self._world, self._world.split.validation)[JUDGED_BY]

    def _train_epoch(self, number: int, rng: np.random.Generator) -> list[float]:
        train = self._world.split.train
        order = rng.permutation(len(train))
        starts = range(0, len(order), self.settings.batch_size)
        losses = []
        for start in tqdm(starts, f"epoch {number}", unit="batch", leave=False, disable=None):
            rows = order[start : start + self.settings.batch_size]
            losses.append(self._step(*self._world.encoded.batch(train, rows)))
        return losses

    def _step(self, features: dict[str, Tensor], wanted: Tensor) -> float:
        loss = functional.binary_cross_entropy_with_logits(self._network(self._hidden(features)), wanted)
        self._optimizer.zero_grad()
        torch.autograd.backward(loss)
        self._optimizer.step()
        self._stepped()
        return loss.item()

    def _hidden(self, features: dict[str, Tensor]) -> dict[str, Tensor]:
        """Ids, and other features, unknown as often as settings say."""
        ids = {name: features[name] for name in self._world.ids}
        others = {name: numbers for name, numbers in features.items() if name not in ids}
        return {
            **forget(ids, self.settings.forget_ids, torch.default_generator),
            **forget(others, self.settings.forget, torch.default_generator),
        }


def measure(network: DeepFM, world: World, events: Labelled) -> dict[str, float]:
    """AUC and logloss on `events`, validation or test ones: about strangers where the split hides users."""
    probabilities = ask(network, world, events, strangers=world.split.strangers)
    return {"AUC": auc(events.wanted, probabilities), "logloss": logloss(events.wanted, probabilities)}


def ask(network: DeepFM, world: World, events: Labelled, *, strangers: bool = False) -> FloatArray:
    """Probabilities (len(events),) that users wanted their items; of `strangers` the id is unknown."""
    network.eval()
    found = []
    with torch.no_grad():
        for start in range(0, len(events), ASKED_AT_ONCE):
            rows = np.arange(start, min(start + ASKED_AT_ONCE, len(events)))
            features, _ = world.encoded.batch(events, rows)
            if strangers:
                key = world.schema.user_key
                features[key] = torch.full_like(features[key], UNKNOWN)
            found.append(torch.sigmoid(network(features)).numpy())
    return np.concatenate(found) if found else np.empty(0, dtype=np.float32)

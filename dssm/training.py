"""Training, top to bottom: cut histories into windows, ask after every item for the next; keep the best.

Each window also asks for one of its items without a history and without the user's id, so that the towers
answer for newcomers; and items are met without their ids at times, so that they speak for new items, too.

Kept are the weights of the epoch that found the validation targets best. Every draw of epoch e comes from
(seed, e), so a run that was interrupted and resumed gives the same bytes as one that was not.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from dssm.losses import Objective
from dssm.network import TwoTowers
from dssm.sequences import PADDING, Split, Windows, leave_last_out
from dssm.settings import Settings
from dssm.vectors import measured
from dssm.world import World, rows_of
from ingest.schema import IntArray
from training.embedding import forget
from training.errors import TrainingError
from training.loop import EpochTrainer, seed_of

JUDGED_BY = "NDCG@10"
WARM_UP_STEPS = 100
AVERAGED_STEPS = 100
"""About so many steps back reaches the running mean of the weights."""

LARGEST_GRADIENT = 1.0


class Trainer(EpochTrainer[TwoTowers]):
    """Trains two towers on a world."""

    def __init__(self, world: World, settings: Settings) -> None:
        """Raises TrainingError where there is nothing to learn from or to validate with."""
        self.settings = settings
        self._world = world
        self._split: Split = leave_last_out(world.sequences)
        if not len(self._split.validation.users):
            raise TrainingError("No user has 3 items or more; there is nothing to learn from and test on.")
        counts = np.bincount(self._split.train.items, minlength=world.n_items + 1)
        self._objective = Objective(settings, torch.from_numpy(counts))
        torch.manual_seed(seed_of(settings.seed, 0))
        network = TwoTowers(world.schema, world.vocabularies, settings)
        optimizer = torch.optim.AdamW(
            network.parameters(), lr=settings.lr, weight_decay=settings.weight_decay
        )
        super().__init__(network, optimizer, settings, AVERAGED_STEPS)

    def _validate(self, network: TwoTowers) -> float:
        return measured(network, self._world, self._split.validation)[JUDGED_BY]

    def _train_epoch(self, number: int, rng: np.random.Generator) -> list[float]:
        windows = Windows.cut(self._split.train, self._world.schema.history_length, rng)
        order = rng.permutation(len(windows))
        losses: list[float] = []
        batches = tqdm(
            range(0, len(order), self.settings.batch_size),
            f"epoch {number}",
            unit="batch",
            leave=False,
            disable=None,
        )
        for start in batches:
            losses.append(self._step(windows, order[start : start + self.settings.batch_size]))
            batches.set_postfix(loss=f"{losses[-1]:.3f}", refresh=False)
        return losses

    def _step(self, windows: Windows, chosen: IntArray) -> float:
        loss = self._loss(
            torch.from_numpy(windows.users[chosen]),
            torch.from_numpy(windows.inputs[chosen]),
            torch.from_numpy(windows.targets[chosen]),
        )
        self._optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), LARGEST_GRADIENT)
        for group in self._optimizer.param_groups:
            group["lr"] = self.settings.lr * min(1.0, (self._steps + 1) / WARM_UP_STEPS)
        self._optimizer.step()
        self._stepped()
        return loss.item()

    def _loss(self, users: Tensor, inputs: Tensor, following: Tensor) -> Tensor:
        """Only the items that the batch holds or compares with go through the item tower."""
        network, known = self._network, inputs != PADDING
        firsts = _one_of_each(following, known, self.settings.newcomers)
        targets = torch.cat([following[known], firsts])
        others = self._objective.others(targets)
        numbers, place = torch.unique(torch.cat([inputs.flatten(), targets, others]), return_inverse=True)
        raw = network.raw_items(self._described(numbers))
        history, wanted, unwanted = place.split([inputs.numel(), len(targets), len(others)])
        told = self._told(users)
        queries = torch.cat(
            [
                network.queries(told, raw[history].reshape(*inputs.shape, -1), known, known),
                network.newcomers_queries(self._told_by_newcomers(users.repeat(self.settings.newcomers))),
            ]
        )
        vectors = network.finish(raw)
        return self._objective(queries, vectors[wanted], targets, vectors[unwanted], others)

    def _told(self, users: Tensor) -> dict[str, Tensor]:
        return forget(rows_of(self._world.users, users), self.settings.forget, torch.default_generator)

    def _told_by_newcomers(self, users: Tensor) -> dict[str, Tensor]:
        told = self._told(users)
        key = self._world.schema.user_key
        return {**told, key: torch.zeros_like(told[key])}

    def _described(self, numbers: Tensor) -> dict[str, Tensor]:
        """The items' features; of some the id is hidden, so that the others learn to speak for new items."""
        items = dict(rows_of(self._world.items, numbers))
        if not self.settings.new_items:
            return items
        key = self._world.schema.item_key
        shown = torch.rand(len(numbers)) >= self.settings.new_items
        items[key] = items[key] * shown
        return items


def _one_of_each(following: Tensor, known: Tensor, times: int) -> Tensor:
    """Any of the targets of each stretch, `times` over: (times * n,)."""
    drawn = torch.rand(times, *following.shape) * known
    return following.repeat(times, 1).gather(1, drawn.flatten(0, 1).argmax(dim=1, keepdim=True)).squeeze(1)

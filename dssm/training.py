"""Training, top to bottom: cut histories into windows, ask after every item for the next; keep the best.

Kept are the weights of the epoch that found the validation targets best. Every draw of epoch e comes from
(seed, e), so a run that was interrupted and resumed gives the same bytes as one that was not.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from dssm.checkpoint import CheckpointFile, State
from dssm.errors import TrainingError
from dssm.losses import Objective
from dssm.network import TwoTowers
from dssm.sequences import PADDING, Split, Windows, leave_last_out
from dssm.settings import Settings
from dssm.towers import forget
from dssm.vectors import measured
from dssm.world import World, rows_of
from ingest.schema import IntArray

JUDGED_BY = "NDCG@10"
WARM_UP_STEPS = 100
AVERAGED_STEPS = 100
"""About so many steps back reaches the running mean of the weights."""

LARGEST_GRADIENT = 1.0


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch's figures; `validation` is NDCG@10 of the users' last item but one."""

    number: int
    loss: float
    validation: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Trained:
    """What training found: the network, in evaluation mode, with the best epoch's weights."""

    network: TwoTowers
    epochs: tuple[Epoch, ...]
    best: Epoch


class Trainer:
    """Trains two towers on a world.

    Measured and kept is the running mean of the weights over the latest steps (Polyak and Juditsky 1992): it
    is better than any single step's weights and needs no schedule for the learning rate.
    """

    def __init__(self, world: World, settings: Settings) -> None:
        """Raises TrainingError where there is nothing to learn from or to validate with."""
        self.settings = settings
        self._world = world
        self._split: Split = leave_last_out(world.sequences)
        if not len(self._split.validation.users):
            raise TrainingError("No user has 3 items or more; there is nothing to learn from and test on.")
        counts = np.bincount(self._split.train.items, minlength=world.n_items + 1)
        self._objective = Objective(settings, torch.from_numpy(counts))
        torch.manual_seed(self._seed(0))
        self._network = TwoTowers(world.schema, world.vocabularies, settings)
        self._mean = copy.deepcopy(self._network).eval()
        self._optimizer = torch.optim.AdamW(
            self._network.parameters(), lr=settings.lr, weight_decay=settings.weight_decay
        )
        self._steps = 0
        self._epochs: list[Epoch] = []
        self._best: State = {}

    def resume(self, checkpoint: CheckpointFile) -> int:
        """Take up where `checkpoint` stands, if it is of this run; returns the number of finished epochs."""
        state = checkpoint.load()
        if state is not None:
            self._network.load_state_dict(state["network"])
            self._mean.load_state_dict(state["mean"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._steps = state["steps"]
            self._best = state["best"]
            self._epochs = [Epoch(**epoch) for epoch in state["epochs"]]
        return len(self._epochs)

    def run(self, checkpoint: CheckpointFile, tell: Callable[[Epoch], None]) -> Trained:
        """Train to the end, saving to `checkpoint` and calling `tell` after every epoch."""
        while not self._finished():
            epoch = self._run_epoch(len(self._epochs) + 1)
            self._epochs.append(epoch)
            if epoch is self.best:
                self._best = copy.deepcopy(self._mean.state_dict())
            checkpoint.save(self._state())
            tell(epoch)
        best = copy.deepcopy(self._mean)
        best.load_state_dict(self._best)
        return Trained(best, tuple(self._epochs), self.best)

    @property
    def best(self) -> Epoch:
        """The epoch that served the validation users best, the first of equals."""
        return max(self._epochs, key=lambda epoch: epoch.validation)

    def _run_epoch(self, number: int) -> Epoch:
        started = time.perf_counter()
        loss = self._train_epoch(number)
        figures = measured(self._mean, self._world, self._split.validation)
        return Epoch(number, loss, figures[JUDGED_BY], time.perf_counter() - started)

    def _train_epoch(self, number: int) -> float:
        seed = self._seed(number)
        torch.manual_seed(seed)
        rng = np.random.default_rng(seed)
        windows = Windows.cut(self._split.train, self._world.schema.history_length, rng)
        order = rng.permutation(len(windows))
        self._network.train()
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
        mean = float(np.mean(losses))
        if not np.isfinite(mean):
            raise TrainingError(f"The loss of epoch {number} is not a number; try a smaller --lr.")
        return mean

    def _step(self, windows: Windows, chosen: IntArray) -> float:
        loss = self._loss(
            torch.from_numpy(windows.users[chosen]),
            torch.from_numpy(windows.inputs[chosen]),
            torch.from_numpy(windows.targets[chosen]),
        )
        self._optimizer.zero_grad()
        torch.autograd.backward(loss)
        torch.nn.utils.clip_grad_norm_(self._network.parameters(), LARGEST_GRADIENT)
        self._steps += 1
        for group in self._optimizer.param_groups:
            group["lr"] = self.settings.lr * min(1.0, self._steps / WARM_UP_STEPS)
        self._optimizer.step()
        self._update_mean()
        return loss.item()

    def _loss(self, users: Tensor, inputs: Tensor, following: Tensor) -> Tensor:
        """Only the items that the batch holds or compares with go through the item tower."""
        network, known = self._network, inputs != PADDING
        targets = following[known]
        others = self._objective.others(targets)
        numbers, place = torch.unique(torch.cat([inputs.flatten(), targets, others]), return_inverse=True)
        raw = network.raw_items(rows_of(self._world.items, numbers))
        history, wanted, unwanted = place.split([inputs.numel(), len(targets), len(others)])
        told = forget(rows_of(self._world.users, users), self.settings.forget, torch.default_generator)
        queries = network.queries(told, raw[history].reshape(*inputs.shape, -1), known, known)
        vectors = network.finish(raw)
        return self._objective(queries, vectors[wanted], targets, vectors[unwanted], others)

    def _update_mean(self) -> None:
        """Early steps are forgotten sooner, so that the start does not weigh on the mean."""
        share = max(1 / AVERAGED_STEPS, 10 / (self._steps + 10))
        with torch.no_grad():
            for mean, value in zip(self._mean.parameters(), self._network.parameters(), strict=True):
                mean.lerp_(value, share)

    def _finished(self) -> bool:
        ran = len(self._epochs)
        return ran >= self.settings.epochs or (ran > 0 and ran - self.best.number >= self.settings.patience)

    def _state(self) -> State:
        return {
            "network": self._network.state_dict(),
            "mean": self._mean.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "steps": self._steps,
            "best": self._best,
            "epochs": [asdict(epoch) for epoch in self._epochs],
        }

    def _seed(self, epoch: int) -> int:
        return int(np.random.SeedSequence([self.settings.seed, epoch]).generate_state(1)[0])

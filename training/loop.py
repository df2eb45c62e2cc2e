"""Epoch after epoch, until more do not help: what trainers of a network share.

Every draw of epoch e comes from (seed, e), so a run that was interrupted and resumed gives the same bytes as
one that was not.
"""

from __future__ import annotations

import copy
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Generic, Protocol, TypeVar

import numpy as np
import torch
from torch import nn

from training.checkpoint import CheckpointFile, State
from training.errors import TrainingError

Network = TypeVar("Network", bound=nn.Module)


class LoopSettings(Protocol):
    """What the loop reads of a trainer's settings."""

    @property
    def seed(self) -> int:
        """Of every draw."""

    @property
    def epochs(self) -> int:
        """At most so many."""

    @property
    def patience(self) -> int:
        """Epochs without a better one, after which it ends."""


@dataclass(frozen=True, slots=True)
class Epoch:
    """One epoch's figures; `validation` is the one by which the best is chosen."""

    number: int
    loss: float
    validation: float
    seconds: float


@dataclass(frozen=True, slots=True)
class Trained(Generic[Network]):
    """What training found: the network, in evaluation mode, with the best epoch's weights."""

    network: Network
    epochs: tuple[Epoch, ...]
    best: Epoch


class RunningMean(Generic[Network]):
    """The mean of the weights over about the latest `reach` steps (Polyak and Juditsky 1992), as a model.

    It is better than any single step's weights and needs no schedule for the learning rate.
    """

    def __init__(self, network: Network, reach: int) -> None:
        self.model = copy.deepcopy(network).eval()
        self._reach = reach

    def update(self, network: Network, step: int) -> None:
        """Early steps are forgotten sooner, so that the start does not weigh on the mean."""
        share = max(1 / self._reach, 10 / (step + 10))
        with torch.no_grad():
            for mean, value in zip(self.model.parameters(), network.parameters(), strict=True):
                mean.lerp_(value, share)


class EpochTrainer(ABC, Generic[Network]):
    """Trains a network; measured and kept is the running mean of its weights."""

    def __init__(
        self, network: Network, optimizer: torch.optim.Optimizer, settings: LoopSettings, reach: int
    ) -> None:
        """`reach`: steps of the running mean."""
        self._network = network
        self._optimizer = optimizer
        self._loop = settings
        self._mean = RunningMean(network, reach)
        self._steps = 0
        self._epochs: list[Epoch] = []
        self._best: State = {}

    @abstractmethod
    def _train_epoch(self, number: int, rng: np.random.Generator) -> list[float]:
        """Step through all data once, calling `_stepped` after each step; returns the steps' losses."""

    @abstractmethod
    def _validate(self, network: Network) -> float:
        """How good the network is; higher is better."""

    def resume(self, checkpoint: CheckpointFile) -> int:
        """Take up where `checkpoint` stands, if it is of this run; returns the number of finished epochs."""
        state = checkpoint.load()
        if state is not None:
            self._network.load_state_dict(state["network"])
            self._mean.model.load_state_dict(state["mean"])
            self._optimizer.load_state_dict(state["optimizer"])
            self._steps = state["steps"]
            self._best = state["best"]
            self._epochs = [Epoch(**epoch) for epoch in state["epochs"]]
        return len(self._epochs)

    def run(self, save: Callable[[State], None], tell: Callable[[Epoch], None]) -> Trained[Network]:
        """Train to the end; after every epoch, `save` is given the state and `tell` the epoch."""
        while not self._finished():
            epoch = self._run_epoch(len(self._epochs) + 1)
            self._epochs.append(epoch)
            if epoch is self.best:
                self._best = copy.deepcopy(self._mean.model.state_dict())
            save(self._state())
            tell(epoch)
        best = copy.deepcopy(self._mean.model)
        best.load_state_dict(self._best)
        return Trained(best, tuple(self._epochs), self.best)

    @property
    def best(self) -> Epoch:
        """The best epoch by its validation figure, the first of equals."""
        return max(self._epochs, key=lambda epoch: epoch.validation)

    def _run_epoch(self, number: int) -> Epoch:
        started = time.perf_counter()
        seed = seed_of(self._loop.seed, number)
        torch.manual_seed(seed)
        self._network.train()
        loss = float(np.mean(self._train_epoch(number, np.random.default_rng(seed))))
        if not np.isfinite(loss):
            raise TrainingError(f"The loss of epoch {number} is not a number; try a smaller --lr.")
        return Epoch(number, loss, self._validate(self._mean.model), time.perf_counter() - started)

    def _stepped(self) -> None:
        self._steps += 1
        self._mean.update(self._network, self._steps)

    def _finished(self) -> bool:
        ran = len(self._epochs)
        return ran >= self._loop.epochs or (ran > 0 and ran - self.best.number >= self._loop.patience)

    def _state(self) -> State:
        return {
            "network": self._network.state_dict(),
            "mean": self._mean.model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "steps": self._steps,
            "best": self._best,
            "epochs": [asdict(epoch) for epoch in self._epochs],
        }


def seed_of(seed: int, epoch: int) -> int:
    """The seed of an epoch's draws, 0 for what is drawn before the first."""
    return int(np.random.SeedSequence([seed, epoch]).generate_state(1)[0])

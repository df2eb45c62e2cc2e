"""The loop over epochs, with a network of one weight that walks by one a step."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from training.checkpoint import CheckpointFile, State
from training.errors import TrainingError
from training.loop import Epoch, EpochTrainer, seed_of


@dataclass(frozen=True)
class Settings:
    seed: int = 0
    epochs: int = 10
    patience: int = 2


class Walker(EpochTrainer[nn.Linear]):
    """Validation is best where the running mean is nearest to `goal`; the loss is drawn."""

    def __init__(self, settings: Settings, goal: float, loss: float = 1.0) -> None:
        network = nn.Linear(1, 1, bias=False)
        nn.init.zeros_(network.weight)
        super().__init__(network, torch.optim.SGD(network.parameters(), lr=1.0), settings, reach=1)
        self._goal, self._loss = goal, loss

    def _train_epoch(self, number: int, rng: np.random.Generator) -> list[float]:
        self._network.weight.grad = -torch.ones(1, 1)
        self._optimizer.step()
        self._stepped()
        return [self._loss * rng.random()]

    def _validate(self, network: nn.Linear) -> float:
        return -abs(network.weight.item() - self._goal)


def run(trainer: Walker, checkpoint: CheckpointFile | None = None) -> tuple[float, list[Epoch]]:
    told: list[Epoch] = []

    def keep(state: State) -> None:
        if checkpoint is not None:
            checkpoint.save(state)

    return trainer.run(keep, told.append).network.weight.item(), told


def test_the_best_epoch_is_kept_and_patience_ends_it() -> None:
    weight, told = run(Walker(Settings(), goal=3))
    assert weight == 3
    assert [epoch.number for epoch in told] == [1, 2, 3, 4, 5]
    assert [epoch.validation for epoch in told] == [-2, -1, 0, -1, -2]


def test_epochs_are_the_most() -> None:
    weight, told = run(Walker(Settings(epochs=2), goal=3))
    assert (weight, len(told)) == (2, 2)


def test_a_resumed_run_ends_as_one_that_was_never_stopped(tmp_path: Path) -> None:
    checkpoint = CheckpointFile(tmp_path / "checkpoint.pt", "run")
    run(Walker(Settings(epochs=2), goal=4), checkpoint)
    resumed = Walker(Settings(), goal=4)
    assert resumed.resume(checkpoint) == 2
    weight, told = run(resumed)
    whole_weight, whole = run(Walker(Settings(), goal=4))
    assert weight == whole_weight == 4
    assert [(epoch.number, epoch.loss) for epoch in told] == [
        (epoch.number, epoch.loss) for epoch in whole[2:]
    ]


def test_a_loss_that_is_no_number_is_said() -> None:
    with pytest.raises(TrainingError, match="The loss of epoch 1 is not a number"):
        run(Walker(Settings(), goal=3, loss=float("nan")))


def test_seeds_differ_by_epoch_and_by_seed() -> None:
    assert len({seed_of(seed, epoch) for seed in range(3) for epoch in range(3)}) == 9

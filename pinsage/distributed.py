"""One training in several processes, on one machine or many: `torchrun` starts them.

Each process draws the same batches from the same seeds and answers for its share of the users; PyTorch's
DistributedDataParallel averages the gradients, so that all take the same step. The first one (rank 0)
validates, saves and writes; the others wait for its figures.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import torch
from torch import distributed, nn
from torch.nn.parallel import DistributedDataParallel

from pinsage.batches import FoldIn
from training.checkpoint import State, read_tensors, tensor_bytes
from training.errors import TrainingError


@dataclass(frozen=True, slots=True)
class Processes:
    """The processes that train together, as the one with number `rank` of `count` sees them."""

    device: torch.device
    rank: int = 0
    count: int = 1

    @property
    def first(self) -> bool:
        """Whether this process speaks for all: it validates, saves, writes and tells."""
        return self.rank == 0

    def part_of(self, batch: FoldIn) -> tuple[FoldIn, float]:
        """This process's users and the factor of their mean loss.

        DDP averages over processes; with the factor, shares of unequal size give the mean over all users. A
        process without a user answers for the first one with factor 0: DDP needs everybody's gradient.
        """
        if self.count == 1:
            return batch, 1.0
        users = np.arange(self.rank, len(batch), self.count)
        if not len(users):
            return batch.take(np.zeros(1, dtype=np.int64)), 0.0
        return batch.take(users), len(users) * self.count / len(batch)

    def parallel(self, model: nn.Module) -> nn.Module:
        """The model as every step should call it. It has the first process's weights everywhere."""
        if self.count == 1:
            return model
        return DistributedDataParallel(model, forward_sync_buffers=False)

    def mean(self, value: float) -> float:
        """The mean of every process's value."""
        if self.count == 1:
            return value
        total = torch.tensor([value], dtype=torch.float64, device=self.device)
        distributed.all_reduce(total)
        return float(total.item()) / self.count

    def from_first(self, figures: Sequence[float]) -> list[float]:
        """The first process's figures; all give as many."""
        if self.count == 1:
            return list(figures)
        told = torch.tensor(figures, dtype=torch.float64, device=self.device)
        distributed.broadcast(told, src=0)
        return [float(figure) for figure in told.tolist()]

    def first_says(self, answer: bool) -> bool:
        """The first process's answer."""
        return bool(self.from_first([answer])[0])

    def state_from_first(self, state: State | None) -> State | None:
        """The first process's state, as tensors on the CPU; only it needs to have one."""
        if self.count == 1:
            return state
        content = b"" if state is None else tensor_bytes(state)
        (size,) = self.from_first([len(content)])
        if not size:
            return None
        sent = torch.empty(int(size), dtype=torch.uint8)
        if self.first:
            sent = torch.from_numpy(np.frombuffer(content, dtype=np.uint8).copy())
        sent = sent.to(self.device)
        distributed.broadcast(sent, src=0)
        return read_tensors(sent.cpu().numpy().tobytes())


@contextmanager
def processes_on(device_name: str) -> Iterator[Processes]:
    """Join the processes that `torchrun` started, if it did; raises TrainingError where the others are lost.

    On `cuda` each process takes the device of its LOCAL_RANK and they talk through NCCL, else through Gloo.
    """
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        yield Processes(device_named(device_name))
        return
    if device_name == "cuda":
        device_name = f"cuda:{os.environ['LOCAL_RANK']}"
    device = device_named(device_name)
    if device.type == "cuda":
        torch.cuda.set_device(device)
    distributed.init_process_group("nccl" if device.type == "cuda" else "gloo")
    try:
        yield Processes(device, distributed.get_rank(), count)
    except RuntimeError as error:
        raise TrainingError(
            "Lost a process that trains along. Finished epochs are saved; the same command goes on."
        ) from error
    finally:
        distributed.destroy_process_group()


def device_named(name: str) -> torch.device:
    """The device; raises TrainingError where it cannot be used."""
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError) as error:
        raise TrainingError(f"Device {name!r} cannot be used here; try --device cpu.") from error
    return device

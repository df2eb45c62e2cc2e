"""What every protocol offers, and the training of PinSage that they share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import torch
from tqdm import tqdm

from ingest.histories import Histories
from ingest.schema import Item
from pinsage.checkpoint import CheckpointFile
from pinsage.evaluation import Figures, Protocols
from pinsage.settings import Settings
from pinsage.training import Epoch, Trained, Trainer

PINSAGE: dict[str, Settings] = {"PinSage": Settings(), "PinSage, no graph": Settings(graph=False)}
"""PinSage and its ablations: each is trained by the project's own trainer and measured like any method."""


@dataclass(frozen=True, slots=True)
class Record:
    """One method's figures on one split; `choice` tells the settings that validation chose."""

    figures: Figures
    choice: str = ""


class Bench(Protocol):
    """One protocol on one dataset and seed."""

    @property
    def sizes(self) -> str:
        """How many users and films take part."""
        ...

    def measure(self, model: str, checkpoint: Path) -> Record:
        """Train and measure one method; `checkpoint` is where a long training saves its epochs."""
        ...


def train_pinsage(
    model: str,
    items: Sequence[Item],
    train: Histories,
    validation: Protocols,
    *,
    seed: int,
    checkpoint: Path,
) -> Trained:
    """Train one of `PINSAGE` as `python -m pinsage.model` does, going on from `checkpoint` if it is there."""
    settings = replace(PINSAGE[model], seed=seed)
    trainer = Trainer(items, train, validation, settings, device=torch.device("cpu"))
    saved = CheckpointFile(checkpoint, f"{model} {settings}")
    trainer.resume(saved)
    return trainer.run(saved, _tell)


def described(trained: Trained) -> str:
    """What training chose."""
    return f"epoch {trained.best.number} of {len(trained.epochs)}"


def _tell(epoch: Epoch) -> None:
    tqdm.write(
        f"  epoch {epoch.number:3d}  validation NDCG {epoch.validation:.4f}  loss {epoch.loss:.4f}  "
        f"{epoch.seconds:.1f} s"
    )

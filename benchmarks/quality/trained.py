"""The training of PinSage that the protocols share: the project's own trainer, with a row's settings."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tqdm import tqdm

from ingest.histories import Histories, Unliked
from ingest.schema import Item
from pinsage.epochs import Epoch, Trained
from pinsage.evaluation import Protocols
from pinsage.settings import Settings
from pinsage.training import Trainer
from training.checkpoint import CheckpointFile


def train_pinsage(
    settings: Settings,
    items: Sequence[Item],
    train: Histories,
    validation: Protocols,
    checkpoint: Path,
    *,
    unliked: Unliked | None = None,
) -> Trained:
    """Train as `python -m pinsage.model` does, going on from `checkpoint` if it is there."""
    trainer = Trainer(items, train, validation, settings, device=torch.device("cpu"), unliked=unliked)
    saved = CheckpointFile(checkpoint, str(settings))
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

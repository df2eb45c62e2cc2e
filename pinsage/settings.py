"""Everything that decides what training produces. The same settings and dataset give the same bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

LossName = Literal["softmax", "max-margin"]
LOSSES: tuple[LossName, ...] = ("softmax", "max-margin")


@dataclass(frozen=True, slots=True)
class WalkSettings:
    """How random walks find a film's neighbourhood.

    `length` counts film → user → film steps; after each one a walk ends with `restart_prob`. `walks` start at
    every film in every epoch; `measured_walks`, more of them, find the neighbourhoods of the final vectors.
    """

    length: int = 2
    restart_prob: float = 0.5
    walks: int = 50
    measured_walks: int = 1000
    neighbours: int = 50


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run. `batches_per_epoch` None means every training user once per epoch.

    Without `graph` (an ablation) the id block takes the graph block's columns.

    `lr` and `weight_decay` are those of the embeddings; dense layers take smaller steps and decay less.
    """

    walk: WalkSettings = WalkSettings()
    dim: int = 256
    layers: int = 2
    dropout: float = 0.2
    graph: bool = True
    loss: LossName = "softmax"
    batch_size: int = 512
    batches_per_epoch: int | None = None
    epochs: int = 40
    patience: int = 5
    lr: float = 1e-2
    weight_decay: float = 1.5
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values for the manifest and the checkpoint, without the seed (it stands on its own)."""
        values = asdict(self)
        del values["seed"]
        return values

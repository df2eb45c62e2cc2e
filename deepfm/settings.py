"""Everything that decides what training produces. The same settings and dataset give the same bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Kind = Literal["deepfm", "fm", "lr"]
KINDS: tuple[Kind, ...] = ("deepfm", "fm", "lr")
"""The whole network; without its deep part; and without its pairs either, which is logistic regression."""

SplitName = Literal["time", "random", "users"]
SPLITS: tuple[SplitName, ...] = ("time", "random", "users")


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run. `hidden` is the width of each of the deep part's `layers`."""

    kind: Kind = "deepfm"
    split: SplitName = "time"
    dim: int = 16
    hidden: int = 128
    layers: int = 2
    dropout: float = 0.2
    spread: float = 0.01
    forget_ids: float = 0.1
    forget: float = 0.02
    batch_size: int = 2048
    epochs: int = 30
    patience: int = 2
    lr: float = 2e-3
    weight_decay: float = 1e-5
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values for the manifest and the checkpoint, without the seed (it stands on its own)."""
        values = asdict(self)
        del values["seed"]
        return values

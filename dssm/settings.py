"""Everything that decides what training produces. The same settings and dataset give the same bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

EncoderName = Literal["mean", "recency", "gru", "transformer"]
ENCODERS: tuple[EncoderName, ...] = ("mean", "recency", "gru", "transformer")

Output = Literal["unit", "scaled"]
OUTPUTS: tuple[Output, ...] = ("unit", "scaled")
"""`unit`: vectors of length 1, so that the inner product is the cosine. `scaled`: as the MLP leaves them."""

Mode = Literal["point", "pair", "list", "softmax"]
MODES: tuple[Mode, ...] = ("point", "pair", "list", "softmax")


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run. `negatives` 0 means the whole catalogue, in the modes that allow it.

    `forget` is how often a user feature is hidden, `new_items` how often the id of an item; `newcomers` is
    how many items each stretch of history asks for as if its user were new.
    """

    mode: Mode = "list"
    encoder: EncoderName = "gru"
    dim: int = 64
    user_dim: int = 16
    hidden: int = 128
    layers: int = 1
    dropout: float = 0.2
    output: Output = "unit"
    temperature: float = 0.05
    negatives: int = 512
    correction: bool = True
    forget: float = 0.3
    newcomers: int = 1
    new_items: float = 0.1
    spread: float = 0.05
    history_length: int = 50
    batch_size: int = 128
    epochs: int = 12
    patience: int = 3
    lr: float = 3e-3
    weight_decay: float = 1e-2
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values for the manifest and the checkpoint, without the seed (it stands on its own)."""
        values = asdict(self)
        del values["seed"]
        return values

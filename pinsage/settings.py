"""Everything that decides what training produces. The same settings and dataset give the same bytes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

import numpy as np

ConvolutionName = Literal["light", "dense"]
CONVOLUTIONS: tuple[ConvolutionName, ...] = ("light", "dense")
LossName = Literal["softmax", "max-margin"]
LOSSES: tuple[LossName, ...] = ("softmax", "max-margin")
TargetsName = Literal["any", "next"]
TARGETS: tuple[TargetsName, ...] = ("any", "next")
BatchesName = Literal["auto", "whole", "sampled"]
BATCHES: tuple[BatchesName, ...] = ("auto", "whole", "sampled")

WHOLE_CATALOGUE = 8_192
"""Films up to which "auto" embeds all of them in every step."""
USERS_PER_STEP, FILMS_PER_USER, MAX_USERS_PER_STEP = 256, 8, 8192
"""Of a catalogue that steps see in parts, the larger it is, the more users share a step's work on films."""
MEASURED_IN_ALL = 2**24
"""Walks that find the final neighbourhoods, over all films: a bound for large catalogues."""


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

    def measured_from_each(self, n_items: int) -> int:
        """`measured_walks`, or fewer where the catalogue is so large that they would take minutes."""
        return min(self.measured_walks, max(self.walks, MEASURED_IN_ALL // n_items))


@dataclass(frozen=True, slots=True)
class Settings:
    """One training run. `batches_per_epoch` None means every training user once per epoch, `batch_size` None
    256 users, more where the catalogue is large.

    `batches` says whether a step embeds the whole catalogue or the films that its batch needs, among them
    `candidates` that stand for all others; "auto" decides by the size of the catalogue.

    A "light" convolution averages the neighbours, a "dense" one is the paper's, with layers to learn.

    Without `graph` (an ablation) the id block takes the graph block's columns; without `unliked` (another)
    dislikes say nothing.

    `targets` says what a user's marks should find: any other films of the user, or those watched next after a
    single one. With `stretch` the graph and the linear block see every such number of films that a user
    watched in a row as a person of its own, so that films watched near in time are neighbours.

    `lr` and `weight_decay` are those of the embeddings; dense layers take smaller steps and decay less.
    """

    walk: WalkSettings = WalkSettings()
    dim: int = 256
    convolution: ConvolutionName = "light"
    layers: int = 1
    dropout: float = 0.25
    graph: bool = True
    unliked: bool = True
    loss: LossName = "softmax"
    targets: TargetsName = "any"
    stretch: int | None = None
    batches: BatchesName = "auto"
    candidates: int = 4096
    batch_size: int | None = None
    batches_per_epoch: int | None = None
    epochs: int = 40
    patience: int = 5
    lr: float = 5e-3
    weight_decay: float = 1.5
    seed: int = 0

    def as_json(self) -> dict[str, Any]:
        """Plain values for the manifest and the checkpoint, without the seed (it stands on its own)."""
        values = asdict(self)
        del values["seed"]
        return values

    def users_per_step(self, n_items: int) -> int:
        """`batch_size`, or what suits a catalogue of `n_items` films.

        A step's work on films is shared by its users. In a large catalogue so many of them keep both kinds of
        work in proportion, and the number of likes a film sees in a step about the same.
        """
        large = n_items > WHOLE_CATALOGUE
        suits = min(n_items // FILMS_PER_USER, MAX_USERS_PER_STEP) if large else USERS_PER_STEP
        return self.batch_size or suits

    def seed_of(self, epoch: int) -> int:
        """The seed of an epoch's draws, 0 for what is drawn before the first."""
        return int(np.random.SeedSequence([self.seed, epoch]).generate_state(1)[0])

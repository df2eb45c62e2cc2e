"""What every protocol offers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np

from ingest.schema import IntArray
from ingest.splits import Cases
from pinsage.evaluation import FEW_MARKS, Figures, Protocols

VALIDATED = 2000
"""Users, at random, that PinSage is validated with after every epoch where a protocol has more."""
NOBODY: IntArray = np.empty(0, dtype=np.int64)


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


def by_ndcg_at_10(cases: Cases, seed: int) -> Protocols:
    """What training validates with where a protocol asks for one thing only: NDCG@10 on some of `cases`."""
    users = np.random.default_rng(seed).permutation(len(cases))[:VALIDATED]
    some, nobody = (Cases(cases.marks.take(rows), cases.targets.take(rows)) for rows in (users, NOBODY))
    return Protocols(few={FEW_MARKS[-1]: some}, more={}, most=nobody, next_film=nobody)

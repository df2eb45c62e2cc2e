"""Users and items as raw feature values: what profile stores keep, and what finding and ranking read.

Films and products differ only in the names of their features (`ingest.features.SCHEMAS`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from ingest.schema import FloatArray

Values = Mapping[str, str | tuple[str, ...]]
"""Raw values by feature name of the schema; a feature that is absent, or "", is unknown.

A feature of several values (a film's genres) has a tuple.
"""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody to recommend to. `values` holds the schema's user features, the user id among them if known.

    `history` are the ids of the items they met, oldest first; empty for somebody new.
    """

    values: Values = field(default_factory=dict)
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """An item's id and its score; higher is better."""

    item_id: str
    score: float


def source_of(schema: str, name: str, fingerprint: str) -> str:
    """Names a dataset of users and items, so that what belongs to other data is told apart."""
    return f"{schema} {name} {fingerprint}"


class ItemFinder(Protocol):
    """The first stage: a few hundred candidates out of the whole catalogue."""

    def find(
        self, person: Person, n: int, *, leave_out: Collection[str] = (), way: str = ""
    ) -> list[ScoredItem]:
        """Up to `n` items, best first, none of `leave_out` among them; `way` "" is the default one.

        Raises `UnknownWay` for a way to find that there is not, and `StoreUnavailable`.
        """

    @property
    def ways(self) -> Sequence[str]:
        """The ways to find items, the default one first."""


class ManyFinder(Protocol):
    """The first stage, for many people at once."""

    def find_for_each(
        self, people: Sequence[Person], n: int, *, leave_out: Sequence[Collection[str]]
    ) -> list[list[ScoredItem]]:
        """As `ItemFinder.find` in the default way for each of the people, each with items to leave out."""


class ItemRanker(Protocol):
    """The second stage: how much a person wants each of some items."""

    def scores(self, person: Person, items: Sequence[Values]) -> FloatArray:
        """Scores (len(items),), higher is better; values that training has not met count as unknown.

        A ranker by features alone gives probabilities from 0 to 1.
        """

"""What the services need of the store of users and items. One file beside this one per back end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from recommender.entities import Values


@dataclass(frozen=True, slots=True)
class EntityCounts:
    """How many users and items a store holds."""

    users: int
    items: int


class Entities(Protocol):
    """Users with their histories, and items. Safe to use from several threads.

    Every method may raise `StoreUnavailable`; reading ones `DamagedRecord`, where others write here too.
    """

    def user(self, user_id: str) -> Values | None:
        """A user's features, the id among them; None for an unknown one."""

    def history(self, user_id: str) -> tuple[str, ...]:
        """Ids of the items that a user met, oldest first; empty for an unknown one."""

    def items(self, item_ids: Sequence[str]) -> dict[str, Values]:
        """Those of these items that are known, by id, in the order asked for."""

    def add_users(self, users: Sequence[Values]) -> None:
        """Store users, replacing what was stored of the same ones; histories stay."""

    def add_histories(self, histories: Mapping[str, Sequence[str]]) -> None:
        """Store histories by user id, replacing those of the same users."""

    def add_items(self, items: Sequence[Values]) -> None:
        """Store items, replacing what was stored of the same ones."""

    def counts(self) -> EntityCounts:
        """How many there are; takes time that grows with their number."""

    def source(self) -> str | None:
        """Which data were loaded completely; None before, and while a load is under way."""

    def begin(self, source: str) -> None:
        """Note that data are going to be loaded. Everything goes if what is here came from other data."""

    def finish(self, source: str) -> None:
        """Note that these data are loaded completely."""

    def close(self) -> None:
        """Close all connections."""

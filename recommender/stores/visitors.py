"""What the recommender needs of the store of visitors' marks. Keys are hashes: ids never reach a store."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from recommender.types import StoredMarks, VisitorMarks

MAX_VISITORS = 100_000
"""Anybody may ask to be remembered, so there is an end to it."""

ABANDONED_SECONDS = 24 * 3600
"""A visitor who has had no mark for so long is no visitor."""


class Visitors(Protocol):
    """Visitors' marks. Every method may raise `StoreUnavailable`. Safe to call from several threads."""

    def add(self, key: str, now: int) -> None:
        """A new visitor without marks; abandoned ones are removed first. Raises `VisitorsFull`."""

    def marks(self, key: str) -> VisitorMarks | None:
        """A visitor's marks; None for an unknown one."""

    def replace(self, key: str, marks: VisitorMarks, now: int) -> bool:
        """Replace a visitor's marks; False for an unknown one."""

    def remove(self, key: str) -> bool:
        """Delete a visitor; False for an unknown one."""

    def all_marks(self) -> Iterator[StoredMarks]:
        """Everybody's marks, nobody's key; the order stays while nobody comes or goes."""

    def close(self) -> None:
        """Close all connections."""

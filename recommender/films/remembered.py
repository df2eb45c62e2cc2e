"""Marks that visitors asked the server to remember, under an id that only the visitor knows.

The store holds a hash of the id: whoever reads the database cannot speak for a visitor. An id is 128 random
bits, so no salt and no slow hash is needed: there is nothing to guess.
"""

from __future__ import annotations

import hashlib
import secrets
import time

from recommender.errors import ContradictoryMarks, UnknownVisitor
from recommender.stores.visitors import Visitors
from recommender.types import VisitorMarks

ID_BYTES = 16


class RememberedMarks:
    """Creates, reads, replaces and forgets. Every method may raise `StoreUnavailable`. Thread-safe."""

    def __init__(self, visitors: Visitors) -> None:
        self._visitors = visitors

    def begin(self) -> str:
        """The id of a new visitor without marks; it cannot be found out later. Raises `VisitorsFull`."""
        visitor_id = secrets.token_urlsafe(ID_BYTES)
        self._visitors.add(_key(visitor_id), int(time.time()))
        return visitor_id

    def read(self, visitor_id: str) -> VisitorMarks:
        """A visitor's marks. Raises `UnknownVisitor`."""
        marks = self._visitors.marks(_key(visitor_id))
        if marks is None:
            raise UnknownVisitor
        return marks

    def replace(self, visitor_id: str, marks: VisitorMarks) -> VisitorMarks:
        """Store these marks instead of those before; returns them as stored, without repetitions.

        Ids of films are kept as they are, known to the model or not: another model may know them. Raises
        `UnknownVisitor`, and `ContradictoryMarks` for films liked and disliked at once.
        """
        both = set(marks.liked) & set(marks.disliked)
        if both:
            raise ContradictoryMarks(sorted(both))
        marks = VisitorMarks(
            liked=tuple(dict.fromkeys(marks.liked)),
            disliked=tuple(dict.fromkeys(marks.disliked)),
            unseen=tuple(dict.fromkeys(marks.unseen)),
            hidden=tuple(dict.fromkeys(marks.hidden)),
        )
        if not self._visitors.replace(_key(visitor_id), marks, int(time.time())):
            raise UnknownVisitor
        return marks

    def forget(self, visitor_id: str) -> None:
        """Delete a visitor and all marks, for good. Raises `UnknownVisitor`."""
        if not self._visitors.remove(_key(visitor_id)):
            raise UnknownVisitor

    def close(self) -> None:
        """Close the store."""
        self._visitors.close()


def _key(visitor_id: str) -> str:
    return hashlib.sha256(visitor_id.encode("utf-8", "surrogatepass")).hexdigest()

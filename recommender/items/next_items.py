"""Finds what a known or a new user wants next, with trained towers and without the trainer.

Ways to find:

- `next` (the default): the query tower reads the person's features and history; the best inner products.
- `similar`: the items most similar to the latest one of the history.
- `popular`: the items that most users of the training data met.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from recommender.entities import Person, ScoredItem
from recommender.errors import BadRequest, NoHistory, UnknownWay
from recommender.items.item_search import ExactSearch, ItemSearch, StoreSearch
from recommender.items.new_items import read_new_items
from recommender.items.tower_files import read_towers
from recommender.items.towers import Towers
from recommender.stores.vectors import OpenVectors

NEXT, SIMILAR, POPULAR = "next", "similar", "popular"
WAYS = (NEXT, SIMILAR, POPULAR)
PEOPLE_AT_ONCE = 64
"""People whose queries the tower answers at once."""


def open_finder(folder: Path, open_vectors: OpenVectors, collection: str, *, snapshot: bool) -> NextItems:
    """A finder over the towers in `folder` and the new items that were added to them.

    With `snapshot` it searches in memory and never opens the store; otherwise in `collection` as
    `python -m dssm.load` fills it, which is opened at the first search. Raises `ArtifactError`.
    """
    towers = open_towers(folder)
    vectors = towers.items.vectors
    if snapshot:
        return NextItems(towers, ExactSearch(towers.item_ids, vectors))
    return NextItems(towers, StoreSearch(open_vectors, collection, towers.item_ids, vectors))


def open_towers(folder: Path) -> Towers:
    """The towers in `folder` with the new items that were added to them. Raises `ArtifactError`."""
    return read_towers(folder).with_new_items(read_new_items(folder))


class NextItems:
    """Implements `ItemFinder` and `ManyFinder`. Safe to use from several threads."""

    def __init__(self, towers: Towers, search: ItemSearch) -> None:
        """`search` is over the towers' items, and belongs to this finder."""
        self.towers = towers
        self._search = search
        by_id = np.argsort(np.array(towers.item_ids, dtype=np.str_), kind="stable")
        self._popular = by_id[np.argsort(-towers.items.counts[by_id], kind="stable")]

    @property
    def ways(self) -> Sequence[str]:
        """The ways to find items, the default one first."""
        return WAYS

    def find(
        self, person: Person, n: int, *, leave_out: Collection[str] = (), way: str = ""
    ) -> list[ScoredItem]:
        """Up to `n` items, best first, none of `leave_out` among them; equal scores by item id.

        Values and items of the history that training has not met count as unknown. Scores of `popular` are
        numbers of users, those of the other ways inner products. Raises `BadRequest` (`UnknownWay`,
        `NoHistory` for `similar`), `StoreUnavailable`, and `ArtifactError` where the store holds vectors of
        other towers.
        """
        if n < 1:
            raise BadRequest(f"Ask for one item at least, not {n}.")
        way = way or NEXT
        left_out = frozenset(leave_out)
        if way == POPULAR:
            return self._most_popular(n, left_out)
        if way == NEXT:
            query = self.towers.query(person)
        elif way == SIMILAR:
            history = self.towers.history_of(person)
            if not len(history):
                raise NoHistory
            query = self.towers.items.vectors[history[-1]]
            left_out |= {self.towers.item_ids[history[-1]]}
        else:
            raise UnknownWay(way, WAYS)
        found = self._search.best(query, n + len(left_out))
        return [item for item in found if item.item_id not in left_out][:n]

    def find_for_each(
        self, people: Sequence[Person], n: int, *, leave_out: Sequence[Collection[str]]
    ) -> list[list[ScoredItem]]:
        """See `ManyFinder`; what it raises `find` raises, too."""
        found = []
        for start in range(0, len(people), PEOPLE_AT_ONCE):
            part = people[start : start + PEOPLE_AT_ONCE]
            left_out = [frozenset(items) for items in leave_out[start : start + PEOPLE_AT_ONCE]]
            limits = [n + len(items) for items in left_out]
            hits = self._search.best_of_each(self.towers.queries(part), limits)
            for items, out in zip(hits, left_out, strict=True):
                found.append([item for item in items if item.item_id not in out][:n])
        return found

    def close(self) -> None:
        """Let go of the vector store."""
        self._search.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _most_popular(self, n: int, left_out: Collection[str]) -> list[ScoredItem]:
        ids, counts = self.towers.item_ids, self.towers.items.counts
        best = self._popular[: n + len(left_out)].tolist()
        found = [ScoredItem(ids[row], float(counts[row])) for row in best if ids[row] not in left_out]
        return found[:n]

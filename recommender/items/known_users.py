"""Recommends to the users of the dataset that is served: the towers find, and a ranker orders on request.

Towers and ranker are folders that training writes; they are opened when they are needed first, so that a
server without such requests carries none of them, and opened again once they were trained anew.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from ingest.checksums import MANIFEST
from ingest.schema import MovieId
from recommender.entities import Person, ScoredItem
from recommender.errors import ArtifactError, RankerMissing, StoreUnavailable, TowersMissing, UnknownUser
from recommender.items.next_items import NextItems
from recommender.items.ranking import OnnxRanker, open_ranker
from recommender.items.reranking import FOLDER, Reranker, open_reranker
from recommender.stores.entities import Entities

CANDIDATES = 100
"""So many films at least are found for the reranker to order."""

Model = TypeVar("Model")


@dataclass(frozen=True, slots=True)
class Found:
    """Items for a user, best first, and the models that found and ordered them."""

    items: list[ScoredItem]
    version: str


class KnownUsers:
    """Safe to use from several threads."""

    def __init__(
        self, state: Path, entities: Entities, open_towers: Callable[[Path, str], NextItems]
    ) -> None:
        """Models are in `state`; `open_towers` takes the folder of towers and the name of their dataset."""
        self._state = state
        self._entities = entities
        self._open_towers = open_towers
        self._towers: _Kept[NextItems] = _Kept(NextItems.close)
        self._ranker: _Kept[OnnxRanker] = _Kept(lambda _: None)
        self._reranker: _Kept[Reranker] = _Kept(lambda _: None)

    def recommend(
        self, dataset: str, user_id: str, n: int, catalogue: Collection[MovieId], *, rank: bool
    ) -> Found:
        """The `n` films of the `catalogue` that this user of `dataset` wants next, none of them met before.

        Scores are inner products. With `rank` the `CANDIDATES` or `n` best are in the reranker's order, with
        its scores. Raises `UnknownUser`, `TowersMissing`, `RankerMissing` and `StoreUnavailable`.
        """
        try:
            finder = self._finder(dataset)
            values = self._entities.user(user_id)
            if values is None:
                raise UnknownUser(user_id, dataset)
            person = Person(values, self._entities.history(user_id))
            version = finder.towers.version
            new = {item_id for item_id in finder.towers.new_ids if MovieId(int(item_id)) not in catalogue}
            left_out = new.union(person.history)
            if not rank:
                return Found(finder.find(person, n, leave_out=left_out), version)
            reranker = self._reranker.of(self._state / f"deepfm-{dataset}" / FOLDER, open_reranker)
            if reranker is None or reranker.first_stage != version:
                raise RankerMissing(dataset)
            found = finder.find(person, max(n, CANDIDATES), leave_out=left_out)
            return Found(self._ordered(reranker, person, found)[:n], f"{version} + {reranker.version}")
        except ArtifactError as error:
            raise StoreUnavailable(str(error)) from error

    def ranker(self, dataset: str) -> OnnxRanker:
        """The ranker that was trained on `dataset`. Raises `RankerMissing` and `StoreUnavailable`."""
        try:
            ranker = self._ranker.of(self._state / f"deepfm-{dataset}", open_ranker)
        except ArtifactError as error:
            raise StoreUnavailable(str(error)) from error
        if ranker is None:
            raise RankerMissing(dataset)
        return ranker

    def close(self) -> None:
        """Close the stores."""
        self._towers.close()
        self._entities.close()

    def _finder(self, dataset: str) -> NextItems:
        folder = self._state / f"dssm-{dataset}"
        finder = self._towers.of(folder, lambda path: self._open_towers(path, dataset))
        if finder is None or self._entities.source() != finder.towers.source:
            raise TowersMissing(dataset)
        return finder

    def _ordered(self, reranker: Reranker, person: Person, found: list[ScoredItem]) -> list[ScoredItem]:
        stored = self._entities.items([item.item_id for item in found])
        known = [item for item in found if item.item_id in stored]
        return reranker.reordered(person, known, [stored[item.item_id] for item in known])


class _Kept(Generic[Model]):
    """The model of a folder, open for as long as the folder's manifest stays what it is."""

    def __init__(self, close: Callable[[Model], None]) -> None:
        self._close = close
        self._model: Model | None = None
        self._of: tuple[Path, int] | None = None
        self._lock = threading.Lock()

    def of(self, folder: Path, opened: Callable[[Path], Model]) -> Model | None:
        """The model in `folder`; None where there is none. Raises what `opened` raises."""
        try:
            now = folder, (folder / MANIFEST).stat().st_mtime_ns
        except FileNotFoundError:
            return None
        with self._lock:
            if self._of != now:
                self._let_go()
                self._model = opened(folder)
                self._of = now
            return self._model

    def close(self) -> None:
        """Close the model, if one is open."""
        with self._lock:
            self._let_go()

    def _let_go(self) -> None:
        if self._model is not None:
            self._close(self._model)
        self._model = self._of = None

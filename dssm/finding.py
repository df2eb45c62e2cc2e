"""The best films for a profile, by searching Milvus or without it: the same films, in the same order.

Films are ordered by relevance, how likely somebody with the profile watches and likes them; the score that is
shown is the rating they would give, in stars. (Ordered by stars, a list is full of films that three people
saw.) Milvus finds a few films more than asked for; both ways then compute relevance and stars from the films'
vectors by the same arithmetic, so no rounding inside Milvus can change a list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from dssm.heads import Answers
from dssm.loading import load_vectors
from dssm.profiles import rows_of
from dssm.stars import to_stars
from ingest.schema import FloatArray, IntArray, Item, MovieId
from recommender.stores.vectors import CollectionMissing, VectorStore
from recommender.types import Film
from training.errors import ArtifactError

TIES = 20
"""More films are asked for than shown, so that nearly equal scores at the end cannot hide one."""

AGAIN = "load it with python -m dssm.recommend -i"

PROFILES_PER_SEARCH = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A list for one profile, best first: ids, relevance (higher is better) and stars (1 to 5)."""

    movie_ids: IntArray
    relevance: FloatArray
    stars: FloatArray


class Finder:
    """Finds films with the towers' `answers`; row i of their films is `items[i]`."""

    def __init__(self, answers: Answers, items: Sequence[Item]) -> None:
        """Raises ArtifactError where films and vectors differ in number."""
        if len(items) != len(answers.films):
            raise ArtifactError(
                f"There are {len(answers.films)} vectors for {len(items)} films; train again with "
                "`python -m dssm.demographics`."
            )
        self._answers = answers
        self._items = items
        self._ids = np.array([item.movie_id for item in items], dtype=np.int64)

    def exact(self, profiles: IntArray, limit: int) -> list[Found]:
        """The `limit` best films for each of `profiles` (n, 3), by the whole product."""
        rows = np.arange(len(self._ids))
        return [self._ranked(rows, profile, limit) for profile in rows_of(profiles)]

    def through(
        self,
        store: VectorStore,
        collection: str,
        profiles: IntArray,
        limit: int,
        progress: Callable[[int], object] = lambda _: None,
    ) -> list[Found]:
        """The same by searching in `collection`; `progress` is told of profiles done.

        Raises ArtifactError where it does not hold this model's vectors, `StoreUnavailable`.
        """
        self._check(store, collection)
        lists = []
        for start in range(0, len(profiles), PROFILES_PER_SEARCH):
            part = rows_of(profiles[start : start + PROFILES_PER_SEARCH])
            hits = store.search_many(collection, self._answers.relevance[part], limit + TIES)
            for profile, found in zip(part, hits, strict=True):
                rows = np.sort(np.searchsorted(self._ids, found.movie_ids))
                lists.append(self._ranked(rows, profile, limit))
            progress(len(part))
        return lists

    def load(self, store: VectorStore, collection: str, progress: Callable[[int], object]) -> None:
        """Put the films' vectors into `collection`, in place of what it holds."""
        films = [Film(item.movie_id, item.title, item.year, item.genres) for item in self._items]
        load_vectors(store, collection, films, self._answers.films, progress)

    def _ranked(self, rows: IntArray, profile: int, limit: int) -> Found:
        """The best of the films at `rows`, equal ones by id.

        Each row is summed by itself, in float64: a film's numbers do not depend on the others looked at.
        """
        vectors = self._answers.films[rows].astype(np.float64)
        relevance = (vectors * self._answers.relevance[profile]).sum(axis=1)
        best = np.argsort(-relevance, kind="stable")[:limit]
        stars = (vectors[best] * self._answers.stars[profile]).sum(axis=1)
        return Found(
            self._ids[rows[best]],
            relevance[best].astype(np.float32),
            to_stars(stars).astype(np.float32),
        )

    def _check(self, store: VectorStore, collection: str) -> None:
        """Whether `collection` holds exactly this model's vectors."""
        ours = self._answers.films
        try:
            count = store.count(collection)
            if count != len(ours):
                raise ArtifactError(f"{collection} in Milvus holds {count} of {len(ours)} films; {AGAIN}.")
            theirs = store.vectors_of(collection, [MovieId(movie_id) for movie_id in self._ids.tolist()])
        except CollectionMissing:
            raise ArtifactError(f"Milvus holds no vectors of this model yet; {AGAIN}.") from None
        if theirs.shape[1] != ours.shape[1]:
            raise ArtifactError(
                f"{collection} in Milvus holds vectors of another model, of {theirs.shape[1]} dimensions "
                f"instead of {ours.shape[1]}; {AGAIN}."
            )
        if not np.array_equal(theirs, ours):
            raise ArtifactError(f"{collection} in Milvus holds vectors of another training; {AGAIN}.")

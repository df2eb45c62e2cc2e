"""The served state: everything one version needs to answer, swapped as a whole when another is loaded."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import islice

from ingest.schema import MovieId
from recommender.errors import NotReady, StoreUnavailable
from recommender.films.elicitation import POOL, Questions
from recommender.films.retrieval import Retriever, SnapshotRetriever, StoreRetriever
from recommender.films.title_search import TitleIndex
from recommender.profiles import ProfileQueries
from recommender.stores.catalogue import Catalogue, CatalogueFilm, Load
from recommender.stores.vectors import OpenVectors, VectorStore
from recommender.types import Film, FilmMap, Filters, Recommendations

RETRY_SECONDS = 1.0
"""How long requests are refused at once after a store did not answer and nothing is served yet."""


@dataclass(frozen=True, slots=True)
class Served:
    """One version in memory. `by_likes` is the whole catalogue, most liked first (then by movie id);
    `profiles` is None where the version was loaded without a profile tower, `film_map` where it was loaded
    before there were maps.
    """

    load: Load
    films: dict[MovieId, Film]
    by_likes: Sequence[CatalogueFilm]
    genres: tuple[str, ...]
    titles: TitleIndex
    retriever: Retriever
    questions: Questions
    profiles: ProfileQueries | None
    film_map: FilmMap | None

    def most_liked(
        self, n: int, filters: Filters, hidden: Collection[MovieId] = (), offset: int = 0
    ) -> Recommendations:
        """The popular list: the most liked films that pass the filters and are not hidden, with their likes
        as scores; `n` of them, after the first `offset`.
        """
        passing = (
            entry
            for entry in self.by_likes
            if (not filters or filters.passes(entry.film)) and entry.film.movie_id not in hidden
        )
        entries = list(islice(passing, offset, offset + n))
        return Recommendations(
            self.load.model.name,
            [entry.film.movie_id for entry in entries],
            [float(entry.likes) for entry in entries],
            [()] * len(entries),
            self.films,
        )


class Serving:
    """Holds the served state of one recommender and replaces it when the catalogue names another load.

    With `snapshot`, vectors are read into memory once per version and the store is closed again, so that
    another process can open an embedded store; otherwise the store stays open and is searched in.
    """

    def __init__(self, catalogue: Catalogue, open_vectors: OpenVectors, *, snapshot: bool) -> None:
        self._catalogue = catalogue
        self._open_vectors = open_vectors
        self._snapshot = snapshot
        self._store: VectorStore | None = None
        self._served: Served | None = None
        self._lock = threading.Lock()
        self._problem = ""
        self._wait_until = 0.0

    def current(self) -> Served:
        """The state that serves. Raises `NotReady`, or `StoreUnavailable` while the first cannot be read."""
        served = self._served
        if served is None:
            with self._lock:
                self._look_again()
                served = self._served
        if served is None:
            raise NotReady("No model has been loaded yet; run insert_milvus.py with a prepared folder first.")
        return served

    @property
    def in_memory(self) -> bool:
        """Whether the state that serves includes the vectors themselves."""
        return self._snapshot and self._served is not None

    def refresh(self) -> bool:
        """Serve the load that the catalogue names; True if that changed the served state."""
        with self._lock:
            return self._look()

    def drop_all(self) -> None:
        """Let nothing serve, then delete all loads from both stores."""
        with self._lock:
            self._catalogue.deactivate()
            self._served = None
            if self._snapshot:
                with self._open_vectors() as store:
                    clear_stale(self._catalogue, store)
            else:
                clear_stale(self._catalogue, self._kept_open())

    def close(self) -> None:
        """Close the vector store if it is open."""
        with self._lock:
            if self._store is not None:
                self._store.close()
            self._store = None
            self._served = None

    def _look_again(self) -> None:
        """Look unless others did so in vain a moment ago: a crowd must not queue for a store that is away."""
        if self._served is None:
            if time.monotonic() < self._wait_until:
                raise StoreUnavailable(self._problem)
            self._look()

    def _look(self) -> bool:
        try:
            load = self._catalogue.active()
            before = self._served
            if load is None:
                self._served = None
            elif before is None or before.load.load_id != load.load_id:
                self._served = self._read(load)
            return self._served is not before
        except StoreUnavailable as error:
            self._problem = str(error)
            self._wait_until = time.monotonic() + RETRY_SECONDS
            raise

    def _read(self, load: Load) -> Served:
        entries = self._catalogue.films(load.load_id)
        films = {entry.film.movie_id: entry.film for entry in entries}
        by_likes = tuple(sorted(entries, key=lambda entry: (-entry.likes, entry.film.movie_id)))
        retriever = self._retriever(load, films)
        pool = [entry.film.movie_id for entry in by_likes[:POOL]]
        return Served(
            load=load,
            films=films,
            by_likes=by_likes,
            genres=tuple(sorted({genre for film in films.values() for genre in film.genres})),
            titles=TitleIndex(by_likes),
            retriever=retriever,
            questions=Questions(by_likes, retriever.vectors_of(pool), load.rule),
            profiles=self._profiles(load),
            film_map=_film_map(load, entries),
        )

    def _profiles(self, load: Load) -> ProfileQueries | None:
        tower = self._catalogue.profile_tower(load.load_id)
        if tower is None:
            return None
        try:
            return ProfileQueries(tower, load.model.dim)
        except ValueError as error:
            raise StoreUnavailable(
                f"The profile tower of {load.model.name} was damaged in the catalogue ({error}); "
                "load the model again with --force."
            ) from error

    def _retriever(self, load: Load, films: dict[MovieId, Film]) -> Retriever:
        if not self._snapshot:
            return StoreRetriever(self._kept_open(), load.collection)
        movie_ids = sorted(films)
        with self._open_vectors() as store:
            vectors = store.vectors_of(load.collection, movie_ids)
        return SnapshotRetriever([films[movie_id] for movie_id in movie_ids], vectors)

    def _kept_open(self) -> VectorStore:
        if self._store is None:
            self._store = self._open_vectors()
        return self._store


def _film_map(load: Load, entries: Sequence[CatalogueFilm]) -> FilmMap | None:
    places = tuple(entry.place for entry in entries if entry.place is not None)
    if len(places) < len(entries):
        return None
    films, likes = tuple(entry.film for entry in entries), tuple(entry.likes for entry in entries)
    return FilmMap(load.model.name, films, places, likes)


def clear_stale(catalogue: Catalogue, store: VectorStore) -> None:
    """Delete the loads that do not serve, vectors first: a crash in between leaves nothing unknown behind."""
    for load in catalogue.stale():
        store.drop(load.collection)
        catalogue.forget(load.load_id)

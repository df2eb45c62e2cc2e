"""The recommender as the transports see it: marks in, films out. Thread-safe."""

from __future__ import annotations

import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.schema import FloatArray, MovieId
from recommender import elicitation
from recommender.diversity import less_popular, rearranged
from recommender.errors import ContradictoryMarks, MapMissing, NotReady, ProfilesUnavailable, UnknownMovies
from recommender.explain import because_lists
from recommender.query import query_vector
from recommender.links import links_of
from recommender.remembered import RememberedMarks
from recommender.retrieval import Candidates
from recommender.serving import Served, Serving
from recommender.stores.catalogue import Catalogue
from recommender.stores.vectors import CollectionMissing
from recommender.types import (
    NO_FILTERS,
    NO_PROFILE,
    Counts,
    Film,
    FilmDetails,
    FilmMap,
    Filters,
    Marks,
    ModelVersion,
    Profile,
    Recommendations,
)


class Recommender:
    """Answers from the version that serves, an immutable state that is swapped as a whole.

    Every method but `counts`, `refresh`, `drop_all` and `close` raises `NotReady` while nothing has been
    loaded, and `StoreUnavailable` when a store that is needed for the answer does not respond.
    """

    def __init__(self, catalogue: Catalogue, serving: Serving, remembered: RememberedMarks) -> None:
        self._catalogue = catalogue
        self._serving = serving
        self.remembered = remembered
        """Marks of visitors who asked to be remembered; they need no model and outlive all."""

    @property
    def in_memory(self) -> bool:
        """Whether `recommend` answers from memory right now, waiting for no store."""
        return self._serving.in_memory

    def recommend(
        self,
        marks: Marks,
        n: int,
        filters: Filters = NO_FILTERS,
        *,
        hidden: Collection[MovieId] = (),
        offset: int = 0,
        surprise: float = 0.0,
        profile: Profile = NO_PROFILE,
    ) -> Recommendations:
        """The best films for these marks, none of them marked; without marks the most liked films.

        A `profile` that says something is a part of the query, with or without marks.

        `surprise`, from 0 to 1, trades accuracy for variety and less known films (see
        `recommender.diversity`); the order is then no longer that of the scores.

        `hidden` films are left out and say nothing about taste; ids that are not in the catalogue are
        ignored. The answer is films `offset` to `offset + n` of one ranked list: fewer when the filters leave
        no more. Without marks and profile a film's score is the number of people who like it. Raises
        `UnknownMovies`, `ContradictoryMarks` and `ProfilesUnavailable`.
        """
        asked = _Asked(_checked(marks), n, offset, surprise, filters, frozenset(hidden), profile)
        try:
            return _recommend(self._serving.current(), asked)
        except CollectionMissing:
            self._serving.refresh()
            return _recommend(self._serving.current(), asked)

    def films_to_mark(
        self, n: int, marks: Marks, shown: Sequence[MovieId], seed: int | None = None
    ) -> tuple[Film, ...]:
        """Up to `n` films worth asking about, none of them marked or shown before.

        The same seed gives the same films; None draws anew. Ids that are not in the catalogue are ignored,
        as a visitor may have been shown films of an older version.
        """
        known = {*marks.liked, *marks.disliked, *shown}
        return elicitation.films_to_mark(self._serving.current().by_likes, n, known, seed)

    def random_films(self, n: int) -> tuple[Film, ...]:
        """`n` films (or all, if there are fewer), every film equally likely."""
        entries = self._serving.current().by_likes
        return tuple(entry.film for entry in random.sample(entries, min(n, len(entries))))

    def film(self, movie_id: MovieId) -> Film:
        """One film. Raises `UnknownMovies`."""
        films = self._serving.current().films
        if movie_id not in films:
            raise UnknownMovies([movie_id])
        return films[movie_id]

    def details(self, movie_id: MovieId) -> FilmDetails:
        """Everything known about one film. Raises `UnknownMovies`."""
        served = self._serving.current()
        if movie_id not in served.films:
            raise UnknownMovies([movie_id])
        entry = self._catalogue.entry(served.load.load_id, movie_id)
        if entry is None:
            self._serving.refresh()
            served = self._serving.current()
            entry = self._catalogue.entry(served.load.load_id, movie_id)
        if entry is None:
            raise UnknownMovies([movie_id])
        external = self._catalogue.external(movie_id)
        return FilmDetails(
            film=entry.film,
            ratings=entry.ratings,
            similar=tuple(served.films[similar] for similar in entry.similar),
            external=external,
            links=links_of(self._catalogue.external_ids(movie_id), external),
        )

    def search(self, text: str, n: int) -> tuple[Film, ...]:
        """Up to `n` films with titles similar to `text`, most similar first."""
        return self._serving.current().titles.search(text, n)

    def genres(self) -> tuple[str, ...]:
        """All genres of the catalogue, sorted."""
        return self._serving.current().genres

    def counts(self) -> Counts:
        """Rows in the two stores; zeros when nothing is loaded."""
        try:
            served = self._serving.current()
        except NotReady:
            return Counts(vectors=0, films=0)
        return Counts(served.retriever.count(), self._catalogue.count_films(served.load.load_id))

    def film_map(self) -> FilmMap:
        """All films on a map, the same object while the version serves. Raises `MapMissing`."""
        found = self._serving.current().film_map
        if found is None:
            raise MapMissing
        return found

    def version(self) -> ModelVersion:
        """The model that serves."""
        return self._serving.current().load.model

    def takes_profiles(self) -> bool:
        """Whether the model that serves can take profiles into account."""
        return self._serving.current().profiles is not None

    def refresh(self) -> bool:
        """Look for a newly loaded version and serve it; True if the served version changed.

        Call it every few seconds. When it raises, the version served until now goes on serving.
        """
        return self._serving.refresh()

    def drop_all(self) -> None:
        """Delete every loaded version from both stores. Facts that the user supplied stay."""
        self._serving.drop_all()

    def close(self) -> None:
        """Close all stores; the recommender cannot be used afterwards."""
        self._serving.close()
        self._catalogue.close()
        self.remembered.close()


@dataclass(frozen=True, slots=True)
class _Asked:
    """One call of `Recommender.recommend`."""

    marks: Marks
    n: int
    offset: int
    surprise: float
    filters: Filters
    hidden: frozenset[MovieId]
    profile: Profile


def _checked(marks: Marks) -> Marks:
    """The marks without repetitions."""
    both = set(marks.liked) & set(marks.disliked)
    if both:
        raise ContradictoryMarks(sorted(both))
    return Marks(tuple(dict.fromkeys(marks.liked)), tuple(dict.fromkeys(marks.disliked)))


def _recommend(served: Served, asked: _Asked) -> Recommendations:
    marks = asked.marks
    marked = (*marks.liked, *marks.disliked)
    unknown = [movie_id for movie_id in marked if movie_id not in served.films]
    if unknown:
        raise UnknownMovies(unknown)
    if not marked and not asked.profile:
        return _popular(served, asked)
    nothing = np.empty((0, served.load.model.dim), dtype=np.float32)
    vectors = served.retriever.vectors_of(marked) if marked else nothing
    liked, disliked = vectors[: len(marks.liked)], vectors[len(marks.liked) :]
    query = _with_profile(served, query_vector(served.load.rule, liked, disliked), asked)
    seen = {*marked, *(asked.hidden & served.films.keys())}
    found = _found(served, query, asked, seen)
    return Recommendations(
        served.load.model.name,
        found.movie_ids.tolist(),
        found.scores.tolist(),
        because_lists(served.load.rule, marks.liked, liked, found.vectors),
        served.films,
    )


def _with_profile(served: Served, query: FloatArray, asked: _Asked) -> FloatArray:
    if not asked.profile:
        return query
    if served.profiles is None:
        raise ProfilesUnavailable
    return served.profiles.added(query, len(asked.marks.liked), asked.profile)


def _found(served: Served, query: FloatArray, asked: _Asked, seen: Collection[MovieId]) -> Candidates:
    """The films retrieved for a query."""
    if not asked.surprise:
        return served.retriever.search(query, asked.n, asked.filters, seen, asked.offset)
    rule = served.load.rule
    lowered = less_popular(rule, query, asked.surprise)

    def stretch(limit: int, offset: int) -> Candidates:
        return served.retriever.search(lowered, limit, asked.filters, seen, offset)

    return rearranged(stretch, rule.bias, asked.surprise, asked.n, asked.offset)


def _popular(served: Served, asked: _Asked) -> Recommendations:
    """The popular list."""
    if not asked.surprise:
        return served.most_liked(asked.n, asked.filters, asked.hidden, asked.offset)

    def stretch(limit: int, offset: int) -> Candidates:
        plain = served.most_liked(limit, asked.filters, asked.hidden, offset)
        return Candidates(
            np.array(plain.movie_ids, dtype=np.int64),
            np.array(plain.scores, dtype=np.float32),
            served.retriever.vectors_of(plain.movie_ids),
        )

    found = rearranged(stretch, served.load.rule.bias, asked.surprise, asked.n, asked.offset)
    movie_ids = found.movie_ids.tolist()
    return Recommendations(
        served.load.model.name, movie_ids, found.scores.tolist(), [()] * len(movie_ids), served.films
    )

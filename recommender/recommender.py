"""The recommender as the transports see it: marks in, films out. Thread-safe."""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Sequence
from typing import TypeVar

from ingest.schema import MovieId
from recommender.errors import ContradictoryMarks, MapMissing, NotReady, UnknownMovies
from recommender.films import answering
from recommender.films.answering import Round, Wish
from recommender.films.links import links_of
from recommender.films.remembered import RememberedMarks
from recommender.films.serving import Served, Serving
from recommender.items.known_users import KnownUsers
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

Answer = TypeVar("Answer")


class Recommender:
    """Answers from the version that serves, an immutable state that is swapped as a whole.

    Every method but `counts`, `refresh`, `drop_all` and `close` raises `NotReady` while nothing has been
    loaded, and `StoreUnavailable` when a store that is needed for the answer does not respond.
    """

    def __init__(
        self, catalogue: Catalogue, serving: Serving, remembered: RememberedMarks, users: KnownUsers
    ) -> None:
        self._catalogue = catalogue
        self._users = users
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
        rank: bool = False,
    ) -> Recommendations:
        """The best films for these marks, none of them marked; without marks the most liked films.

        A `profile` that says something is a part of the query, with or without marks.

        `surprise`, from 0 to 1, trades accuracy for variety and less known films (see
        `recommender.films.diversity`); the order is then no longer that of the scores.

        `hidden` films are left out and say nothing about taste; ids that are not in the catalogue are
        ignored. The answer is films `offset` to `offset + n` of one ranked list: fewer when the filters leave
        no more. Without marks and profile a film's score is the number of people who like it.

        With `rank`, the best films are ordered anew for the profile (see `recommender.films.second_stage`);
        it does not go with surprise, and leaves the most liked films as they are. Raises `UnknownMovies`,
        `ContradictoryMarks`, `ProfilesUnavailable`, and `RankerMissing` and `StoreUnavailable` for `rank`.
        """
        ranker = self._users.ranker(self._serving.current().load.model.dataset) if rank else None
        asked = Wish(_checked(marks), n, offset, surprise, filters, frozenset(hidden), profile, ranker)
        return self._answer(lambda served: answering.recommend(served, asked))

    def recommend_to(self, user_id: str, n: int, *, rank: bool = False) -> Recommendations:
        """The films that a user of the served dataset wants next, by what they watched and who they are.

        None they rated is among them. With `rank`, the reranker orders them, with scores of its own. Raises
        `UnknownUser`, `TowersMissing` and `RankerMissing`.
        """
        served = self._serving.current()
        found = self._users.recommend(served.load.model.dataset, user_id, n, served.films.keys(), rank=rank)
        scores = {MovieId(int(item.item_id)): item.score for item in found.items}
        movie_ids = [movie_id for movie_id in scores if movie_id in served.films]
        return Recommendations(
            found.version,
            movie_ids,
            [scores[movie_id] for movie_id in movie_ids],
            [()] * len(movie_ids),
            served.films,
        )

    def films_to_mark(
        self,
        n: int,
        marks: Marks,
        shown: Sequence[MovieId],
        seed: int | None = None,
        *,
        unseen: Collection[MovieId] = (),
    ) -> tuple[Film, ...]:
        """Up to `n` films worth asking about, none of them marked, shown before or `unseen` by the visitor.

        They adapt to the marks and to what the visitor has not seen (see `recommender.films.elicitation`).
        Before the first answer the same seed gives the same films and None draws anew; afterwards nothing is
        drawn. Ids that are not in the catalogue are ignored, as a visitor may have been shown films of an
        older version. Raises `ContradictoryMarks`.
        """
        marks = _checked(marks)
        asked = Round(n, marks, frozenset(unseen) - {*marks.liked, *marks.disliked}, shown, seed)
        return self._answer(lambda served: answering.films_to_mark(served, asked))

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
        self._users.close()

    def _answer(self, ask: Callable[[Served], Answer]) -> Answer:
        """Ask the version that serves, and the next one if its collection has gone meanwhile."""
        try:
            return ask(self._serving.current())
        except CollectionMissing:
            self._serving.refresh()
            return ask(self._serving.current())


def _checked(marks: Marks) -> Marks:
    """The marks without repetitions."""
    both = set(marks.liked) & set(marks.disliked)
    if both:
        raise ContradictoryMarks(sorted(both))
    return Marks(tuple(dict.fromkeys(marks.liked)), tuple(dict.fromkeys(marks.disliked)))

"""What one version answers: pure functions over the served state."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from ingest.schema import FloatArray, MovieId
from recommender.entities import ItemRanker
from recommender.errors import ProfilesUnavailable, UnknownMovies
from recommender.films.diversity import less_popular, rearranged
from recommender.films.elicitation import Answers
from recommender.films.explain import because_lists
from recommender.films.retrieval import Candidates
from recommender.films.second_stage import DEPTH, ordered
from recommender.films.serving import Served
from recommender.query import query_vector
from recommender.types import Film, Filters, Marks, Profile, Recommendations


@dataclass(frozen=True, slots=True)
class Wish:
    """What `Recommender.recommend` was asked for; the marks without repetitions.

    A `ranker` orders the best films anew (see `recommender.films.second_stage`).
    """

    marks: Marks
    n: int
    offset: int
    surprise: float
    filters: Filters
    hidden: frozenset[MovieId]
    profile: Profile
    ranker: ItemRanker | None = None


@dataclass(frozen=True, slots=True)
class Round:
    """What `Recommender.films_to_mark` was asked for; nothing repeated, nothing both marked and unseen."""

    n: int
    marks: Marks
    unseen: frozenset[MovieId]
    shown: Collection[MovieId]
    seed: int | None


def recommend(served: Served, asked: Wish) -> Recommendations:
    """The ranked list, or a page of it."""
    marks = asked.marks
    marked = (*marks.liked, *marks.disliked)
    unknown = [movie_id for movie_id in marked if movie_id not in served.films]
    if unknown:
        raise UnknownMovies(unknown)
    if not marked and not asked.profile:
        return _popular(served, asked)
    vectors = _vectors_of(served, marked)
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


def _with_profile(served: Served, query: FloatArray, asked: Wish) -> FloatArray:
    if not asked.profile:
        return query
    if served.profiles is None:
        raise ProfilesUnavailable
    return served.profiles.added(query, len(asked.marks.liked), asked.profile)


def films_to_mark(served: Served, asked: Round) -> tuple[Film, ...]:
    """The next films to ask about."""
    liked = [movie_id for movie_id in asked.marks.liked if movie_id in served.films]
    disliked = [movie_id for movie_id in asked.marks.disliked if movie_id in served.films]
    vectors = _vectors_of(served, [*liked, *disliked])
    answers = Answers(vectors[: len(liked)], vectors[len(liked) :], asked.unseen & served.films.keys())
    known = {*asked.marks.liked, *asked.marks.disliked, *asked.unseen, *asked.shown}
    return served.questions.choose(asked.n, answers, known, asked.seed)


def _vectors_of(served: Served, marked: Sequence[MovieId]) -> FloatArray:
    if not marked:
        return np.empty((0, served.load.model.dim), dtype=np.float32)
    return served.retriever.vectors_of(marked)


def _found(served: Served, query: FloatArray, asked: Wish, seen: Collection[MovieId]) -> Candidates:
    """The films retrieved for a query."""
    if asked.ranker is not None:
        return _ranked(served, asked.ranker, query, asked, seen)
    if not asked.surprise:
        return served.retriever.search(query, asked.n, asked.filters, seen, asked.offset)
    rule = served.load.rule
    lowered = less_popular(rule, query, asked.surprise)

    def stretch(limit: int, offset: int) -> Candidates:
        return served.retriever.search(lowered, limit, asked.filters, seen, offset)

    return rearranged(stretch, rule.bias, asked.surprise, asked.n, asked.offset)


def _ranked(
    served: Served, ranker: ItemRanker, query: FloatArray, asked: Wish, seen: Collection[MovieId]
) -> Candidates:
    """A page of one list: the best `DEPTH` films in the ranker's order, then the others as retrieved."""
    best = served.retriever.search(query, DEPTH, asked.filters, seen)
    page = ordered(ranker, best, asked.profile, served.films).take(
        np.arange(len(best.movie_ids))[asked.offset : asked.offset + asked.n]
    )
    beyond = asked.offset + asked.n - max(asked.offset, DEPTH)
    if beyond <= 0:
        return page
    return page.followed_by(
        served.retriever.search(query, beyond, asked.filters, seen, max(asked.offset, DEPTH))
    )


def _popular(served: Served, asked: Wish) -> Recommendations:
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

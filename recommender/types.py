"""What goes into the recommender and what comes out: small immutable values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ingest.schema import MovieId


@dataclass(frozen=True, slots=True)
class Marks:
    """A visitor's marks. Order is the order of marking; a film stands in at most one of the two."""

    liked: tuple[MovieId, ...] = ()
    disliked: tuple[MovieId, ...] = ()


@dataclass(frozen=True, slots=True)
class VisitorMarks:
    """All that a visitor said about films, as remembered: `Marks`, films not seen, and films not to show."""

    liked: tuple[MovieId, ...] = ()
    disliked: tuple[MovieId, ...] = ()
    unseen: tuple[MovieId, ...] = ()
    hidden: tuple[MovieId, ...] = ()


@dataclass(frozen=True, slots=True)
class StoredMarks:
    """A visitor's marks, and when they last changed (seconds since 1970, UTC)."""

    marks: VisitorMarks
    changed_at: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What a visitor says about themselves; None where they prefer not to say.

    `age` indexes `AGE_GROUPS`, `gender` is 0 (male) or 1 (female), `occupation` indexes `OCCUPATIONS`.
    """

    age: int | None = None
    gender: int | None = None
    occupation: int | None = None

    def __bool__(self) -> bool:
        return (self.age, self.gender, self.occupation) != (None, None, None)


NO_PROFILE = Profile()


@dataclass(frozen=True, slots=True)
class Filters:
    """Bounds on the films to recommend. A film passes with any of `genres`; years are inclusive."""

    genres: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None

    def __bool__(self) -> bool:
        return bool(self.genres) or self.year_from is not None or self.year_to is not None

    def passes(self, film: Film) -> bool:
        """Whether a film may be recommended. One without a year passes only when no year is asked for."""
        if self.genres and self.genres.isdisjoint(film.genres):
            return False
        if self.year_from is None and self.year_to is None:
            return True
        if film.year is None:
            return False
        return (self.year_from is None or film.year >= self.year_from) and (
            self.year_to is None or film.year <= self.year_to
        )


NO_FILTERS = Filters()


@dataclass(frozen=True, slots=True)
class Film:
    """A film as lists show it."""

    movie_id: MovieId
    title: str
    year: int | None
    genres: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Because:
    """A mark that speaks for a recommended film; `weight` is its share of all support (0 to 1)."""

    film: Film
    weight: float


@dataclass(frozen=True, slots=True)
class RecommendedFilm:
    """One entry of a ranked list. Higher `score` is better."""

    film: Film
    score: float
    because: tuple[Because, ...]


Reason = tuple[MovieId, float]
"""A mark that speaks for a film, and its share of all support: `Because` before the film is looked up."""


@dataclass(frozen=True, slots=True)
class Recommendations:
    """A ranked list, best first, and the model version that made it.

    The list is kept in columns, as making objects would take longer than finding the films. `catalogue` has
    every film of the version; all lists made from one load share it.
    """

    model_version: str
    movie_ids: Sequence[MovieId]
    scores: Sequence[float]
    because: Sequence[Sequence[Reason]]
    catalogue: Mapping[MovieId, Film] = field(repr=False)

    @property
    def films(self) -> tuple[Film, ...]:
        """The films alone."""
        return tuple(self.catalogue[movie_id] for movie_id in self.movie_ids)

    @property
    def items(self) -> tuple[RecommendedFilm, ...]:
        """The list entry by entry."""
        return tuple(
            RecommendedFilm(
                film, score, tuple(Because(self.catalogue[mark], weight) for mark, weight in marks)
            )
            for film, score, marks in zip(self.films, self.scores, self.because, strict=True)
        )


Place = tuple[float, float]
"""A film's place on the map: x and y from -1 to 1."""


@dataclass(frozen=True, slots=True)
class FilmMap:
    """All films of a version on a map, as columns of equal length; films with the same fans lie together."""

    model_version: str
    films: tuple[Film, ...]
    places: tuple[Place, ...]
    likes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """How people rated a film. `histogram[i]` counts ratings of (i + 1) / 2 stars, i = 0 to 9."""

    count: int
    mean: float | None
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A page elsewhere: the site's name and the address."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """Everything the details page shows. `external` holds facts that the user supplied (OMDb keys); `links`
    lead to sites whose ids the user supplied.
    """

    film: Film
    ratings: RatingSummary
    similar: tuple[Film, ...]
    external: dict[str, str] = field(default_factory=dict)
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the served version: vectors in the vector store, films in the catalogue."""

    vectors: int
    films: int


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """The served model. `metrics` are the figures its training measured, as the manifest has them."""

    name: str
    model: str
    dataset: str
    dim: int
    metric: str
    metrics: dict[str, Any] = field(default_factory=dict)

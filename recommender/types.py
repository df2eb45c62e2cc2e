"""What goes into the recommender and what comes out: small immutable values."""

from __future__ import annotations

from dataclasses import dataclass, field

from ingest.schema import MovieId


@dataclass(frozen=True, slots=True)
class Marks:
    """A visitor's marks. Order is the order of marking; a film stands in at most one of the two."""

    liked: tuple[MovieId, ...] = ()
    disliked: tuple[MovieId, ...] = ()


@dataclass(frozen=True, slots=True)
class Filters:
    """Bounds on the films to recommend. A film passes with any of `genres`; years are inclusive."""

    genres: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None

    def __bool__(self) -> bool:
        return bool(self.genres) or self.year_from is not None or self.year_to is not None


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


@dataclass(frozen=True, slots=True)
class Recommendations:
    """A ranked list, best first, and the model version that made it."""

    model_version: str
    items: tuple[RecommendedFilm, ...]


@dataclass(frozen=True, slots=True)
class RatingSummary:
    """How people rated a film. `histogram[i]` counts ratings of (i + 1) / 2 stars, i = 0 to 9."""

    count: int
    mean: float | None
    histogram: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FilmDetails:
    """Everything the details page shows. `external` holds facts that the user supplied (OMDb keys)."""

    film: Film
    ratings: RatingSummary
    similar: tuple[Film, ...]
    external: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Counts:
    """Rows of the served version: vectors in the vector store, films in the catalogue."""

    vectors: int
    films: int

"""What the modern API takes, as OpenAPI shows it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

LARGEST_ID = 2**63 - 1
MAX_MARKS = 1000
MAX_FILMS = 200
MAX_GENRES = 32
MAX_QUERY = 100
MAX_OFFSET = 1000


def _integral(value: object) -> object:
    """1.0 as 1: JSON does not tell them apart."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


# Strict: neither "1" nor true is an integer.
FilmId = Annotated[int, Field(strict=True, ge=1, le=LARGEST_ID), BeforeValidator(_integral)]
FilmCount = Annotated[int, Field(strict=True, ge=1, le=MAX_FILMS), BeforeValidator(_integral)]
Offset = Annotated[int, Field(strict=True, ge=0, le=MAX_OFFSET), BeforeValidator(_integral)]
Surprise = Annotated[float, Field(strict=True, ge=0, le=1)]
FilmIds = Annotated[tuple[FilmId, ...], Field(max_length=MAX_MARKS)]
Year = Annotated[int, Field(strict=True, ge=1, le=9999), BeforeValidator(_integral)]
AgeGroup = Annotated[int, Field(strict=True, ge=0, le=6), BeforeValidator(_integral)]
Gender = Annotated[int, Field(strict=True, ge=0, le=1), BeforeValidator(_integral)]
Occupation = Annotated[int, Field(strict=True, ge=0, le=20), BeforeValidator(_integral)]
Genre = Annotated[str, Field(min_length=1, max_length=60)]


class Body(BaseModel):
    """A request body: nothing but the documented fields."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class MarksBody(Body):
    """A visitor's marks. Repeated ids count once."""

    liked: FilmIds = Field((), description="Liked films, in the order of marking.")
    disliked: FilmIds = Field((), description="Disliked films, in the order of marking.")


class MarkRequest(MarksBody):
    """Ask for more films to mark."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"liked": [], "disliked": [], "unseen": [], "shown": [], "n": 4}]}
    )

    unseen: FilmIds = Field(
        (),
        description="Films that the visitor has not seen: films like them become less likely. "
        "Unknown ids are ignored.",
    )
    shown: FilmIds = Field((), description="Films shown already: not shown again. Unknown ids are ignored.")
    n: FilmCount = Field(16, description="How many films.")


class ProfileBody(Body):
    """What a visitor says about themselves, in MovieLens' codes; null or absent: prefers not to say."""

    age: AgeGroup | None = Field(
        None, description="0 under 18, 1 18-24, 2 25-34, 3 35-44, 4 45-49, 5 50-55, 6 56 and more."
    )
    gender: Gender | None = Field(None, description="0 male, 1 female.")
    occupation: Occupation | None = Field(None, description="MovieLens' occupations, 0 to 20.")


class RecommendRequest(MarksBody):
    """Ask for recommendations. Without marks the answer is the popular list."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "liked": [],
                    "disliked": [],
                    "hidden": [],
                    "n": 5,
                    "offset": 0,
                    "surprise": 0.5,
                    "year_from": 1900,
                }
            ]
        }
    )

    hidden: FilmIds = Field(
        (), description="Films to leave out, which say nothing about taste. Unknown ids are ignored."
    )
    n: FilmCount = Field(20, description="How many films.")
    offset: Offset = Field(0, description="How many films of the same list came before, on earlier pages.")
    profile: ProfileBody | None = Field(
        None,
        description="What the visitor says about themselves; taken where `GET /api/version` says `profiles`.",
    )
    surprise: Surprise = Field(
        0.0,
        description="0: plain ranking. Up to 1: more varied and less known films, and no longer in the order "
        "of the scores.",
    )
    rank: Annotated[bool, Field(strict=True)] = Field(
        False,
        description="Let the ranker order the 100 best films anew for the profile, where one is trained "
        "(`--models pinsage,dssm,deepfm`). Not with surprise.",
    )
    genres: Annotated[tuple[Genre, ...], Field(max_length=MAX_GENRES)] = Field(
        (), description="Only films with any of these genres."
    )
    year_from: Year | None = Field(None, description="Only films of this year or later.")
    year_to: Year | None = Field(None, description="Only films of this year or earlier.")

    @model_validator(mode="after")
    def _years_in_order(self) -> RecommendRequest:
        if self.year_from is not None and self.year_to is not None and self.year_from > self.year_to:
            raise ValueError("year_from must not be after year_to")
        return self

    @model_validator(mode="after")
    def _rank_or_surprise(self) -> RecommendRequest:
        if self.rank and self.surprise:
            raise ValueError("rank does not go with surprise")
        return self


class VisitorMarksBody(MarksBody):
    """All that a visitor said about films. Repeated ids count once; unknown ids are kept."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"liked": [10, 16], "disliked": [13], "unseen": [19], "hidden": []}]}
    )

    unseen: FilmIds = Field((), description="Films that the visitor has not seen.")
    hidden: FilmIds = Field((), description="Films that the visitor does not want to be shown.")

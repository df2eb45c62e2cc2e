"""What the compatibility routes take and give, as OpenAPI shows it.

Envelopes are described as arrays of two rather than as tuples, which few OpenAPI tools understand.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from pydantic import Field, RootModel

from webserver.request_schemas import FilmIds

Data = TypeVar("Data")

Envelope = Annotated[
    list[Data | int],
    Field(min_length=2, max_length=2, description="The data and 200, or `Error with …` and 400."),
]
FilmEntry = Annotated[
    list[str],
    Field(min_length=3, max_length=3, description='Title, year (or "N/A"), address of the picture.'),
]
FilmMap = Annotated[dict[str, FilmEntry], Field(description="Films by id.")]
Facts = Annotated[dict[str, str], Field(description='Facts in the words of OMDb, "N/A" where unknown.')]
FactsAndPicture = Annotated[list[Facts | str], Field(min_length=2, max_length=2)]


class LikedIds(RootModel[FilmIds]):
    """Ids of liked films: a bare array."""

    model_config = {"json_schema_extra": {"examples": [[]]}}


class FilmsEnvelope(RootModel[Envelope[FilmMap | str]]):
    """Films, or a failure."""


class InfoEnvelope(RootModel[Envelope[FactsAndPicture | str]]):
    """A film's facts and the address of its picture, or a failure."""


class TextEnvelope(RootModel[Envelope[str]]):
    """A text, or a failure."""

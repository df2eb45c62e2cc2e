"""What the compatibility routes take and give, as OpenAPI shows it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from webserver.schemas import FilmIds

FilmEntry = tuple[
    Annotated[str, Field(description="Title")],
    Annotated[str, Field(description='Year, or "N/A"')],
    Annotated[str, Field(description="Address of the picture")],
]
Failure = tuple[Annotated[str, Field(pattern="^Error with .+")], Literal[400]]


class LikedIds(RootModel[FilmIds]):
    """Ids of liked films: a bare array."""

    model_config = {"json_schema_extra": {"examples": [[1023, 9]]}}


class FilmsEnvelope(RootModel[tuple[dict[str, FilmEntry], Literal[200]] | Failure]):
    """Films by id, or a failure."""


class InfoEnvelope(RootModel[tuple[tuple[dict[str, str], str], Literal[200]] | Failure]):
    """A film's facts and the address of its picture, or a failure."""


class CountEnvelope(
    RootModel[tuple[Annotated[str, Field(pattern="^[0-9]+,[0-9]+$")], Literal[200]] | Failure]
):
    """How many vectors and films, or a failure."""


class DoneEnvelope(RootModel[tuple[str, Literal[200]] | Failure]):
    """What was done, or a failure."""

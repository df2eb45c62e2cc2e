"""What the modern API gives, as OpenAPI shows it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field


class FilmAnswer(BaseModel):
    """A film as lists show it."""

    movie_id: int = Field(examples=[1])
    title: str = Field(examples=["Toy Story"])
    year: int | None = Field(examples=[1995])
    genres: list[str] = Field(examples=[["Animation", "Comedy"]])
    poster_url: str = Field(description="Path from the API's root.", examples=["/posters/1"])


class FilmsAnswer(BaseModel):
    """Films, in a meaningful order."""

    items: list[FilmAnswer]


class BecauseAnswer(BaseModel):
    """A liked film that speaks for a recommendation."""

    movie_id: int = Field(examples=[3114])
    title: str = Field(examples=["Toy Story 2"])
    weight: float = Field(ge=0, le=1, description="Its share of all support.", examples=[0.61])


class RecommendedAnswer(FilmAnswer):
    """A recommended film."""

    score: float = Field(description="Higher is better; comparable within one answer only.", examples=[2.17])
    because: list[BecauseAnswer] = Field(description="At most three, strongest first.")


class RecommendAnswer(BaseModel):
    """Recommendations, best first."""

    model_version: str = Field(examples=["ml-100k-0123456789ab"])
    items: list[RecommendedAnswer]


class RatingsAnswer(BaseModel):
    """How people rated a film."""

    mean: float | None = Field(description="Mean stars, null without ratings.", examples=[3.9])
    count: int = Field(ge=0, examples=[452])
    histogram: list[int] = Field(
        description="Ratings of ½, 1, 1½ … 5 stars.",
        min_length=10,
        max_length=10,
        examples=[[0, 4, 0, 20, 0, 90, 0, 180, 0, 158]],
    )


class LinkAnswer(BaseModel):
    """A page elsewhere."""

    name: str = Field(examples=["IMDb"])
    url: str = Field(examples=["https://www.imdb.com/title/tt0114709/"])


class InfoAnswer(FilmAnswer):
    """Everything about a film."""

    ratings: RatingsAnswer
    similar: list[FilmAnswer] = Field(description="Films that the same people like, closest first.")
    external: dict[str, str] = Field(
        description="Facts from elsewhere, if supplied.", examples=[{"Runtime": "81 min"}]
    )
    links: list[LinkAnswer] = Field(description="Where to read on, if ids were supplied.")


class VersionAnswer(BaseModel):
    """The served model."""

    version: str = Field(examples=["ml-100k-0123456789ab"])
    model: str = Field(examples=["pinsage"])
    dataset: str = Field(examples=["ml-100k"])
    dim: int = Field(description="Columns of an item embedding.", examples=[256])
    metric: str = Field(examples=["IP"])
    films: int = Field(description="Films in the catalogue.", examples=[1682])
    vectors: int = Field(description="Item embeddings in the vector store.", examples=[1682])
    genres: list[str] = Field(
        description="All genres of the catalogue, sorted.", examples=[["Comedy", "Drama"]]
    )
    profiles: bool = Field(description="Whether recommendations take a `profile`.")
    pictures: bool = Field(description="Whether some posters are pictures and not drawn.")
    metrics: dict[str, Any] = Field(description="What training measured on held-out ratings.")


class MapAnswer(BaseModel):
    """All films on a map, in columns of equal length, by ascending id."""

    model_version: str = Field(examples=["ml-100k-0123456789ab"])
    movie_ids: list[int] = Field(examples=[[1, 2]])
    x: list[float] = Field(description="From -1 to 1.", examples=[[0.4127, -0.9]])
    y: list[float] = Field(description="From -1 to 1.", examples=[[0.1, 0.0713]])
    likes: list[int] = Field(description="How many people like the film.", examples=[[321, 42]])
    titles: list[str] = Field(examples=[["Toy Story", "GoldenEye"]])
    years: list[int | None] = Field(examples=[[1995, 1995]])
    genres: list[str] = Field(description="First genre, or empty.", examples=[["Animation", "Action"]])


class VisitorAnswer(BaseModel):
    """A visitor whose marks the server remembers."""

    visitor_id: str = Field(
        description="The only key to the marks: keep it secret, and keep it.",
        examples=["3q2-7wEjRVmrze_ASNDxHw"],
    )


class LiveAnswer(BaseModel):
    """The process runs."""

    status: Literal["live"]


class ReadyAnswer(BaseModel):
    """A model is served."""

    status: Literal["ready"]
    model_version: str = Field(examples=["ml-100k-0123456789ab"])

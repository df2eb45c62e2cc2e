"""From the recommender's values to JSON, built once: no second validation on the way out.

Tests hold every answer against its model in `webserver.answer_schemas`.
"""

from __future__ import annotations

from typing import Any

import orjson
from fastapi import Response

from ingest.schema import MovieId
from recommender.types import Counts, Film, FilmDetails, ModelVersion

JSON = "application/json"


def json_response(content: Any) -> Response:
    """`content` as a JSON response."""
    return Response(orjson.dumps(content), media_type=JSON)


def poster_path(movie_id: MovieId) -> str:
    """Where a film's poster is, from the API's root."""
    return f"/posters/{movie_id}"


def film(value: Film) -> dict[str, Any]:
    """A film as lists show it: `FilmAnswer`."""
    return {
        "movie_id": value.movie_id,
        "title": value.title,
        "year": value.year,
        "genres": value.genres,
        "poster_url": poster_path(value.movie_id),
    }


def films(values: tuple[Film, ...]) -> Response:
    """Films in the given order: `FilmsAnswer`."""
    return json_response({"items": [film(value) for value in values]})


def mark(value: Film) -> dict[str, Any]:
    """A liked film as reasons name it: `BecauseAnswer` but for the weight."""
    return {"movie_id": value.movie_id, "title": value.title}


def details(value: FilmDetails) -> Response:
    """Everything about a film: `InfoAnswer`."""
    ratings = value.ratings
    return json_response(
        film(value.film)
        | {
            "ratings": {"mean": ratings.mean, "count": ratings.count, "histogram": ratings.histogram},
            "similar": [film(other) for other in value.similar],
            "external": value.external,
            "links": [{"name": link.name, "url": link.url} for link in value.links],
        }
    )


def version(
    value: ModelVersion, counts: Counts, genres: tuple[str, ...], profiles: bool, pictures: bool
) -> Response:
    """The served model: `VersionAnswer`."""
    return json_response(
        {
            "version": value.name,
            "model": value.model,
            "dataset": value.dataset,
            "dim": value.dim,
            "metric": value.metric,
            "films": counts.films,
            "vectors": counts.vectors,
            "genres": genres,
            "profiles": profiles,
            "pictures": pictures,
            "metrics": value.metrics,
        }
    )

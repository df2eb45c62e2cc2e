"""One film in full, and finding films by title."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from ingest.schema import MovieId
from webserver import answers, problems
from webserver.answer_schemas import FilmsAnswer, InfoAnswer
from webserver.holder import RecommenderHolder
from webserver.openapi import problems as documented
from webserver.request_schemas import LARGEST_ID, MAX_FILMS, MAX_QUERY

MovieIdPath = Annotated[int, Path(ge=1, le=LARGEST_ID, description="The film's id.", examples=[1])]


def routes(holder: RecommenderHolder) -> APIRouter:
    """The routes over the recommender that `holder` keeps open."""
    router = APIRouter(prefix="/api", tags=["films"])

    @router.get(
        "/info/{movie_id}",
        response_model=InfoAnswer,
        responses=documented(
            problems.UNKNOWN_MOVIES,
            problems.INVALID_INPUT,
            problems.NOT_READY,
            problems.STORE_UNAVAILABLE,
        ),
        summary="Everything about a film",
    )
    async def info(movie_id: MovieIdPath) -> Response:
        """Title, year, genres, how people rated it, similar films, and facts from elsewhere if supplied."""
        return answers.details(await holder.call(lambda recommender: recommender.details(MovieId(movie_id))))

    @router.get(
        "/search",
        response_model=FilmsAnswer,
        responses=documented(problems.INVALID_INPUT, problems.NOT_READY, problems.STORE_UNAVAILABLE),
        summary="Find films by title",
    )
    async def search(
        q: Annotated[
            str,
            Query(
                min_length=1,
                max_length=MAX_QUERY,
                description="Part of a title; typing errors are forgiven.",
                examples=["toy stroy"],
            ),
        ],
        n: Annotated[int, Query(ge=1, le=MAX_FILMS, description="How many films at most.")] = 20,
    ) -> Response:
        """Films with the most similar titles first."""
        return answers.films(await holder.call(lambda recommender: recommender.search(q, n)))

    return router

"""How the server is and what it serves."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Response

from recommender.recommender import Recommender
from recommender.types import Counts, ModelVersion
from webserver import answers, problems
from webserver.answer_schemas import LiveAnswer, ReadyAnswer, VersionAnswer
from webserver.holder import RecommenderHolder
from webserver.openapi import problems as documented

_UNAVAILABLE = (problems.NOT_READY, problems.STORE_UNAVAILABLE)


def routes(holder: RecommenderHolder, pictures: Callable[[], bool]) -> APIRouter:
    """The routes over the recommender that `holder` keeps open; `pictures` tells if the user has any."""
    router = APIRouter(prefix="/api", tags=["state"])

    @router.get("/health/live", response_model=LiveAnswer, summary="Does the process run?")
    async def live() -> Response:
        """Always 200 while the process runs: a reason to restart it is no answer at all."""
        return answers.json_response({"status": "live"})

    @router.get(
        "/health/ready",
        response_model=ReadyAnswer,
        responses=documented(*_UNAVAILABLE),
        summary="Is a model served?",
    )
    async def ready() -> Response:
        """200 when recommendations can be asked for."""
        served = await holder.call(lambda recommender: recommender.version())
        return answers.json_response({"status": "ready", "model_version": served.name})

    @router.get(
        "/version",
        response_model=VersionAnswer,
        responses=documented(*_UNAVAILABLE),
        summary="What is served?",
    )
    async def version() -> Response:
        """The served model, its size, and the figures its training measured."""

        def look(recommender: Recommender) -> tuple[ModelVersion, Counts, tuple[str, ...], bool, bool]:
            return (
                recommender.version(),
                recommender.counts(),
                recommender.genres(),
                recommender.takes_profiles(),
                pictures(),
            )

        return answers.version(*await holder.call(look))

    return router

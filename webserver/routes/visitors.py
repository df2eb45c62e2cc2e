"""Marks that the server remembers for visitors who ask for it, under an id that only they know."""

from __future__ import annotations

from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Response

from ingest.schema import MovieId
from recommender.types import VisitorMarks
from webserver import answers, problems
from webserver.answer_schemas import VisitorAnswer
from webserver.body_route import BodyRoute
from webserver.holder import RecommenderHolder
from webserver.openapi import problems as documented
from webserver.request_schemas import VisitorMarksBody

NO_STORE = {"Cache-Control": "no-store"}

_UNAVAILABLE = (problems.NOT_READY, problems.STORE_UNAVAILABLE)

VisitorId = Annotated[
    str, Path(description="The visitor's id, as it was given.", examples=["3q2-7wEjRVmrze_ASNDxHw"])
]


def routes(holder: RecommenderHolder) -> APIRouter:
    """The routes over the recommender that `holder` keeps open."""
    router = APIRouter(prefix="/api/visitors", tags=["visitors"], route_class=BodyRoute)

    @router.post(
        "",
        status_code=201,
        response_model=VisitorAnswer,
        responses=documented(problems.VISITORS_FULL, *_UNAVAILABLE),
        summary="Begin to remember",
    )
    async def begin() -> Response:
        """A new visitor without marks. The id is given once; the server keeps a hash of it only."""
        visitor_id = await holder.call(lambda recommender: recommender.remembered.begin())
        return Response(orjson.dumps({"visitor_id": visitor_id}), 201, NO_STORE, answers.JSON)

    @router.get(
        "/{visitor_id}/marks",
        response_model=VisitorMarksBody,
        responses=documented(problems.UNKNOWN_VISITOR, problems.INVALID_INPUT, *_UNAVAILABLE),
        summary="Remembered marks",
    )
    async def read(visitor_id: VisitorId) -> Response:
        """The marks as they were stored last."""
        return _marks(await holder.call(lambda recommender: recommender.remembered.read(visitor_id)))

    @router.put(
        "/{visitor_id}/marks",
        response_model=VisitorMarksBody,
        responses=documented(
            problems.UNKNOWN_VISITOR,
            problems.CONTRADICTORY_MARKS,
            problems.TOO_LARGE,
            problems.UNSUPPORTED_MEDIA_TYPE,
            problems.INVALID_INPUT,
            *_UNAVAILABLE,
        ),
        summary="Remember these marks",
    )
    async def replace(visitor_id: VisitorId, body: VisitorMarksBody) -> Response:
        """Replaces the marks stored before. Films that the served model does not know are kept."""
        marks = VisitorMarks(_ids(body.liked), _ids(body.disliked), _ids(body.unseen), _ids(body.hidden))
        return _marks(
            await holder.call(lambda recommender: recommender.remembered.replace(visitor_id, marks))
        )

    @router.delete(
        "/{visitor_id}",
        status_code=204,
        responses=documented(problems.UNKNOWN_VISITOR, problems.INVALID_INPUT, *_UNAVAILABLE),
        summary="Forget",
    )
    async def forget(visitor_id: VisitorId) -> Response:
        """Deletes the visitor and all marks, for good."""
        await holder.call(lambda recommender: recommender.remembered.forget(visitor_id))
        return Response(status_code=204, headers=NO_STORE)

    return router


def _ids(values: tuple[int, ...]) -> tuple[MovieId, ...]:
    return tuple(MovieId(value) for value in values)


def _marks(marks: VisitorMarks) -> Response:
    """`VisitorMarksBody`."""
    content = {
        "liked": marks.liked,
        "disliked": marks.disliked,
        "unseen": marks.unseen,
        "hidden": marks.hidden,
    }
    return Response(orjson.dumps(content), headers=NO_STORE, media_type=answers.JSON)

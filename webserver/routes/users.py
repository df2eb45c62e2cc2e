"""Recommendations for the users of the dataset, by what they watched and who they are."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from recommender.recommender import Recommender
from webserver import answers, problems
from webserver.answer_schemas import RecommendAnswer
from webserver.body_route import BodyRoute
from webserver.holder import RecommenderHolder
from webserver.openapi import problems as documented
from webserver.recommended_json import RecommendedJson
from webserver.request_schemas import LARGEST_ID, MAX_FILMS


def routes(holder: RecommenderHolder) -> APIRouter:
    """The routes over the recommender that `holder` keeps open."""
    router = APIRouter(prefix="/api/users", tags=["recommend"], route_class=BodyRoute)
    to_json = RecommendedJson()

    @router.get(
        "/{user_id}/recommend",
        response_model=RecommendAnswer,
        responses=documented(
            problems.UNKNOWN_USER,
            problems.TOWERS_MISSING,
            problems.RANKER_MISSING,
            problems.INVALID_INPUT,
            problems.NOT_READY,
            problems.STORE_UNAVAILABLE,
        ),
        summary="The next films of a known user",
    )
    async def recommend(
        user_id: Annotated[int, Path(ge=0, le=LARGEST_ID, description="The user's id in the dataset.")],
        n: Annotated[int, Query(ge=1, le=MAX_FILMS, description="How many films.")] = 10,
        rank: Annotated[
            bool,
            Query(description="Let the reranker order the films; the scores are then its own."),
        ] = False,
    ) -> Response:
        """What a user of the served dataset wants to watch next, none of what they rated.

        Two towers read the user's features and latest films. Needs what
        `python main.py prepare --models pinsage,dssm` makes, and with `rank` the model `deepfm`, too. No
        marks speak for these films: `because` is empty.
        """

        def answer(recommender: Recommender) -> Response:
            result = recommender.recommend_to(str(user_id), n, rank=rank)
            return Response(to_json(result), media_type=answers.JSON)

        return await holder.call(answer)

    return router

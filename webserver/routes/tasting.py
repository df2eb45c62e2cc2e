"""The main path: films to mark, and recommendations from the marks."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from ingest.schema import MovieId
from recommender.recommender import Recommender
from recommender.types import NO_PROFILE, Filters, Marks, Profile
from webserver import answers, problems
from webserver.answer_schemas import FilmsAnswer, RecommendAnswer
from webserver.body_route import BodyRoute
from webserver.holder import RecommenderHolder
from webserver.openapi import problems as documented
from webserver.recommended_json import RecommendedJson
from webserver.request_schemas import LARGEST_ID, MAX_FILMS, MarkRequest, MarksBody, RecommendRequest

QUICK_MARKS = 100
"""Up to so many films named, an answer from memory takes well under a millisecond: not worth a thread."""

_UNAVAILABLE = (problems.NOT_READY, problems.STORE_UNAVAILABLE)
_BODY = (problems.TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE, problems.INVALID_INPUT)


def routes(holder: RecommenderHolder) -> APIRouter:
    """The routes over the recommender that `holder` keeps open."""
    router = APIRouter(prefix="/api", tags=["recommend"], route_class=BodyRoute)
    to_json = RecommendedJson()

    @router.post(
        "/recommend",
        response_model=RecommendAnswer,
        responses=documented(
            problems.UNKNOWN_MOVIES,
            problems.PROFILES_UNAVAILABLE,
            problems.RANKER_MISSING,
            problems.CONTRADICTORY_MARKS,
            *_BODY,
            *_UNAVAILABLE,
        ),
        summary="Recommendations",
    )
    async def recommend(body: RecommendRequest) -> Response:
        """Films ranked for these marks, none of them marked or hidden, with the marks that speak for each.

        Without marks and profile: the most liked films. The filters keep films of any of the genres and
        within the years, both inclusive. The same question with another offset goes on with the same list.
        Surprise brings variety and less known films, at some cost in accuracy. Ranking orders the best films
        anew by what people of this profile like.
        """

        def answer(recommender: Recommender) -> Response:
            result = recommender.recommend(
                _marks(body),
                body.n,
                _filters(body),
                hidden=_ids(body.hidden),
                offset=body.offset,
                surprise=body.surprise,
                profile=_profile(body),
                rank=body.rank,
            )
            return Response(to_json(result), media_type=answers.JSON)

        recommender = holder.recommender
        films_named = len(body.liked) + len(body.disliked) + len(body.hidden)
        slow = body.rank or body.surprise
        if recommender.in_memory and films_named <= QUICK_MARKS and not slow:
            return answer(recommender)
        return await holder.call(answer)

    @router.get(
        "/mark",
        response_model=FilmsAnswer,
        responses=documented(problems.INVALID_INPUT, *_UNAVAILABLE),
        summary="First films to mark",
    )
    async def first_films_to_mark(
        n: Annotated[int, Query(ge=1, le=MAX_FILMS, description="How many films.")] = 16,
        seed: Annotated[
            int | None, Query(ge=0, le=LARGEST_ID, description="The same seed draws the same films.")
        ] = None,
    ) -> Response:
        """Films for a new visitor to like or dislike: well-liked, of several tastes. They differ from visit
        to visit.
        """
        return answers.films(
            await holder.call(lambda recommender: recommender.films_to_mark(n, Marks(), (), seed))
        )

    @router.post(
        "/mark",
        response_model=FilmsAnswer,
        responses=documented(problems.CONTRADICTORY_MARKS, *_BODY, *_UNAVAILABLE),
        summary="More films to mark",
    )
    async def more_films_to_mark(body: MarkRequest) -> Response:
        """Films to like or dislike next, none of them marked, unseen or shown before.

        They follow the answers so far: films that the visitor probably knows and likes, but of more than one
        kind. Fewer than `n` films, or none, when the catalogue has no more. Ids that are not in the catalogue
        are ignored.
        """
        return answers.films(
            await holder.call(
                lambda recommender: recommender.films_to_mark(
                    body.n, _marks(body), _ids(body.shown), unseen=_ids(body.unseen)
                )
            )
        )

    return router


def _marks(body: MarksBody) -> Marks:
    return Marks(liked=_ids(body.liked), disliked=_ids(body.disliked))


def _ids(films: tuple[int, ...]) -> tuple[MovieId, ...]:
    return tuple(MovieId(movie_id) for movie_id in films)


def _profile(body: RecommendRequest) -> Profile:
    said = body.profile
    return NO_PROFILE if said is None else Profile(said.age, said.gender, said.occupation)


def _filters(body: RecommendRequest) -> Filters:
    return Filters(frozenset(body.genres), body.year_from, body.year_to)

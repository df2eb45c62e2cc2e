"""The routes of the "movie taste" demo that this project descends from, as its own client calls them.

Answers are `[data, 200]`, failures `["Error with …", 400]`, both with HTTP status 200. The client reads films
as one object with ids for keys, which JavaScript lists by ascending id: the ranking is lost there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from ingest.schema import MovieId
from recommender.errors import RecommenderError
from recommender.recommender import Recommender
from recommender.types import Film, FilmDetails, Marks
from webserver import problems
from webserver.admin import admin_only
from webserver.answers import json_response
from webserver.body_route import BodyRoute
from webserver.compat_schemas import FilmsEnvelope, InfoEnvelope, LikedIds, TextEnvelope
from webserver.holder import RecommenderHolder
from webserver.openapi import problems as documented
from webserver.request_schemas import LARGEST_ID
from webserver.routes.posters import PICTURES, Posters

DEFAULT_RANDOM = 16
MAX_RANDOM = 1000
RECOMMENDED = 100
UNKNOWN = "N/A"
FACTS = ("Runtime", "Released", "imdbRating", "imdbVotes", "Plot")

_HOST = re.compile(r"([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?")
_REFUSED = (problems.BAD_REQUEST, problems.INVALID_INPUT)

FilmIdQuery = Annotated[int, Query(ge=1, le=LARGEST_ID, description="The film's id.", examples=[1])]


def routes(holder: RecommenderHolder, posters: Posters, admin_token: str | None, top_k: int) -> APIRouter:
    """The routes over the recommender that `holder` keeps open."""
    router = APIRouter(tags=["compatibility"], route_class=BodyRoute)

    async def enveloped(work: Callable[[Recommender], Any]) -> Response:
        try:
            return json_response([await holder.call(work), 200])
        except RecommenderError as error:
            return json_response([f"Error with {error}", 400])

    @router.post("/getRandom", response_model=FilmsEnvelope, responses=documented(*_REFUSED))
    async def get_random(
        request: Request,
        num: Annotated[int, Query(ge=0, le=MAX_RANDOM, description=f"0 means {DEFAULT_RANDOM}.")] = 0,
    ) -> Response:
        """Films drawn at random."""
        base = _base_url(request)
        return await enveloped(lambda it: _film_map(it.random_films(num or DEFAULT_RANDOM), base))

    @router.post(
        "/getSimilarUser",
        response_model=FilmsEnvelope,
        responses=documented(*_REFUSED, problems.TOO_LARGE, problems.UNSUPPORTED_MEDIA_TYPE),
    )
    async def get_similar_user(liked: LikedIds, request: Request) -> Response:
        """Films for someone who likes these: up to `TOP_K` (100), none of those given."""
        if not liked.root:
            return json_response(["Error with an empty list: name at least one liked film.", 400])
        base = _base_url(request)
        marks = Marks(liked=tuple(MovieId(movie_id) for movie_id in liked.root))

        def recommended(it: Recommender) -> dict[str, list[str]]:
            return _film_map(it.recommend(marks, top_k).films, base)

        return await enveloped(recommended)

    @router.get("/getInfo", response_model=InfoEnvelope, responses=documented(*_REFUSED))
    async def get_info(ids: FilmIdQuery, request: Request) -> Response:
        """Everything about a film, in the words of OMDb."""
        base = _base_url(request)
        return await enveloped(lambda it: [_facts(it.details(MovieId(ids))), _image_url(base, MovieId(ids))])

    async def get_image(img: FilmIdQuery, request: Request) -> Response:
        """A film's poster."""
        return await posters.answer(MovieId(img), request)

    router.head("/getImage", include_in_schema=False)(get_image)
    router.get("/getImage", response_class=Response, responses=PICTURES)(get_image)

    @router.get("/countTable", response_model=TextEnvelope)
    async def count_table() -> Response:
        """How many vectors and films are loaded."""

        def counted(it: Recommender) -> str:
            counts = it.counts()
            return f"{counts.vectors},{counts.films}"

        return await enveloped(counted)

    @router.delete(
        "/deleteTable",
        response_model=TextEnvelope,
        responses=documented(problems.UNAUTHORIZED, problems.FORBIDDEN),
        dependencies=[Depends(admin_only(admin_token))],
    )
    async def delete_table() -> Response:
        """Delete everything that is loaded. Needs the admin token."""

        def deleted(it: Recommender) -> str:
            it.drop_all()
            return "Deleted all loaded films and vectors."

        return await enveloped(deleted)

    return router


def _base_url(request: Request) -> str:
    """Scheme and host as the caller wrote them, for addresses that work from where it stands."""
    host = request.headers.get("host", "")
    if not _HOST.fullmatch(host):
        raise problems.ProblemError(problems.BAD_REQUEST, "The Host header is missing or no host's name.")
    return f"{request.url.scheme}://{host}"


def _image_url(base: str, movie_id: MovieId) -> str:
    return f"{base}/getImage?img={movie_id}"


def _film_map(films: Iterable[Film], base: str) -> dict[str, list[str]]:
    return {str(film.movie_id): [film.title, _year(film), _image_url(base, film.movie_id)] for film in films}


def _facts(details: FilmDetails) -> dict[str, str]:
    film = details.film
    return (
        dict.fromkeys(FACTS, UNKNOWN)
        | details.external
        | {"Title": film.title, "Year": _year(film), "Genre": ", ".join(film.genres) or UNKNOWN}
    )


def _year(film: Film) -> str:
    return UNKNOWN if film.year is None else str(film.year)

"""A picture for every film: the user's own where there is one, else drawn."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from ingest.schema import MovieId
from posters.draw import draw_poster
from recommender.types import Film
from webserver import problems
from webserver.etags import caller_has, etag_of
from webserver.holder import RecommenderHolder
from webserver.openapi import Responses
from webserver.openapi import problems as documented
from webserver.routes.films import MovieIdPath

CACHE_CONTROL = "public, max-age=3600"
DRAWN_IN_MEMORY = 1024
"""Drawn posters kept: a few KB each."""

PICTURES: Responses = {
    200: {
        "description": "The picture.",
        "content": {"image/jpeg": {}, "image/svg+xml": {}},
        "headers": {"ETag": {"schema": {"type": "string"}}},
    },
    304: {"description": "The caller has this picture already."},
    **documented(
        problems.UNKNOWN_MOVIES, problems.INVALID_INPUT, problems.NOT_READY, problems.STORE_UNAVAILABLE
    ),
}


class Posters:
    """Answers with posters of the films that are served."""

    def __init__(self, holder: RecommenderHolder, folder: Path | None) -> None:
        self._holder = holder
        self._folder = folder
        self._draw = lru_cache(maxsize=DRAWN_IN_MEMORY)(_drawn)

    async def answer(self, movie_id: MovieId, request: Request) -> Response:
        """The poster, or 304 if the caller has it. Raises `UnknownMovies`."""
        film = await self._holder.call(lambda recommender: recommender.film(movie_id))
        picture = await run_in_threadpool(self._picture, movie_id)
        if picture is not None:
            etag = f'"{picture.stat().st_mtime_ns:x}-{picture.stat().st_size:x}"'
            headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL}
            if caller_has(request, etag):
                return Response(status_code=304, headers=headers)
            return FileResponse(picture, media_type="image/jpeg", headers=headers)
        svg, etag = await run_in_threadpool(self._draw, film)
        headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL}
        if caller_has(request, etag):
            return Response(status_code=304, headers=headers)
        return Response(svg, headers=headers, media_type="image/svg+xml")

    def _picture(self, movie_id: MovieId) -> Path | None:
        """The user's picture. An id is an integer, so its name cannot lead out of the folder."""
        if self._folder is None:
            return None
        path = self._folder / f"{movie_id}.jpg"
        return path if path.is_file() else None


def routes(posters: Posters) -> APIRouter:
    """The route of the posters."""
    router = APIRouter(tags=["films"])

    async def poster(movie_id: MovieIdPath, request: Request) -> Response:
        """A JPEG where the user has one, else a drawn SVG. Answers `If-None-Match` with 304."""
        return await posters.answer(MovieId(movie_id), request)

    router.head("/posters/{movie_id}", include_in_schema=False)(poster)
    router.get(
        "/posters/{movie_id}",
        response_class=Response,
        responses=PICTURES,
        summary="A film's poster",
    )(poster)
    return router


def _drawn(film: Film) -> tuple[bytes, str]:
    svg = draw_poster(movie_id=film.movie_id, title=film.title, year=film.year, genres=film.genres).encode()
    return svg, etag_of(svg)

"""A picture for every film: the user's own where there is one, else drawn."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.responses import FileResponse

from ingest.schema import MovieId
from posters.draw import draw_poster
from posters.pictures import BrokenPictureError, Picture, Width, examine, sized, state_of
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

EXAMINED_IN_MEMORY = 65_536
"""Pictures known to be whole or broken: a few hundred bytes each."""

log = logging.getLogger(__name__)

WidthQuery = Annotated[
    Width | None,
    Query(description="Pixels that a picture should be wide at most; a drawn poster fits any width."),
]

DrawnQuery = Annotated[
    bool, Query(description="The drawn poster even where there is a picture: to look at until that is there.")
]

PICTURES: Responses = {
    200: {
        "description": "The picture.",
        "content": {"image/jpeg": {}, "image/png": {}, "image/webp": {}, "image/svg+xml": {}},
        "headers": {"ETag": {"schema": {"type": "string"}}},
    },
    304: {"description": "The caller has this picture already."},
    **documented(
        problems.UNKNOWN_MOVIES, problems.INVALID_INPUT, problems.NOT_READY, problems.STORE_UNAVAILABLE
    ),
}


class Posters:
    """Answers with posters of the films that are served."""

    def __init__(self, holder: RecommenderHolder, folder: Path | None, cache: Path | None) -> None:
        self._holder = holder
        self._folder = folder
        self._cache = cache
        self._examine = lru_cache(maxsize=EXAMINED_IN_MEMORY)(_examined)
        self._draw = lru_cache(maxsize=DRAWN_IN_MEMORY)(_drawn)

    def pictures(self) -> bool:
        """Whether the user has pictures at all."""
        return self._folder is not None and any(self._folder.glob("*.jpg"))

    async def answer(
        self, movie_id: MovieId, request: Request, width: int | None = None, *, drawn: bool = False
    ) -> Response:
        """The poster, or 304 if the caller has it. Raises `UnknownMovies`.

        `width` is the most pixels that a picture should be wide; a drawn poster has no pixels.
        """
        film = await self._holder.call(lambda recommender: recommender.film(movie_id))
        picture = None if drawn else await run_in_threadpool(self._picture, movie_id, width)
        if picture is not None:
            etag = f'"{picture.state}"'
            headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL}
            if caller_has(request, etag):
                return Response(status_code=304, headers=headers)
            return FileResponse(picture.path, media_type=picture.media_type, headers=headers)
        svg, etag = await run_in_threadpool(self._draw, film)
        headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL}
        if caller_has(request, etag):
            return Response(status_code=304, headers=headers)
        return Response(svg, headers=headers, media_type="image/svg+xml")

    def _picture(self, movie_id: MovieId, width: int | None) -> Picture | None:
        """The user's picture, if there is one that is whole.

        An id is an integer, so its name cannot lead out of the folder.
        """
        path = None if self._folder is None else self._folder / f"{movie_id}.jpg"
        if path is None or not path.is_file():
            return None
        picture = self._examine(path, state_of(path))
        if picture is None or width is None or self._cache is None:
            return picture
        try:
            return sized(picture, width, self._cache)
        except BrokenPictureError:
            return None  # it changed a moment ago: the next request examines it anew and reports it
        except OSError as error:
            log.warning("Pictures travel in full size: %s cannot be written (%s).", self._cache, error)
            return picture


def routes(posters: Posters) -> APIRouter:
    """The route of the posters."""
    router = APIRouter(tags=["films"])

    async def poster(
        movie_id: MovieIdPath, request: Request, width: WidthQuery = None, drawn: DrawnQuery = False
    ) -> Response:
        """The user's picture where there is one, else a drawn SVG. Answers `If-None-Match` with 304."""
        return await posters.answer(MovieId(movie_id), request, width, drawn=drawn)

    router.head("/posters/{movie_id}", include_in_schema=False)(poster)
    router.get(
        "/posters/{movie_id}",
        response_class=Response,
        responses=PICTURES,
        summary="A film's poster",
    )(poster)
    return router


def _examined(path: Path, state: str) -> Picture | None:
    """The picture in this state of the file; None, reported once, where it is broken."""
    try:
        return examine(path)
    except BrokenPictureError as error:
        log.warning("Drawing a poster instead (file state %s): %s", state, error)
        return None


def _drawn(film: Film) -> tuple[bytes, str]:
    svg = draw_poster(movie_id=film.movie_id, title=film.title, year=film.year, genres=film.genres).encode()
    return svg, etag_of(svg)

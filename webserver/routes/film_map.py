"""The catalogue as a map: one answer for everybody, made once per version and compressed once."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from recommender.types import FilmMap
from webserver import answers, problems
from webserver.answer_schemas import MapAnswer
from webserver.etags import caller_has, etag_of
from webserver.holder import RecommenderHolder
from webserver.openapi import problems as documented

CACHE_CONTROL = "no-cache"
"""Callers ask each time whether the map they hold is still the one; a newly loaded model brings another."""


@dataclass(frozen=True, slots=True)
class _Encoded:
    """A map as it travels. A strong ETag stands for bytes, so each encoding has its own."""

    source: FilmMap
    plain: bytes
    zipped: bytes
    plain_etag: str
    zipped_etag: str


def routes(holder: RecommenderHolder) -> APIRouter:
    """The route over the recommender that `holder` keeps open."""
    router = APIRouter(prefix="/api", tags=["films"])
    latest: list[_Encoded] = []

    @router.get(
        "/map",
        response_model=MapAnswer,
        responses={
            200: {"headers": {"ETag": {"schema": {"type": "string"}}}},
            304: {"description": "The caller has this map already."},
            **documented(problems.MAP_MISSING, problems.NOT_READY, problems.STORE_UNAVAILABLE),
        },
        summary="All films on a map",
    )
    async def film_map(request: Request) -> Response:
        """Where each film lies: films that the same people like lie close together.

        Compressed for callers that accept gzip. Answers `If-None-Match` with 304.
        """
        source = await holder.call(lambda recommender: recommender.film_map())
        if not latest or latest[0].source is not source:
            latest[:] = [await run_in_threadpool(_encoded, source)]
        return _response(latest[0], request)

    return router


def _response(encoded: _Encoded, request: Request) -> Response:
    zipped = _accepts_gzip(request.headers.get("accept-encoding", ""))
    etag = encoded.zipped_etag if zipped else encoded.plain_etag
    headers = {"ETag": etag, "Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding"}
    if caller_has(request, etag):
        return Response(status_code=304, headers=headers)
    if zipped:
        headers["Content-Encoding"] = "gzip"
    return Response(encoded.zipped if zipped else encoded.plain, headers=headers, media_type=answers.JSON)


def _accepts_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip (RFC 9110, section 12.5.3)."""
    for coding in accepted.lower().split(","):
        name, _, quality = coding.partition(";")
        if name.strip() in {"gzip", "*"}:
            return quality.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _encoded(source: FilmMap) -> _Encoded:
    plain = orjson.dumps(_columns(source))
    zipped = gzip.compress(plain, 6, mtime=0)
    return _Encoded(source, plain, zipped, etag_of(plain), etag_of(zipped))


def _columns(source: FilmMap) -> dict[str, Any]:
    """`MapAnswer`."""
    return {
        "model_version": source.model_version,
        "movie_ids": [film.movie_id for film in source.films],
        "x": [x for x, _ in source.places],
        "y": [y for _, y in source.places],
        "likes": source.likes,
        "titles": [film.title for film in source.films],
        "years": [film.year for film in source.films],
        "genres": [film.genres[0] if film.genres else "" for film in source.films],
    }

"""One error shape for the modern API: RFC 9457 problem details, `application/problem+json`.

Every kind of problem has one status and one type, so that a client needs to look at one of them only.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field
from starlette.exceptions import HTTPException

from recommender.errors import (
    BadRequest,
    ContradictoryMarks,
    MapMissing,
    NotReady,
    ProfilesUnavailable,
    RankerMissing,
    RecommenderError,
    StoreUnavailable,
    TowersMissing,
    UnknownMovies,
    UnknownUser,
    UnknownVisitor,
    VisitorsFull,
)

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER_SECONDS = 5


class InvalidInput(BaseModel):
    """One thing that is wrong with the input."""

    where: str = Field(description="Place in the request, from outside in.", examples=["body.n"])
    message: str = Field(examples=["Input should be less than or equal to 200"])


class Problem(BaseModel):
    """Problem details (RFC 9457)."""

    model_config = ConfigDict(extra="forbid")

    type: str = Field(
        description="The kind of problem, stable.", examples=["urn:movie-taste:problem:not-found"]
    )
    title: str = Field(description="The kind of problem in words, stable.", examples=["Not found"])
    status: int = Field(description="The HTTP status again.", examples=[404])
    detail: str = Field(
        description="What went wrong this time.", examples=["There is nothing at this address."]
    )
    movie_ids: list[int] | None = Field(None, description="The films that are unknown or contradictory.")
    errors: list[InvalidInput] | None = Field(None, description="Each fault of an invalid input.")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem: the end of its type, its status and its title."""

    name: str
    status: int
    title: str

    @property
    def type(self) -> str:
        """The problem's `type` member."""
        return f"urn:movie-taste:problem:{self.name}"


UNAUTHORIZED = Kind("unauthorized", 401, "Admin token needed")
FORBIDDEN = Kind("forbidden", 403, "Switched off")
NOT_FOUND = Kind("not-found", 404, "Not found")
UNKNOWN_MOVIES = Kind("unknown-movies", 404, "Unknown films")
MAP_MISSING = Kind("map-missing", 404, "No map yet")
UNKNOWN_VISITOR = Kind("unknown-visitor", 404, "Unknown visitor")
UNKNOWN_USER = Kind("unknown-user", 404, "Unknown user")
TOWERS_MISSING = Kind("towers-missing", 404, "No towers for the next film yet")
METHOD_NOT_ALLOWED = Kind("method-not-allowed", 405, "Method not allowed")
TOO_LARGE = Kind("too-large", 413, "Request too large")
UNSUPPORTED_MEDIA_TYPE = Kind("unsupported-media-type", 415, "JSON needed")
PROFILES_UNAVAILABLE = Kind("profiles-unavailable", 409, "Profiles not available")
RANKER_MISSING = Kind("ranker-missing", 409, "No ranker yet")
INVALID_INPUT = Kind("invalid-input", 422, "Invalid input")
CONTRADICTORY_MARKS = Kind("contradictory-marks", 422, "Contradictory marks")
BAD_REQUEST = Kind("bad-request", 400, "Bad request")
INTERNAL_ERROR = Kind("internal-error", 500, "Internal error")
NOT_READY = Kind("not-ready", 503, "Nothing loaded yet")
VISITORS_FULL = Kind("visitors-full", 503, "No more visitors")
STORE_UNAVAILABLE = Kind("store-unavailable", 503, "A store does not answer")

_OF_STATUS = {
    kind.status: kind
    for kind in (BAD_REQUEST, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED, TOO_LARGE)
}
_DETAIL_OF_STATUS = {
    404: "There is nothing at this address.",
    405: "This address does not answer this method; the Allow header lists those it does.",
}
_OF_ERROR: tuple[tuple[type[RecommenderError], Kind], ...] = (
    (UnknownMovies, UNKNOWN_MOVIES),
    (ContradictoryMarks, CONTRADICTORY_MARKS),
    (ProfilesUnavailable, PROFILES_UNAVAILABLE),
    (RankerMissing, RANKER_MISSING),
    (MapMissing, MAP_MISSING),
    (UnknownUser, UNKNOWN_USER),
    (TowersMissing, TOWERS_MISSING),
    (UnknownVisitor, UNKNOWN_VISITOR),
    (VisitorsFull, VISITORS_FULL),
    (BadRequest, INVALID_INPUT),
    (NotReady, NOT_READY),
    (StoreUnavailable, STORE_UNAVAILABLE),
)


class ProblemError(HTTPException):
    """Ends a request with a problem."""

    def __init__(self, kind: Kind, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(kind.status, detail, headers)
        self.kind = kind


def problem(kind: Kind, detail: str, headers: Mapping[str, str] | None = None, **extra: Any) -> Response:
    """The response for a problem; `extra` are members beside the standard ones."""
    body = {"type": kind.type, "title": kind.title, "status": kind.status, "detail": detail, **extra}
    return Response(orjson.dumps(body), kind.status, headers, MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem."""
    app.add_exception_handler(RecommenderError, _recommender_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def kind_of(error: RecommenderError) -> Kind:
    """The kind of problem that an error of the recommender becomes."""
    return next((kind for cls, kind in _OF_ERROR if isinstance(error, cls)), INTERNAL_ERROR)


def _recommender_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, RecommenderError):
        raise error
    kind = kind_of(error)
    if kind is INTERNAL_ERROR:
        raise error
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)} if kind.status == 503 else None
    if isinstance(error, (UnknownMovies, ContradictoryMarks)):
        return problem(kind, str(error), headers, movie_ids=error.movie_ids)
    return problem(kind, str(error), headers)


def _validation_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    errors = [
        {"where": _where(fault["loc"]), "message": fault["msg"].removeprefix("Value error, ")}
        for fault in error.errors()
    ]
    first = errors[0]
    more = f" ({len(errors) - 1} more in errors)" if len(errors) > 1 else ""
    return problem(INVALID_INPUT, f"{first['where']}: {first['message']}{more}.", errors=errors[:20])


def _where(location: Sequence[str | int]) -> str:
    """`("body", "liked", 3)` as `body.liked.3`; a name the caller made up is shortened."""
    return ".".join(str(part)[:60] for part in location).encode("utf-8", "replace").decode()


def _http_error(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    if isinstance(error, ProblemError):
        return problem(error.kind, error.detail, error.headers)
    kind = _OF_STATUS.get(error.status_code, BAD_REQUEST)
    return problem(kind, _DETAIL_OF_STATUS.get(error.status_code, error.detail), error.headers)

"""The API's description: problems documented as what they are, models that only they name included."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from webserver.problems import MEDIA_TYPE, RETRY_AFTER_SECONDS, Kind, Problem

Responses = dict[int | str, dict[str, Any]]

_SCHEMA = {"$ref": "#/components/schemas/Problem"}
_RETRY_AFTER = {
    "Retry-After": {
        "description": "Seconds after which trying again makes sense.",
        "schema": {"type": "integer", "examples": [RETRY_AFTER_SECONDS]},
    }
}


def problems(*kinds: Kind) -> Responses:
    """The `responses` of a route that may end with any of `kinds`."""
    documented: Responses = {}
    for kind in kinds:
        entry = documented.setdefault(
            kind.status,
            {"description": kind.title, "content": {MEDIA_TYPE: {"schema": _SCHEMA, "examples": {}}}},
        )
        if kind.title not in entry["description"]:
            entry["description"] += f", or: {kind.title.lower()}"
        entry["content"][MEDIA_TYPE]["examples"][kind.name] = {
            "value": {"type": kind.type, "title": kind.title, "status": kind.status, "detail": "…"}
        }
        if kind.status == 503:
            entry["headers"] = _RETRY_AFTER
    return documented


def describe(app: FastAPI) -> None:
    """Give `app` its OpenAPI description, made once on demand."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = get_openapi(
                title=app.title,
                version=app.version,
                description=app.description,
                routes=app.routes,
                tags=app.openapi_tags,
            )
            components = schema.setdefault("components", {}).setdefault("schemas", {})
            problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            components |= problem.pop("$defs")
            components["Problem"] = problem
            app.openapi_schema = schema
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]

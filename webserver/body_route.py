"""Routes whose input is one JSON body, on a short path.

FastAPI decodes a body to Python objects, resolves dependencies, then validates. A route that takes one body
and nothing else can let pydantic parse and validate the bytes in one step, and needs none of what FastAPI
prepares for dependencies: quicker, and every malformed body is answered the same way. Declared and documented
like any other FastAPI route.
"""

from __future__ import annotations

from typing import Any

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import TypeAdapter, ValidationError
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

from webserver.problems import UNSUPPORTED_MEDIA_TYPE, ProblemError


class BodyRoute(APIRoute):
    """Calls the endpoint with the checked body, the path's parameters as text, and the request if wanted."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.body_field is not None and self.body_field.field_info.annotation is not None:
            self.app = self._short(self.body_field.name, TypeAdapter(self.body_field.field_info.annotation))

    def _short(self, body_name: str, adapter: TypeAdapter[Any]) -> ASGIApp:
        """Read, check, call, answer. What goes wrong is answered by the handlers of the application."""
        endpoint, request_name = self.endpoint, self.dependant.request_param_name

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            if not _is_json(Headers(scope=scope).get("content-type", "")):
                raise ProblemError(
                    UNSUPPORTED_MEDIA_TYPE, "Send the body with Content-Type: application/json."
                )
            try:
                body = adapter.validate_json(await _whole_body(receive))
            except ValidationError as error:
                faults = error.errors(include_url=False, include_context=False, include_input=False)
                raise RequestValidationError(
                    [{**fault, "loc": ("body", *fault["loc"])} for fault in faults]
                ) from error
            arguments = {body_name: body, **scope["path_params"]}
            if request_name:
                arguments[request_name] = Request(scope)
            response: Response = await endpoint(**arguments)
            await response(scope, receive, send)

        return app


async def _whole_body(receive: Receive) -> bytes:
    """The body, mostly one message. Raises `ClientDisconnect` when the client leaves before its end."""
    chunks = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunks.append(message.get("body", b""))
        if not message.get("more_body", False):
            return b"".join(chunks)


def _is_json(content_type: str) -> bool:
    media_type = content_type.partition(";")[0].strip().lower()
    return media_type == "application/json" or (
        media_type.startswith("application/") and media_type.endswith("+json")
    )

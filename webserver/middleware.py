"""What surrounds every request: log line, security headers, size limit, and an answer when all else fails.

Plain ASGI, a few microseconds each. From outside in: `AccessLog`, `SecurityHeaders`, `Cors`,
`CompressedFiles`, `BodyLimit`, `LastResort`.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from webserver.problems import INTERNAL_ERROR, TOO_LARGE, ProblemError, problem

MAX_BODY_BYTES = 256 * 1024
TOO_LARGE_DETAIL = f"The request's body is larger than {MAX_BODY_BYTES // 1024} KiB."

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
SECURITY_HEADERS = (
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
)
VARY_BY_ORIGIN = (b"vary", b"Origin")

COMPRESSED = (".js", ".css", ".svg", ".webmanifest")
MIN_COMPRESSED_BYTES = 1000

log = logging.getLogger("webserver.access")


class AccessLog:
    """One `key=value` line a request: refused ones at INFO, failed ones at WARNING, others at DEBUG.

    Query strings stay out of the log, as they hold what people search for; so do the ids of visitors.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; log its line when it is over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 0

        async def watched(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, watched)
        finally:
            level = (
                logging.DEBUG if 0 < status < 400 else logging.INFO if 0 < status < 500 else logging.WARNING
            )
            if log.isEnabledFor(level):
                log.log(level, _line(scope, status, time.perf_counter() - started))


def _line(scope: Scope, status: int, seconds: float) -> str:
    path = b"/api/visitors/-" if _names_a_visitor(scope) else scope.get("raw_path") or scope["path"].encode()
    client = scope["client"][0] if scope.get("client") else "-"
    return (
        f"method={scope['method']} path={path.decode('ascii', 'backslashreplace')} status={status or '-'}"
        f" ms={seconds * 1000:.1f} client={client}"
    )


def _names_a_visitor(scope: Scope) -> bool:
    """Whether the path holds an id that opens somebody's marks."""
    path: str = scope["path"]
    return path.startswith("/api/visitors/")


class SecurityHeaders:
    """Adds `SECURITY_HEADERS` to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; complete the response's headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        await self.app(scope, receive, _adding(SECURITY_HEADERS, send))


class Cors(CORSMiddleware):
    """Starlette's CORS, with a short path for requests that name no origin: those of the page itself."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; say whose page may read the response, and that others get another one."""
        if scope["type"] != "http" or any(name == b"origin" for name, _ in scope["headers"]):
            await super().__call__(scope, receive, send)
            return
        await self.app(scope, receive, _adding([VARY_BY_ORIGIN], send))


def _adding(headers: Sequence[tuple[bytes, bytes]], send: Send) -> Send:
    """`send`, with `headers` after those that a response has."""

    async def complete(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [*message.get("headers", ()), *headers]
        await send(message)

    return complete


class CompressedFiles:
    """Sends the page's text files gzipped to whoever accepts it.

    Answers of the API and pictures pass untouched: they are made while somebody waits, or compressed already.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.compressed = GZipMiddleware(app, minimum_size=MIN_COMPRESSED_BYTES, compresslevel=6)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, through compression where it is a file's."""
        if scope["type"] != "http" or not scope["path"].endswith(COMPRESSED):
            await self.app(scope, receive, send)
            return

        async def honest(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(raw=message["headers"])
                # A strong ETag promises the same bytes, which the plain file does not have.
                if "content-encoding" in headers and headers.get("etag", "").startswith('"'):
                    headers["etag"] = f"W/{headers['etag']}"
            await send(message)

        await self.compressed(scope, receive, honest)


class BodyLimit:
    """Refuses bodies over `MAX_BODY_BYTES`, whether their length is declared or not."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on while its body is small enough."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        declared = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if declared.isdigit() and int(declared) > MAX_BODY_BYTES:
            await problem(TOO_LARGE, TOO_LARGE_DETAIL)(scope, receive, send)
            return
        received = 0

        async def counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > MAX_BODY_BYTES:
                raise ProblemError(TOO_LARGE, TOO_LARGE_DETAIL)
            return message

        await self.app(scope, counted, send)


class LastResort:
    """Answers 500 where a fault of ours would end a request, and logs the fault."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for it if that fails."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except ClientDisconnect:
            log.debug("The client left before its request was whole: %s", _line(scope, 0, 0))
        except Exception:
            if begun:
                raise
            logging.getLogger(__name__).exception("A request failed: %s", _line(scope, 500, 0))
            detail = "Something went wrong on our side; the server's log says what."
            await problem(INTERNAL_ERROR, detail)(scope, receive, send)

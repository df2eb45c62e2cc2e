"""A stand-in for the MovieLens site on a free local port: ranges, validators, and faults on request."""

from __future__ import annotations

import hashlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.ports import free_ports


@dataclass
class Site:
    """What the server holds and does: `cuts` answers break off after `cut_after` bytes of their bodies."""

    files: dict[str, bytes] = field(default_factory=dict)
    cut_after: int | None = None
    cuts: int = 0
    validators: bool = True
    requests: list[tuple[str, str | None]] = field(default_factory=list)
    url: str = ""


@contextmanager
def serve() -> Iterator[Site]:
    """Serve until the block ends; yields the site, whose `url` has no trailing slash."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(site, self)

        def log_message(self, *_: object) -> None:
            """Keep test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(site: Site, handler: BaseHTTPRequestHandler) -> None:
    name, wanted = handler.path.lstrip("/"), handler.headers.get("Range")
    site.requests.append((name, wanted))
    content = site.files.get(name)
    if content is None:
        handler.send_error(404)
        return
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    start = 0
    if wanted and handler.headers.get("If-Range") == etag:
        start = int(wanted.removeprefix("bytes=").removesuffix("-"))
        if start >= len(content):
            handler.send_error(416)
            return
        handler.send_response(206)
        handler.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
    else:
        handler.send_response(200)
    if site.validators:
        handler.send_header("ETag", etag)
    body = content[start:]
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    if site.cut_after is not None and site.cuts > 0:
        site.cuts -= 1
        handler.wfile.write(body[: site.cut_after])
        handler.wfile.flush()
        handler.connection.shutdown(socket.SHUT_RDWR)
        return
    handler.wfile.write(body)


def refused_url() -> str:
    """An address on which nothing listens."""
    (port,) = free_ports(1)
    return f"http://127.0.0.1:{port}"

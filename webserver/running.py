"""Runs the application on a port until Ctrl-C."""

from __future__ import annotations

import contextlib
import logging
import socket

import uvicorn
from fastapi import FastAPI


class CannotServe(Exception):  # noqa: N818 - the name says what it means
    """The server cannot start; the message says what to do."""


def refuse_taken_port(host: str, port: int) -> None:
    """Say so now rather than after minutes of training. Raises `CannotServe`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Cannot serve on {host}:{port} ({error.strerror}). Choose another --port or --host."
            ) from None


def run_server(application: FastAPI, host: str, port: int) -> None:
    """Serve until Ctrl-C; requests under way are finished first. Raises `CannotServe`."""
    server = _Server(
        uvicorn.Config(
            application,
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=10,
        )
    )
    logging.getLogger("uvicorn.error").setLevel("WARNING")
    with contextlib.suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        raise CannotServe("The server could not start; its message stands above.")
    print("Stopped.", flush=True)


class _Server(uvicorn.Server):
    """Prints the page's address once it answers."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        host = f"[{self.config.host}]" if ":" in self.config.host else self.config.host
        if self.started:
            print(f"Movie Taste is at http://{host}:{self.config.port} (Ctrl-C stops it)", flush=True)

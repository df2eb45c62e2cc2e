"""Servers for services: one port each, with health checking and reflection, started and drained together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from services.calls import MESSAGE_SIZES, Calls
from services.errors import CannotServe
from services.logs import fields
from services.wire import Message, Method, Service

DRAIN_SECONDS = 10.0
"""How long calls under way may take once the services are told to stop."""

_log = logging.getLogger("services")


@dataclass(frozen=True, slots=True)
class Part:
    """One service to serve, and where."""

    name: Service
    method: Method
    calls: Calls
    address: str


class Servers:
    """Running servers of some services."""

    def __init__(self, parts: Sequence[Part], credentials: grpc.ServerCredentials | None) -> None:
        """`as` must come first among `parts`: they are drained in this order."""
        self._parts = parts
        self._credentials = credentials
        self._servers: list[tuple[grpc.aio.Server, health.aio.HealthServicer]] = []

    async def start(self) -> None:
        """Listen. Raises `CannotServe` where an address cannot be had."""
        for part in self._parts:
            servicer = health.aio.HealthServicer()
            await servicer.set(part.method.service, health_pb2.HealthCheckResponse.SERVING)
            server = self._server(part, servicer)
            await server.start()
            self._servers.append((server, servicer))
            _log.info("listening", extra=fields(service=part.name, address=part.address))

    async def stop(self) -> None:
        """Refuse new calls, finish those under way."""
        await asyncio.gather(*(servicer.enter_graceful_shutdown() for _, servicer in self._servers))
        for server, _ in self._servers:
            await server.stop(DRAIN_SECONDS)
        _log.info("stopped")

    def _server(self, part: Part, servicer: health.aio.HealthServicer) -> grpc.aio.Server:
        server = grpc.aio.server(options=(*MESSAGE_SIZES, ("grpc.so_reuseport", 0)))
        handler: grpc.RpcMethodHandler[bytes, Message] = grpc.unary_unary_rpc_method_handler(
            part.calls.take, response_serializer=part.method.response.SerializeToString
        )
        name = part.method.path.rpartition("/")[2]
        server.add_generic_rpc_handlers(
            (grpc.method_handlers_generic_handler(part.method.service, {name: handler}),)
        )
        health_pb2_grpc.add_HealthServicer_to_server(servicer, server)
        names = (part.method.service, health.SERVICE_NAME, reflection.SERVICE_NAME)
        reflection.enable_server_reflection(names, server)
        try:
            if self._credentials is None:
                server.add_insecure_port(part.address)
            else:
                server.add_secure_port(part.address, self._credentials)
        except RuntimeError:
            raise CannotServe(
                f"Cannot listen on {part.address} for {part.name}; is something else there?"
            ) from None
        return server


def named(parts: Iterable[Part]) -> str:
    """What listens where, in one line."""
    return ", ".join(f"{part.name} {part.address}" for part in parts)

"""A gRPC service that does least: `python -m benchmarks.grpc_echo HOST:PORT FILE` answers FILE's bytes."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import grpc

SERVICE, METHOD = "echo.Echo", "call"
PATH = f"/{SERVICE}/{METHOD}"


async def _serve(address: str, answer: bytes) -> None:
    async def call(_request: bytes, _context: object) -> bytes:
        return answer

    server = grpc.aio.server()
    handler: grpc.RpcMethodHandler[bytes, bytes] = grpc.unary_unary_rpc_method_handler(call)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, {METHOD: handler}),))
    server.add_insecure_port(address)
    await server.start()
    print("Serving echo", flush=True)
    await server.wait_for_termination()


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1], Path(sys.argv[2]).read_bytes()))

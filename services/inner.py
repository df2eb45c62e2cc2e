"""Calls from one service to the others: a deadline for each, and a sentence for every failure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import grpc

from services.calls import MESSAGE_SIZES, Call, Calls
from services.errors import CallFailed
from services.messages import OK
from services.wire import Message, Service, Wire

RESERVE_SECONDS = 0.05
"""Kept of a call's time for saying which inner call took too long."""

OPTIONS: Sequence[tuple[str, int]] = (
    *MESSAGE_SIZES,
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
)
"""A service that comes back is found again within a second."""


class Others:
    """The services that another one calls: those of `here` in this process, the rest over gRPC."""

    def __init__(
        self,
        wire: Wire,
        addresses: Mapping[Service, str],
        credentials: grpc.ChannelCredentials | None,
        here: Mapping[Service, Calls],
    ) -> None:
        self._addresses = addresses
        self._here = here
        self._channels = {
            name: _channel(address, credentials) for name, address in addresses.items() if name not in here
        }
        self._calls = {
            name: channel.unary_unary(
                wire.methods[name].path,
                request_serializer=wire.methods[name].request.SerializeToString,
                response_deserializer=wire.methods[name].response.FromString,
            )
            for name, channel in self._channels.items()
        }

    async def ask(self, name: Service, request: Message, call: Call) -> Message:
        """The answer of a service to `request`, once its code is 200. Raises `CallFailed`."""
        seconds = max(call.seconds_left() - RESERVE_SECONDS, 0.0)
        if name in self._here:
            response = await self._here[name].ask(request, call, seconds)
        else:
            response = await self._over_grpc(name, request, call, seconds)
        if response.error.code != OK:
            names_itself = response.error.text.startswith((f"{name.upper()} server", f"{name} "))
            raise CallFailed(response.error.text if names_itself else f"{name}: {response.error.text}")
        return response

    async def _over_grpc(self, name: Service, request: Message, call: Call, seconds: float) -> Message:
        request.log_id = call.log_id
        try:
            return await self._calls[name](request, timeout=seconds)
        except grpc.aio.AioRpcError as error:
            raise CallFailed(f"{name} at {self._addresses[name]} {_reason(error, seconds)}") from error

    async def close(self) -> None:
        """Close all channels."""
        for channel in self._channels.values():
            await channel.close()


def _channel(address: str, credentials: grpc.ChannelCredentials | None) -> grpc.aio.Channel:
    if credentials is None:
        return grpc.aio.insecure_channel(address, options=OPTIONS)
    return grpc.aio.secure_channel(address, credentials, options=OPTIONS)


def _reason(error: grpc.aio.AioRpcError, seconds: float) -> str:
    match error.code():
        case grpc.StatusCode.UNAVAILABLE:
            return "does not answer; is it running?"
        case grpc.StatusCode.DEADLINE_EXCEEDED:
            return f"did not answer within {seconds:.2g} seconds."
        case grpc.StatusCode.RESOURCE_EXHAUSTED:
            return "is busy; try again."
    return f"refused the call ({error.code().name})."

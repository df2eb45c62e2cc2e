"""What every call goes through: parsed, counted, timed, logged, and never left without an answer.

A call that makes no sense to gRPC ends with a status: INVALID_ARGUMENT for bytes that are no such message,
RESOURCE_EXHAUSTED for one too many at once. Everything else has status OK, and a code in the message.
"""

from __future__ import annotations

import asyncio
import itertools
import logging
import time
import uuid
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor
from dataclasses import dataclass

import grpc
from google.protobuf.message import DecodeError

from ingest.errors import DatasetError
from recommender.errors import RecommenderError
from services.errors import CallFailed
from services.logs import fields
from services.messages import FAILED, failure
from services.wire import Message, Method, Service

MAX_BYTES = 1 << 20
"""The largest message, either way."""

MAX_CALLS = 40
"""Calls of one service under way at once."""

MESSAGE_SIZES = (("grpc.max_receive_message_length", MAX_BYTES), ("grpc.max_send_message_length", MAX_BYTES))

LONGEST_LOG_ID = 100

_log = logging.getLogger("services")

_PROCESS, _NUMBERS = uuid.uuid4().hex, itertools.count(1)
"""Make log_ids for calls that bring none: asking the system for randomness each time would take longer."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call under way: the id that its log lines carry, and until when it must be answered."""

    log_id: str
    until: float

    def seconds_left(self) -> float:
        """Time until the answer is due; may be below 0."""
        return self.until - time.monotonic()


Answer = Callable[[Message, Call], Awaitable[Message]]
"""Answers a request of one method. May raise `CallFailed` and `RecommenderError`."""


def in_threads(answer: Callable[[Message, Call], Message], threads: Executor) -> Answer:
    """An answer that blocks, given by a thread."""

    async def run(request: Message, call: Call) -> Message:
        return await asyncio.get_running_loop().run_in_executor(threads, answer, request, call)

    return run


class Calls:
    """The calls of one service."""

    def __init__(
        self, name: Service, method: Method, answer: Answer, *, seconds: float, at_once: int = MAX_CALLS
    ) -> None:
        self._name = name
        self._method = method
        self._answer = answer
        self._seconds = seconds
        self._at_once = at_once
        self._under_way = 0

    async def take(self, content: bytes, context: grpc.aio.ServicerContext[bytes, Message]) -> Message:
        """Answer a call that came over gRPC."""
        if self._under_way >= self._at_once:
            await context.abort(grpc.StatusCode.RESOURCE_EXHAUSTED, self._busy())
        try:
            request = self._method.request.FromString(content)
        except DecodeError:
            await context.abort(
                grpc.StatusCode.INVALID_ARGUMENT, f"This is no {self._method.request.DESCRIPTOR.full_name}."
            )
        log_id = request.log_id[:LONGEST_LOG_ID] or f"{_PROCESS}-{next(_NUMBERS)}"
        return await self._answered(request, log_id, context.time_remaining() or self._seconds)

    async def ask(self, request: Message, call: Call, seconds: float) -> Message:
        """Answer a call from this process, within so many seconds. Raises `CallFailed` for one too many."""
        if self._under_way >= self._at_once:
            raise CallFailed(self._busy())
        return await self._answered(request, call.log_id, seconds)

    async def _answered(self, request: Message, log_id: str, seconds: float) -> Message:
        begun = time.monotonic()
        seconds = min(self._seconds, seconds)
        self._under_way += 1
        try:
            response = await self._in_time(request, Call(log_id, begun + seconds), seconds)
        finally:
            self._under_way -= 1
        self._tell(log_id, response.error, time.monotonic() - begun)
        return response

    def _busy(self) -> str:
        return f"{self._name} answers {self._at_once} calls at once; try again."

    async def _in_time(self, request: Message, call: Call, seconds: float) -> Message:
        """The answer, or why there is none."""
        try:
            async with asyncio.timeout(seconds):
                return await self._answer(request, call)
        except TimeoutError:
            return failure(self._method, f"{self._name} did not answer within {seconds:.2g} seconds.")
        except (CallFailed, RecommenderError, DatasetError) as error:
            return failure(self._method, str(error))
        except Exception:  # noqa: BLE001 - whatever happens, the caller is answered and the log told
            _log.exception("A call failed.", extra=fields(service=self._name, log_id=call.log_id))
            return failure(self._method, f"{self._name} failed; its log says why under {call.log_id}.")

    def _tell(self, log_id: str, error: Message, seconds: float) -> None:
        level = logging.WARNING if error.code == FAILED else logging.INFO
        if _log.isEnabledFor(level):
            facts = fields(
                service=self._name,
                log_id=log_id,
                code=error.code,
                text=error.text,
                ms=round(1000 * seconds, 2),
            )
            _log.log(level, self._method.path, extra=facts)

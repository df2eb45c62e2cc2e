"""A closed-loop gRPC client: so many callers, each with one call under way at any time."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import grpc

from benchmarks.load import Load

_CODE_200 = b"\x0a\x03\x08\xc8\x01"
"""How an answer of the services begins that has code 200 and no text."""


@dataclass(frozen=True, slots=True)
class Target:
    """Requests to repeat, one after the other, to a method at an address."""

    address: str
    path: str
    requests: Sequence[bytes]


def drive(target: Target, callers: int, seconds: float) -> Load:
    """Keep `callers` calls under way for so many seconds. An answer with another code than 200 ends it."""
    return asyncio.run(_drive(target, callers, seconds))


def answers(target: Target) -> list[bytes]:
    """The answers to the requests, asked for one after the other."""
    with grpc.insecure_channel(target.address) as channel:
        call: Any = channel.unary_unary(target.path)
        return [call(request, timeout=30) for request in target.requests]


async def _drive(target: Target, callers: int, seconds: float) -> Load:
    requests = itertools.cycle(target.requests)
    async with grpc.aio.insecure_channel(target.address) as channel:
        call: Any = channel.unary_unary(target.path)
        await call(next(requests))
        started = time.perf_counter()
        until = started + seconds
        visits = await asyncio.gather(*(_visit(call, requests, until) for _ in range(callers)))
        took = time.perf_counter() - started
    return Load(took, tuple(sorted(latency for visit in visits for latency in visit)))


async def _visit(call: Any, requests: Iterator[bytes], until: float) -> list[float]:
    latencies: list[float] = []
    while (begun := time.perf_counter()) < until or not latencies:  # one at least, where the start took long
        answer = await call(next(requests))
        if not answer.startswith(_CODE_200):
            raise RuntimeError(f"the service failed: {answer[:300]!r}")
        latencies.append(time.perf_counter() - begun)
    return latencies

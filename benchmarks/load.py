"""A closed-loop HTTP client: so many connections, each with one request under way at any time."""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from dataclasses import dataclass

import uvloop


@dataclass(frozen=True, slots=True)
class Target:
    """A request to repeat: POST `body` as JSON to `path` on a port of this machine."""

    port: int
    path: str
    body: object

    def request(self) -> bytes:
        """The whole request, ready to be written."""
        body = json.dumps(self.body).encode()
        head = (
            f"POST {self.path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


@dataclass(frozen=True, slots=True)
class Load:
    """What a round measured: seconds it took and seconds of each answer, sorted."""

    seconds: float
    latencies: tuple[float, ...]

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        return 1000 * self.latencies[min(int(len(self.latencies) * share), len(self.latencies) - 1)]


@dataclass(frozen=True, slots=True)
class Measured:
    """A contestant's rounds."""

    name: str
    rounds: tuple[Load, ...]

    @property
    def per_second(self) -> float:
        """Answers a second in the median round."""
        return statistics.median(load.per_second for load in self.rounds)

    def percentile(self, share: float) -> float:
        """Milliseconds, in the median round."""
        return statistics.median(load.percentile(share) for load in self.rounds)


def drive(target: Target, connections: int, seconds: float) -> Load:
    """Keep `connections` requests under way for so many seconds. An answer other than 200 ends it."""
    return uvloop.run(_drive(target, connections, seconds))


async def _drive(target: Target, connections: int, seconds: float) -> Load:
    started = time.perf_counter()
    request, until = target.request(), started + seconds
    visits = await asyncio.gather(*(_visit(target.port, request, until) for _ in range(connections)))
    took = time.perf_counter() - started
    return Load(took, tuple(sorted(latency for visit in visits for latency in visit)))


async def _visit(port: int, request: bytes, until: float) -> list[float]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    latencies: list[float] = []
    try:
        while (
            begun := time.perf_counter()
        ) < until or not latencies:  # one at least, where the start took long
            writer.write(request)
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            body = await reader.readexactly(int(head.partition(b"content-length:")[2].partition(b"\r\n")[0]))
            if not head.startswith(b"http/1.1 200"):
                raise RuntimeError(f"the server refused: {body[:300]!r}")
            latencies.append(time.perf_counter() - begun)
    finally:
        writer.close()
        await writer.wait_closed()
    return latencies

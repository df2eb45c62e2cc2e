"""Runs services until a signal tells them to stop."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Sequence
from contextlib import AsyncExitStack

from threadpoolctl import threadpool_limits

from services.opening import Sources, build
from services.servers import Servers, named
from services.settings import Running
from services.wire import Profile, Service


async def run(profile: Profile, names: Sequence[Service], sources: Sources, running: Running) -> None:
    """Serve until SIGTERM or SIGINT, then finish the calls under way.

    Raises `CannotServe`, and what the sources raise.
    """
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with AsyncExitStack() as stack:
        # Calls keep the processors busy by themselves; threads of BLAS would wait for each other, spinning.
        stack.enter_context(threadpool_limits(limits=1, user_api="blas"))
        parts = build(profile, names, sources, running, stack)
        servers = Servers(parts, running.tls.of_servers() if running.tls else None)
        try:
            await servers.start()
            print(f"Serving {profile}: {named(parts)} (Ctrl-C stops)", flush=True)
            await stop.wait()
        finally:
            await servers.stop()
    print("Stopped.", flush=True)

"""Keeps one recommender open for the life of the server, and its version fresh."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

from recommender.errors import NotReady, RecommenderError
from recommender.recommender import Recommender

Answer = TypeVar("Answer")

log = logging.getLogger(__name__)


class RecommenderHolder:
    """Opens the recommender, tries again if its stores are away, and follows newly loaded versions.

    Nothing loaded, or a store that does not answer, is no reason not to start: routes answer 503 meanwhile.
    """

    def __init__(self, open_recommender: Callable[[], Recommender], refresh_seconds: float) -> None:
        self._open = open_recommender
        self._refresh_seconds = refresh_seconds
        self._recommender: Recommender | None = None
        self._trouble: RecommenderError = NotReady("The recommender is starting; try again in a moment.")
        self._reported = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Opens now, refreshes every few seconds, closes at the end."""
        await self._keep_fresh_once()
        refreshing = asyncio.create_task(self._keep_fresh())
        try:
            yield
        finally:
            refreshing.cancel()
            with suppress(asyncio.CancelledError):
                await refreshing
            if self._recommender is not None:
                await run_in_threadpool(self._recommender.close)
                self._recommender = None

    @property
    def recommender(self) -> Recommender:
        """The open recommender. Raises what kept it from opening."""
        if self._recommender is None:
            raise self._trouble
        return self._recommender

    async def call(self, work: Callable[[Recommender], Answer]) -> Answer:
        """Run `work` in a thread, as it may wait for a store."""
        return await run_in_threadpool(work, self.recommender)

    async def _keep_fresh(self) -> None:
        while True:
            await asyncio.sleep(self._refresh_seconds)
            await self._keep_fresh_once()

    async def _keep_fresh_once(self) -> None:
        """One look at the stores. Trouble is reported when it begins and when it is over, not each time."""
        try:
            await run_in_threadpool(self._open_or_refresh)
        except RecommenderError as error:
            self._trouble = error
            self._report(logging.WARNING, str(error))
        except Exception:
            self._trouble = NotReady("The stores could not be read; the server's log says why.")
            log.exception("Looking for a newly loaded version failed; trying again.")
        else:
            self._report(logging.INFO, self._state())

    def _open_or_refresh(self) -> None:
        if self._recommender is None:
            self._recommender = self._open()
        self._recommender.refresh()

    def _state(self) -> str:
        try:
            return f"Serving {self.recommender.version().name}."
        except NotReady as error:
            return str(error)

    def _report(self, level: int, message: str) -> None:
        if message != self._reported:
            self._reported = message
            log.log(level, message)

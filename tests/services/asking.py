"""An `as` in the process of the tests, which may import the messages of products alone."""

from __future__ import annotations

import asyncio
import time
from typing import Any

from recommender.records import RECORDS
from services.application import Application
from services.calls import Call
from services.inner import Others
from services.wire import open_wire
from tests.patience import PATIENCE
from tests.services.stage import Stage


def ask_alone(stage: Stage, user_id: str, **changed: Any) -> Any:
    """The answer of an `as` in this process that asks those of `stage` over gRPC."""

    async def answer() -> Any:
        wire = open_wire("ecommerce")
        addresses: dict[Any, str] = {**stage.addresses, **changed.pop("addresses", {})}
        seconds, log_id = changed.pop("seconds", PATIENCE), changed.pop("log_id", "alone")
        others = Others(wire, addresses, changed.pop("credentials", None), {})
        given: dict[str, int] = {"candidates": 100, "items": 20, **changed}
        application = Application(wire, RECORDS["ecommerce"], others, **given)
        try:
            return await application.answer(
                wire.methods["as"].request(user_id=user_id), Call(log_id, time.monotonic() + seconds)
            )
        finally:
            await others.close()

    return asyncio.run(answer())

"""Calls too many, too large, too long, or no calls at all."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import grpc
import pytest
from redis import Redis

from tests.servers import RedisServer
from tests.services.original import original, raw_call
from tests.services.ring import SERVICES
from tests.services.stage import Stage

MIB = 1 << 20


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("content", [b"\xff\xff\xff", b"\x12\x02\xc3\x28"])
def test_what_is_no_message_is_an_invalid_argument(shop: Stage, service: str, content: bytes) -> None:
    with grpc.insecure_channel(shop.addresses[service]) as channel, pytest.raises(grpc.RpcError) as refused:
        raw_call(channel, service, content)
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert "Request" in str(refused.value.details())


def test_messages_may_have_a_mebibyte_and_no_more(shop: Stage) -> None:
    request = original("ecommerce").request("um", user_id="1", log_id="x" * (MIB - 100))
    with grpc.insecure_channel(shop.addresses["um"]) as channel:
        assert raw_call(channel, "um", request.SerializeToString())
        request.log_id = "x" * MIB
        with pytest.raises(grpc.RpcError) as refused:
            raw_call(channel, "um", request.SerializeToString())
    assert refused.value.code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_forty_calls_at_once_and_no_more(shop: Stage) -> None:
    def ask(_: int) -> object:
        try:
            return original("ecommerce").call(
                "recall", shop.addresses["recall"], channel=channel, user_info={"user_id": "slow"}
            )
        except grpc.RpcError as error:
            return error.code(), error.details()

    with grpc.insecure_channel(shop.addresses["recall"]) as channel, ThreadPoolExecutor(60) as threads:
        answers = list(threads.map(ask, range(60)))
        busy = (grpc.StatusCode.RESOURCE_EXHAUSTED, "recall answers 40 calls at once; try again.")
        assert answers.count(busy) == 20
        codes = [answer.error.code for answer in answers if answer != busy]  # type: ignore[attr-defined]
        assert len(codes) == 40
        assert codes.count(200) >= 8
        texts = {answer.error.text for answer in answers if answer != busy}  # type: ignore[attr-defined]
        assert texts <= {"", "recall did not answer within 2 seconds."}
        settle(shop)
        assert (
            original("ecommerce")
            .call("recall", shop.addresses["recall"], user_info={"user_id": "1"})
            .error.code
            == 200
        )


def settle(shop: Stage) -> None:
    """Wait until the threads of recall are free again."""
    until = time.monotonic() + 20
    while time.monotonic() < until:
        answer = original("ecommerce").call("recall", shop.addresses["recall"], user_info={"user_id": "1"})
        if answer.error.code == 200:
            return


def test_a_callers_deadline_is_kept(shop: Stage) -> None:
    begun = time.monotonic()
    try:
        error = original("ecommerce").call("as", shop.addresses["as"], user_id="slow", timeout=0.3).error
        assert "did not answer within 0." in error.text
    except grpc.RpcError as late:
        assert late.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert time.monotonic() - begun < 0.9


@pytest.mark.server
def test_redis_away_and_back(tmp_path: Path, redis_server: RedisServer) -> None:
    with Redis.from_url(redis_server.url) as client:
        client.flushall()
    with Stage("ecommerce", tmp_path, redis=redis_server.url) as stage:

        def ask() -> tuple[int, str]:
            error = original("ecommerce").call("as", stage.addresses["as"], user_id="1").error
            return error.code, error.text

        assert ask() == (200, "")
        redis_server.stop()
        try:
            begun = time.monotonic()
            code, text = ask()
            assert code == 500
            assert text.startswith(f"um: Redis at 127.0.0.1:{redis_server.port} did not answer")
            assert time.monotonic() - begun < 2
        finally:
            redis_server.start()
        assert ask() == (200, "")
        assert "Traceback" not in stage.log()

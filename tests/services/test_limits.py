"""Calls too many, too large, too long, or no calls at all."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from itertools import islice
from pathlib import Path

import grpc
import pytest
from redis import Redis

from tests.patience import PATIENCE
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
    def ask(user_id: str) -> int:
        info = {"user_id": user_id}
        answer = original("ecommerce").call(
            "recall", shop.addresses["recall"], channel=channel, user_info=info
        )
        return int(answer.error.code)

    with grpc.insecure_channel(shop.addresses["recall"]) as channel, ThreadPoolExecutor(60) as threads:
        with shop.holding():
            calls = [threads.submit(ask, "slow") for _ in range(60)]
            refused = list(islice(as_completed(calls, PATIENCE), 20))
            for call in refused:
                error = call.exception()
                assert isinstance(error, grpc.RpcError)
                assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
                assert error.details() == "recall answers 40 calls at once; try again."
            under_way = [call for call in calls if call not in refused]
            assert not any(call.done() for call in under_way)
            with pytest.raises(grpc.RpcError):
                ask("1")
        assert [call.result() for call in under_way] == [200] * 40
        assert ask("1") == 200


def test_a_callers_deadline_is_kept(shop: Stage) -> None:
    with shop.holding():
        begun = time.monotonic()
        try:
            error = original("ecommerce").call("as", shop.addresses["as"], user_id="slow", timeout=0.3).error
            assert "did not answer within 0" in error.text
        except grpc.RpcError as late:
            assert late.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        assert time.monotonic() - begun < PATIENCE / 2, "it waited for the answer"


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
            assert time.monotonic() - begun < PATIENCE / 2, "it is told once the time is up"
        finally:
            redis_server.start()
        assert ask() == (200, "")
        assert "Traceback" not in stage.log()

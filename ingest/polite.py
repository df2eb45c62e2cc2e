"""An HTTP client with manners: not too quick, waits when told to, and says in one sentence what went wrong.

Addresses may hold a key, so neither they nor what a library says about them ever become part of a message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx

from ingest.errors import DownloadError, KeyRefusedError, UnreachableError

TIMEOUT = httpx.Timeout(20.0, connect=5.0)
PATIENCE_SECONDS = 120.0
"""The longest wait that is taken for an answer; a site that wants more gets asked another day."""

ATTEMPTS = 4
MAX_BYTES = 20_000_000
_AGAIN = "run the same command again later: it goes on from here"


class PoliteClient:
    """Asks one site at most `per_second` times a second. `name` and `key_name` are for messages."""

    def __init__(
        self, name: str, key_name: str, per_second: float, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._name = name
        self._key_name = key_name
        self._interval = 1 / per_second
        self._sleep = sleep
        self._next = 0.0
        self._client = httpx.Client(timeout=TIMEOUT, follow_redirects=True)

    def get(
        self, url: str, params: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response | None:
        """The answer, read whole; None for 404. Waits where the site says so.

        Raises KeyRefusedError for 401 and 403, UnreachableError where there is no connection, and
        DownloadError for anything else; what was fetched before stays.
        """
        for attempt in range(1, ATTEMPTS + 1):
            self._take_turn()
            answer = self._ask(url, params or {}, headers or {})
            if answer.is_success:
                return answer
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
                raise KeyRefusedError(f"{self._name} refuses the key; check {self._key_name}.")
            if attempt == ATTEMPTS or not (answer.status_code == 429 or answer.is_server_error):
                break
            self._wait(answer, attempt)
        raise DownloadError(f"{self._name} answers {answer.status_code}; {_AGAIN}.")

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, url: str, params: Mapping[str, str], headers: Mapping[str, str]) -> httpx.Response:
        try:
            with self._client.stream("GET", url, params=params, headers=headers) as answer:
                content = b""
                for chunk in answer.iter_bytes():
                    content += chunk
                    if len(content) > MAX_BYTES:
                        raise DownloadError(
                            f"{self._name} sends more than {MAX_BYTES // 1_000_000} MB at once."
                        )
                return httpx.Response(answer.status_code, headers=_kept(answer.headers), content=content)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise UnreachableError(f"Cannot reach {self._name} ({type(error).__name__}); {_AGAIN}.") from None

    def _take_turn(self) -> None:
        wait = self._next - time.monotonic()
        if wait > 0:
            self._sleep(wait)
        self._next = time.monotonic() + self._interval

    def _wait(self, answer: httpx.Response, attempt: int) -> None:
        seconds = _retry_after(answer.headers.get("Retry-After", ""))
        if seconds is None:
            seconds = 2.0**attempt
        if seconds > PATIENCE_SECONDS:
            raise DownloadError(f"{self._name} asks to wait {seconds / 60:.0f} minutes; {_AGAIN}.")
        self._sleep(seconds)


def _kept(headers: httpx.Headers) -> dict[str, str]:
    """The headers that matter to us; those of the encoding are no longer true."""
    return {name: headers[name] for name in ("Content-Type", "Retry-After") if name in headers}


def _retry_after(text: str) -> float | None:
    """Seconds to wait by a Retry-After header, which holds seconds or a date (RFC 9110, section 10.2.3)."""
    if text.strip().isdecimal():
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, (until - datetime.now(UTC)).total_seconds())

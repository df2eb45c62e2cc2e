from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from ingest.errors import DownloadError, UnreachableError
from ingest.polite import PoliteClient
from tests.ingest.film_site import Answer, FilmSiteServer, serve


@pytest.fixture
def site() -> Iterator[FilmSiteServer]:
    with serve() as site:
        yield site


@pytest.fixture
def waits() -> list[float]:
    """How long the client would have slept each time."""
    return []


@pytest.fixture
def client(waits: list[float]) -> Iterator[PoliteClient]:
    with PoliteClient("The site", "THE_KEY", per_second=1000, sleep=waits.append) as client:
        yield client


def test_it_takes_its_time(site: FilmSiteServer, waits: list[float]) -> None:
    begun = time.monotonic()
    with PoliteClient("The site", "THE_KEY", per_second=0.01, sleep=waits.append) as client:
        for _ in range(3):
            assert client.get(f"{site.url}/pictures/1.jpg") is not None
    passed = time.monotonic() - begun
    assert len(waits) == 2
    assert all(100 - passed <= seconds <= 100 for seconds in waits)


def test_it_waits_as_long_as_the_site_wants(
    site: FilmSiteServer, client: PoliteClient, waits: list[float]
) -> None:
    begun = time.monotonic()
    soon = format_datetime(datetime.now(UTC) + timedelta(seconds=60), usegmt=True)
    site.faults["/pictures/1.jpg"] = [
        Answer(429, {"Retry-After": "7"}),
        Answer(503, {"Retry-After": soon}),
        Answer(502, {"Retry-After": "soon"}),
    ]
    answer = client.get(f"{site.url}/pictures/1.jpg")
    passed = time.monotonic() - begun
    assert answer is not None
    assert answer.content == site.picture
    told = [seconds for seconds in waits if seconds > 0.1]
    assert told[0] == 7.0
    assert 60 - passed - 1 <= told[1] <= 60  # a date has no fractions of a second
    assert told[2] == 8.0


def test_404_is_no_error(site: FilmSiteServer, client: PoliteClient) -> None:
    site.faults["/pictures/1.jpg"] = [Answer(404)]
    assert client.get(f"{site.url}/pictures/1.jpg") is None


def test_an_answer_without_end_is_cut(
    site: FilmSiteServer, client: PoliteClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ingest.polite.MAX_BYTES", 10)
    with pytest.raises(DownloadError, match="The site sends more than"):
        client.get(f"{site.url}/pictures/1.jpg")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/?key=secret", "nonsense", "http://[::1", "ftp://a/b"])
def test_addresses_never_stand_in_messages(client: PoliteClient, url: str) -> None:
    with pytest.raises(UnreachableError, match="Cannot reach The site") as caught:
        client.get(url)
    assert url not in str(caught.value)
    assert caught.value.__suppress_context__

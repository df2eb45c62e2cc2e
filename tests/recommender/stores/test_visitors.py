"""One contract for every SQL back end."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.ports import free_ports
from ingest.schema import MovieId
from recommender.errors import StoreUnavailable, VisitorsFull
from recommender.stores.sql_database import Database, mysql_database, sqlite_database
from recommender.stores.sql_visitors import SqlVisitors
from recommender.stores.visitors import ABANDONED_SECONDS, Visitors
from recommender.types import StoredMarks, VisitorMarks
from tests.servers import MariaDBServer

NOW = 1_700_000_000
MARKS = VisitorMarks(
    (MovieId(2**63 - 1), MovieId(1)), (MovieId(5),), tuple(map(MovieId, range(1, 1001))), (MovieId(6),)
)


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.server)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    if request.param == "sqlite":
        return sqlite_database(tmp_path / "new" / "catalogue.sqlite")
    server: MariaDBServer = request.getfixturevalue("mariadb_server")
    name = f"test_{uuid.uuid4().hex[:8]}"
    return mysql_database(server.host, server.port, server.user, server.password, name)


@pytest.fixture
def visitors(database: Database) -> Iterator[Visitors]:
    opened = SqlVisitors(database, max_visitors=20)
    yield opened
    opened.close()


def test_marks_come_back_as_they_went(visitors: Visitors) -> None:
    assert visitors.marks("a") is None
    assert not visitors.replace("a", MARKS, NOW)
    visitors.add("a", NOW)
    visitors.add("b", NOW)
    assert visitors.marks("a") == VisitorMarks()
    assert visitors.replace("a", MARKS, NOW + 1)
    assert visitors.replace("a", MARKS, NOW + 1)
    assert visitors.marks("a") == MARKS
    assert list(visitors.all_marks()) == [StoredMarks(MARKS, NOW + 1), StoredMarks(VisitorMarks(), NOW)]
    assert visitors.remove("a")
    assert not visitors.remove("a")
    assert visitors.marks("a") is None
    assert visitors.marks("b") == VisitorMarks()


def test_there_is_an_end_to_it_but_the_abandoned_make_room(visitors: Visitors) -> None:
    for number in range(20):
        visitors.add(str(number), NOW)
    with pytest.raises(VisitorsFull):
        visitors.add("more", NOW + ABANDONED_SECONDS)
    visitors.replace("3", MARKS, NOW)
    visitors.add("more", NOW + ABANDONED_SECONDS + 1)
    assert len(list(visitors.all_marks())) == 2
    assert visitors.marks("3") == MARKS


def test_many_are_read_in_pages(visitors: Visitors, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.stores.sql_visitors._ROWS_PER_READ", 3)
    for number in range(10):
        visitors.add(f"{number}", NOW + number)
    assert [stored.changed_at - NOW for stored in visitors.all_marks()] == list(range(10))


def test_many_threads_at_once(visitors: Visitors) -> None:
    def come_and_mark(number: int) -> None:
        visitors.add(f"{number}", NOW)
        assert visitors.replace(f"{number}", VisitorMarks(liked=(MovieId(number),)), NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(come_and_mark, range(1, 17)))
    assert {stored.marks.liked for stored in visitors.all_marks()} == {(number,) for number in range(1, 17)}


def test_a_server_that_is_not_there() -> None:
    (port,) = free_ports(1)
    visitors = SqlVisitors(mysql_database("127.0.0.1", port, "root", "", "films"))
    with pytest.raises(StoreUnavailable, match=f"MySQL at 127.0.0.1:{port} did not answer"):
        visitors.marks("a")
    visitors.close()

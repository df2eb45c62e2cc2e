"""One contract for every SQL back end."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from benchmarks.ports import free_ports
from ingest.schema import ExternalIds, MovieId
from recommender.errors import StoreUnavailable
from recommender.profiles import ProfileTower
from recommender.query import parse_rule
from recommender.stores.catalogue import Catalogue, CatalogueEntry, CatalogueFilm, Load
from recommender.stores.sql import SqlCatalogue
from recommender.stores.sql_database import mysql_database, sqlite_database
from recommender.types import Film, ModelVersion, Place, RatingSummary
from tests.artifacts import DIM, QUERY
from tests.servers import MariaDBServer

MODEL = ModelVersion("ml-1m-0123456789ab", "pinsage", "ml-1m", DIM, "IP", {"ndcg@10": {"1": 0.42}})
RULE = parse_rule(QUERY, DIM)


def entry(
    movie_id: int,
    title: str = "Film",
    likes: int = 0,
    year: int | None = 1999,
    place: Place | None = (0.4127, -1.0),
) -> CatalogueEntry:
    film = Film(MovieId(movie_id), title, year, ("Children's", "动画"))
    ratings = RatingSummary(likes, 4.5 if likes else None, (0,) * 9 + (likes,))
    return CatalogueEntry(film, likes, ratings, (MovieId(3), MovieId(0)), place)


@pytest.fixture(params=["sqlite", pytest.param("mariadb", marks=pytest.mark.server)])
def open_catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Catalogue]:
    if request.param == "sqlite":
        path = tmp_path / "new" / "catalogue.sqlite"
        return lambda: SqlCatalogue(sqlite_database(path))
    server: MariaDBServer = request.getfixturevalue("mariadb_server")
    name = f"test_{uuid.uuid4().hex[:8]}"
    return lambda: SqlCatalogue(mysql_database(server.host, server.port, server.user, server.password, name))


@pytest.fixture
def catalogue(open_catalogue: Callable[[], Catalogue]) -> Iterator[Catalogue]:
    opened = open_catalogue()
    yield opened
    opened.close()


def begin(catalogue: Catalogue, fingerprint: str = "sha256:0") -> Load:
    return catalogue.begin("milvus_recommend", fingerprint, MODEL, RULE)


def test_empty(catalogue: Catalogue) -> None:
    assert catalogue.active() is None
    assert catalogue.previous() is None
    assert catalogue.stale() == []
    assert catalogue.roll_back() is None
    assert catalogue.films(1) == []
    assert catalogue.entry(1, MovieId(0)) is None
    assert catalogue.external(MovieId(0)) == {}


def test_films_come_back_as_they_went(catalogue: Catalogue) -> None:
    load = begin(catalogue)
    entries = [entry(7, "Zwölf 🦊 三", likes=5), entry(0, "x" * 3000, year=None), entry(2**40, place=None)]
    catalogue.add_films(load.load_id, entries)
    assert catalogue.count_films(load.load_id) == 3
    assert catalogue.films(load.load_id) == [
        CatalogueFilm(each.film, each.likes, each.place) for each in (entries[1], entries[0], entries[2])
    ]
    for each in entries:
        assert catalogue.entry(load.load_id, each.film.movie_id) == each
    assert catalogue.entry(load.load_id + 1, MovieId(7)) is None


def test_versions_switch_and_roll_back(catalogue: Catalogue, open_catalogue: Callable[[], Catalogue]) -> None:
    first, second, third = (begin(catalogue, f"sha256:{number}") for number in range(3))
    assert len({load.collection for load in (first, second, third)}) == 3
    assert first.collection.startswith("milvus_recommend_ml_1m_0123456789ab_")
    assert catalogue.stale() == [first, second, third]
    catalogue.activate(first.load_id)
    assert (catalogue.active(), catalogue.previous()) == (first, None)
    catalogue.activate(second.load_id)
    assert (catalogue.active(), catalogue.previous()) == (second, first)
    assert catalogue.stale() == [third]
    assert catalogue.roll_back() == first
    other = open_catalogue()
    assert (other.active(), other.previous()) == (first, second)
    other.close()
    catalogue.activate(third.load_id)
    assert (catalogue.active(), catalogue.previous()) == (third, first)
    assert catalogue.stale() == [second]


def test_a_profile_tower_goes_with_its_load(catalogue: Catalogue) -> None:
    with_tower, without = begin(catalogue), begin(catalogue)
    tower = ProfileTower(bytes(range(256)) * 1000, (1.0, 0.25))
    catalogue.add_profile_tower(with_tower.load_id, tower)
    assert catalogue.profile_tower(with_tower.load_id) == tower
    assert catalogue.profile_tower(without.load_id) is None
    catalogue.forget(with_tower.load_id)
    assert catalogue.profile_tower(with_tower.load_id) is None


def test_a_load_that_was_cleaned_away_cannot_serve(catalogue: Catalogue) -> None:
    first, second = begin(catalogue), begin(catalogue)
    catalogue.activate(first.load_id)
    catalogue.add_films(second.load_id, [entry(1)])
    catalogue.forget(second.load_id)
    assert catalogue.count_films(second.load_id) == 0
    with pytest.raises(StoreUnavailable, match="one load at a time"):
        catalogue.activate(second.load_id)
    assert catalogue.active() == first
    assert begin(catalogue).load_id > second.load_id
    catalogue.deactivate()
    assert catalogue.active() is None
    assert first in catalogue.stale()


def test_external_facts_replace_earlier_ones(catalogue: Catalogue) -> None:
    catalogue.save_external({})
    catalogue.save_external({MovieId(0): {"Plot": "A man."}, MovieId(5): {"Plot": "A fox 🦊"}})
    catalogue.save_external({MovieId(0): {"Runtime": "90 min"}})
    assert catalogue.external(MovieId(0)) == {"Runtime": "90 min"}
    assert catalogue.external(MovieId(5)) == {"Plot": "A fox 🦊"}


def test_ids_elsewhere_replace_earlier_ones(catalogue: Catalogue) -> None:
    catalogue.save_external_ids({})
    assert catalogue.external_ids(MovieId(1)) == ExternalIds()
    catalogue.save_external_ids({MovieId(1): ExternalIds("tt0114709", 862), MovieId(2): ExternalIds(None, 9)})
    catalogue.save_external_ids({MovieId(1): ExternalIds("tt0114710")})
    assert catalogue.external_ids(MovieId(1)) == ExternalIds("tt0114710", None)
    assert catalogue.external_ids(MovieId(2)) == ExternalIds(None, 9)


def test_many_threads_and_processes_may_come_first(open_catalogue: Callable[[], Catalogue]) -> None:
    catalogues = [open_catalogue() for _ in range(4)]
    with ThreadPoolExecutor(8) as pool:
        loads = list(pool.map(lambda number: begin(catalogues[number % 4]), range(16)))
    assert len({load.load_id for load in loads}) == 16
    assert len(catalogues[0].stale()) == 16
    for catalogue in catalogues:
        catalogue.close()


def test_a_server_that_is_not_there() -> None:
    (port,) = free_ports(1)
    catalogue = SqlCatalogue(mysql_database("127.0.0.1", port, "root", "", "films"))
    with pytest.raises(StoreUnavailable, match=f"MySQL at 127.0.0.1:{port} did not answer"):
        catalogue.active()
    catalogue.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    catalogue = SqlCatalogue(sqlite_database(tmp_path / "file" / "catalogue.sqlite"))
    with pytest.raises(StoreUnavailable, match="did not answer"):
        catalogue.active()
    catalogue.close()

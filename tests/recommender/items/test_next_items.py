"""Towers with one right answer: men want even films, the highest first; see `tests.item_towers`."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.ports import free_ports
from ingest.schema import MovieId
from recommender.entities import ItemFinder, Person, ScoredItem, Values
from recommender.errors import ArtifactError, BadRequest, NoHistory, StoreUnavailable, UnknownWay
from recommender.items.new_items import NEW_ITEMS, new_items_json
from recommender.items.next_items import PEOPLE_AT_ONCE, NextItems, open_finder
from recommender.items.tower_files import read_towers
from recommender.opening import vectors_opener
from recommender.places import StorePlaces
from recommender.stores.vectors import OpenVectors
from recommender.types import Film
from tests.item_towers import count, height, write_towers
from tests.servers import MilvusServer
from tests.worlds import movie_id_of, parity_world

MAN, WOMAN = Person({"gender": "M"}), Person({"gender": "F"})
N_FILMS = len(parity_world().items)


def ids(*rows: int) -> list[str]:
    return [str(movie_id_of(row)) for row in rows]


def found(items: list[ScoredItem]) -> list[str]:
    return [item.item_id for item in items]


def load(folder: Path, open_vectors: OpenVectors, collection: str) -> None:
    towers = read_towers(folder)
    films = [Film(MovieId(int(item_id)), "", None, ()) for item_id in towers.item_ids]
    with open_vectors() as store:
        store.create(collection, towers.dim, "IP")
        store.insert(collection, films, towers.items.vectors)
        store.finish(collection)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_towers(tmp_path_factory.mktemp("towers"))


def nowhere() -> StorePlaces:
    raise AssertionError("a snapshot opens no store")


@pytest.fixture(scope="module", params=["snapshot", "lite", pytest.param("server", marks=pytest.mark.server)])
def finder(
    request: pytest.FixtureRequest, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NextItems]:
    """The same towers over each way to search."""
    places = StorePlaces(tmp_path_factory.mktemp("state"))
    if request.param == "server":
        server: MilvusServer = request.getfixturevalue("milvus_server")
        places = StorePlaces(places.state_dir, milvus_host=server.host, milvus_port=server.port)
    collection = f"test_{uuid.uuid4().hex[:8]}"
    if request.param != "snapshot":
        load(folder, vectors_opener(places), collection)
    snapshot = request.param == "snapshot"
    with open_finder(folder, vectors_opener(places), collection, snapshot=snapshot) as opened:
        yield opened


def test_somebody_new_is_known_by_their_features(finder: ItemFinder) -> None:
    assert found(finder.find(MAN, 3)) == ids(38, 36, 34)
    assert found(finder.find(WOMAN, 3)) == ids(39, 37, 35)
    assert found(finder.find(Person(), 3)) == ids(39, 38, 37)
    stranger = Person({"gender": "X", "user_id": "9999", "zip": ""}, ("no film", "\x00"))
    assert finder.find(stranger, 3) == finder.find(Person(), 3)


def test_scores_are_inner_products_best_first(finder: ItemFinder) -> None:
    items = finder.find(MAN, N_FILMS)
    assert len(items) == N_FILMS
    assert [item.score for item in items] == sorted((item.score for item in items), reverse=True)
    assert items[0].score == 1 + height(38)


def test_the_history_speaks_too_but_only_its_latest_items(finder: ItemFinder) -> None:
    assert found(finder.find(Person(MAN.values, tuple(ids(1, 3))), 2)) == ids(39, 37)
    assert found(finder.find(Person(MAN.values, tuple(ids(1, 3, 0, 2, 4))), 2)) == ids(38, 36)
    twice = Person(MAN.values, tuple(ids(1, 3, 1, 3, 1)))
    assert finder.find(twice, 2) == finder.find(Person(MAN.values, tuple(ids(1, 3))), 2)


def test_what_is_left_out_never_shortens_the_answer(finder: ItemFinder) -> None:
    left_out = {*ids(*range(6, 40, 2)), "unknown"}
    assert found(finder.find(MAN, 3, leave_out=left_out)) == ids(*sorted((2, 4), key=ids)) + ids(0)
    assert found(finder.find(MAN, 4, leave_out=ids(*range(1, 40))))[:1] == ids(0)
    assert len(finder.find(MAN, 1000, leave_out=ids(0, 1))) == N_FILMS - 2


def test_equal_scores_are_ordered_by_id(finder: ItemFinder) -> None:
    all_even = found(finder.find(MAN, 20))
    assert all_even[17:19] == sorted(ids(2, 4))
    assert found(finder.find(MAN, 18)) == all_even[:18]


def test_similar_to_the_latest_item(finder: ItemFinder) -> None:
    person = Person(MAN.values, (*ids(0, 37), "unknown"))
    assert found(finder.find(person, 3, way="similar")) == ids(39, 35, 33)
    for history in ((), ("unknown",)):
        with pytest.raises(NoHistory, match="holds no item known here"):
            finder.find(Person(MAN.values, history), 3, way="similar")


def test_popular_items(finder: ItemFinder) -> None:
    items = finder.find(WOMAN, 3, way="popular", leave_out=ids(0))
    assert found(items) == ids(1, *sorted((2, 3), key=ids))
    assert [item.score for item in items] == [count(1), count(2), count(3)]
    assert found(finder.find(WOMAN, 1, way="popular", leave_out=ids(*range(39)))) == ids(39)


def test_what_cannot_be_asked(finder: ItemFinder) -> None:
    assert finder.ways == ("next", "similar", "popular")
    with pytest.raises(UnknownWay, match="'best'; there are next, similar, popular"):
        finder.find(MAN, 3, way="best")
    with pytest.raises(BadRequest, match="one item at least, not 0"):
        finder.find(MAN, 0)
    with pytest.raises(BadRequest, match="No such feature: 'sex'; there are age, gender"):
        finder.find(Person({"sex": "M"}), 3)
    with pytest.raises(BadRequest, match="'gender' has one value"):
        finder.find(Person({"gender": ("M", "F")}), 3)


def test_new_items_are_found_and_read_in_histories(tmp_path: Path) -> None:
    folder = write_towers(tmp_path / "towers")
    new: list[Values] = [
        {"movie_id": "5000", "year": "1950", "genres": ("Drama",)},
        {"movie_id": ids(0)[0], "year": "1951"},
    ]
    (folder / NEW_ITEMS).write_bytes(new_items_json(new))
    opener = vectors_opener(StorePlaces(tmp_path))
    with open_finder(folder, opener, "films", snapshot=True) as finder:
        everything = finder.find(MAN, N_FILMS + 5)
        assert [item for item in everything if item.item_id == "5000"] == [ScoredItem("5000", 1.0)]
        assert len(everything) == N_FILMS + 1
        assert found(finder.find(Person(WOMAN.values, ("5000",)), 3)) == ids(39, 38, 37)
        assert found(finder.find(Person({}, ("5000",)), 1, way="similar")) != ["5000"]
        assert found(finder.find(MAN, 100, way="popular"))[-1] == "5000"


def test_a_store_that_is_away_or_holds_other_vectors(folder: Path, tmp_path: Path) -> None:
    (port,) = free_ports(1)
    away = StorePlaces(tmp_path, milvus_host="127.0.0.1", milvus_port=port)
    with open_finder(folder, vectors_opener(away), "films", snapshot=False) as finder:
        assert found(finder.find(MAN, 1, way="popular")) == ids(0)
        with pytest.raises(StoreUnavailable, match="does not answer"):
            finder.find(MAN, 1)
    opener = vectors_opener(StorePlaces(tmp_path))
    with open_finder(folder, opener, "films", snapshot=False) as finder:
        with pytest.raises(StoreUnavailable, match="no collection films"):
            finder.find(MAN, 1)
        load(folder, opener, "films")
        assert found(finder.find(MAN, 1)) == ids(38)
    load(write_towers(tmp_path / "other"), opener, "films")
    with opener() as store:
        towers = read_towers(folder)
        films = [Film(MovieId(int(item_id)), "", None, ()) for item_id in towers.item_ids]
        store.create("films", towers.dim, "IP")
        store.insert("films", films, -towers.items.vectors)
        store.finish("films")
    with (
        open_finder(folder, opener, "films", snapshot=False) as finder,
        pytest.raises(ArtifactError, match=r"holds vectors of other towers.*dssm\.load"),
    ):
        finder.find(MAN, 1)


def test_many_people_at_once_are_answered_as_one_by_one(finder: NextItems) -> None:
    people = [
        Person({"gender": gender} if gender else {}, tuple(ids(*range(start, start + length))))
        for gender in ("M", "F", "")
        for length in (0, 1, 2, 5)
        for start in range(8)
    ]
    left_out = [person.history if row % 2 else ids(38, 39) for row, person in enumerate(people)]
    assert finder.find_for_each(people, 7, leave_out=left_out) == [
        finder.find(person, 7, leave_out=items) for person, items in zip(people, left_out, strict=True)
    ]
    assert len(people) > PEOPLE_AT_ONCE
    assert finder.find_for_each([], 7, leave_out=[]) == []

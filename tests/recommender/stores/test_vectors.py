"""One contract for every vector store."""

from __future__ import annotations

import multiprocessing
import uuid
from collections.abc import Iterator
from multiprocessing.synchronize import Event
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ports import free_ports
from ingest.schema import MovieId
from recommender.errors import StoreUnavailable
from recommender.stores import milvus_opening
from recommender.stores.milvus_opening import open_milvus_lite, open_milvus_server
from recommender.stores.vectors import CollectionMissing, OpenVectors, VectorStore
from recommender.types import NO_FILTERS, Film, Filters

DIM = 8
GENRES = ("Drama", "Children's", 'A "quoted" \\ one', "动画")
FILMS = [
    Film(
        MovieId(3 * row),
        f"Film {row}",
        None if row % 7 == 0 else 1900 + row % 100,
        () if row % 11 == 0 else (GENRES[row % 4], "Any"),
    )
    for row in range(2500)
]
VECTORS = np.random.default_rng(0).normal(size=(len(FILMS), DIM)).astype(np.float32)


@pytest.fixture(scope="module", params=["lite", pytest.param("server", marks=pytest.mark.server)])
def open_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> OpenVectors:
    if request.param == "server":
        server = request.getfixturevalue("milvus_server")
        return lambda: open_milvus_server(server.host, server.port)
    path = tmp_path_factory.mktemp("lite") / "milvus.db"
    return lambda: open_milvus_lite(path)


@pytest.fixture(scope="module")
def collection(open_store: OpenVectors) -> str:
    name = f"films_{uuid.uuid4().hex[:8]}"
    with open_store() as store:
        store.create(name, DIM, "IP")
        store.insert(name, FILMS[:1000], VECTORS[:1000])
        store.insert(name, FILMS[1000:], VECTORS[1000:])
        store.finish(name)
    return name


@pytest.fixture(scope="module")
def store(open_store: OpenVectors, collection: str) -> Iterator[VectorStore]:
    """Opened anew after the rows were written."""
    with open_store() as opened:
        yield opened


def test_everything_is_there(store: VectorStore, collection: str) -> None:
    assert store.count(collection) == len(FILMS)
    order = np.random.default_rng(1).permutation(len(FILMS))
    found = store.vectors_of(collection, [FILMS[row].movie_id for row in order])
    assert found.dtype == np.float32
    assert np.array_equal(found, VECTORS[order])


def test_a_film_that_is_not_there(store: VectorStore, collection: str) -> None:
    with pytest.raises(CollectionMissing, match="load the model again"):
        store.vectors_of(collection, [MovieId(0), MovieId(1)])


@pytest.mark.parametrize(
    "filters",
    [
        NO_FILTERS,
        Filters(frozenset({"Drama"})),
        Filters(frozenset({"Children's", 'A "quoted" \\ one'})),
        Filters(frozenset({"动画"}), 1920, 1990),
        Filters(year_from=1950),
        Filters(year_to=1950),
        Filters(year_from=-5, year_to=1910),
        Filters(frozenset({"Nothing"})),
        Filters(frozenset({'"] or movie_id >= 0 or array_contains_any(genres, ["'})),
    ],
)
def test_search_is_exact(store: VectorStore, collection: str, filters: Filters) -> None:
    query = np.random.default_rng(2).normal(size=DIM).astype(np.float32)
    passing = [row for row, film in enumerate(FILMS) if filters.passes(film)]
    best = sorted(passing, key=lambda row: -float(VECTORS[row] @ query))[:150]
    found = store.search(collection, query, 150, filters)
    assert found.movie_ids.tolist() == [FILMS[row].movie_id for row in best]
    assert np.allclose(found.scores, (VECTORS @ query)[best], atol=1e-4)


def test_many_searches_at_once_find_what_single_ones_find(store: VectorStore, collection: str) -> None:
    queries = np.random.default_rng(3).normal(size=(120, DIM)).astype(np.float32)
    together = store.search_many(collection, queries, 300)
    assert len(together) == len(queries)
    for query, found in list(zip(queries, together, strict=True))[::20]:
        alone = store.search(collection, query, 300, NO_FILTERS)
        assert found.movie_ids.tolist() == alone.movie_ids.tolist()
        assert np.allclose(found.scores, alone.scores, atol=1e-4)


def test_search_beyond_the_end(store: VectorStore, collection: str) -> None:
    found = store.search(collection, VECTORS[0], 100_000, NO_FILTERS)
    assert sorted(found.movie_ids.tolist()) == [film.movie_id for film in FILMS]


def test_missing_collections(store: VectorStore) -> None:
    for ask in (
        lambda: store.count("nothing"),
        lambda: store.vectors_of("nothing", [MovieId(1)]),
        lambda: store.search("nothing", VECTORS[0], 3, NO_FILTERS),
        lambda: store.search_many("nothing", VECTORS[:2], 3),
    ):
        with pytest.raises(CollectionMissing, match="no collection nothing"):
            ask()
    store.drop("nothing")


def test_create_replaces_and_drop_removes(store: VectorStore) -> None:
    name = f"films_{uuid.uuid4().hex[:8]}"
    for count in (5, 3):
        store.create(name, DIM, "IP")
        store.insert(name, FILMS[:count], VECTORS[:count])
    store.finish(name)
    assert store.count(name) == 3
    store.drop(name)
    with pytest.raises(CollectionMissing):
        store.search(name, VECTORS[0], 3, NO_FILTERS)


def test_upsert_adds_and_replaces(store: VectorStore) -> None:
    name = f"films_{uuid.uuid4().hex[:8]}"
    store.create(name, DIM, "IP")
    store.insert(name, FILMS[:3], VECTORS[:3])
    store.finish(name)
    store.upsert(name, FILMS[2:5], VECTORS[12:15])
    store.finish(name)
    assert store.count(name) == 5
    ids = [film.movie_id for film in FILMS[:5]]
    assert np.array_equal(store.vectors_of(name, ids), np.concatenate([VECTORS[:2], VECTORS[12:15]]))
    hits = store.search(name, VECTORS[12], 1, NO_FILTERS)
    scores = np.concatenate([VECTORS[:2], VECTORS[12:15]]) @ VECTORS[12]
    assert hits.movie_ids.tolist() == [ids[int(scores.argmax())]]
    store.drop(name)


def test_a_server_that_is_not_there() -> None:
    (port,) = free_ports(1)
    with pytest.raises(StoreUnavailable, match=f"Milvus at 127.0.0.1:{port} does not answer"):
        open_milvus_server("127.0.0.1", port)


def hold(path: Path, held: Event, release: Event) -> None:
    with open_milvus_lite(path):
        held.set()
        release.wait(120)


def test_an_embedded_store_that_another_process_holds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "milvus.db"
    context = multiprocessing.get_context("spawn")
    held, release = context.Event(), context.Event()
    process = context.Process(target=hold, args=(path, held, release))
    process.start()
    assert held.wait(60)
    with monkeypatch.context() as impatient:
        impatient.setattr(milvus_opening, "LOCK_SECONDS", 0.5)
        with pytest.raises(StoreUnavailable, match="in use by another process"):
            open_milvus_lite(path)
    release.set()
    process.join()
    with open_milvus_lite(path):
        pass


def test_an_embedded_store_that_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / "milvus.db").write_text("a file where a folder should be")
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        open_milvus_lite(tmp_path / "milvus.db")

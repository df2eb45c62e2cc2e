from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from recommender.errors import ArtifactError, MapMissing, NotReady, StoreUnavailable
from recommender.opening import vectors_opener
from recommender.recommender import Recommender
from recommender.stores.vectors import CollectionMissing, Hits
from recommender.types import Counts, Filters, Marks
from tests.artifacts import DIM, write_artifacts
from tests.recommender.stage import Stage, films, listed

ROOT = Path(__file__).resolve().parents[3]
KILLS = int(os.environ.get("LOADER_KILLS", "10"))
"""How often a loader is killed; LOADER_KILLS=100 for the long run."""

LOADER = "import insert_milvus; print('ready', flush=True); insert_milvus.app()"


def answers(recommender: Recommender) -> list[int]:
    return listed(recommender.recommend(Marks(films(0, 2), films(1)), 40))


def test_loading_again_does_nothing_unless_forced(embedded: Stage, model: Path) -> None:
    first = embedded.load(model)
    assert first is not None
    assert embedded.load(model) is None
    with embedded.catalogue() as catalogue:
        before = catalogue.active()
        assert embedded.load(model, force=True) == first
        after = catalogue.active()
        assert before is not None
        assert after is not None
        assert (after.model, after.fingerprint) == (before.model, before.fingerprint)
        assert after.load_id > before.load_id


def test_progress_reaches_every_film(embedded: Stage, model: Path) -> None:
    done: Counter[str] = Counter()
    with embedded.loader() as loader:
        loader.load(model, lambda step, part, total: done.update({step: part}))
    assert done == {"vectors": 40, "map": 40, "similar films": 40, "catalogue": 40}


def test_a_load_made_before_maps_is_loaded_again(embedded: Stage, model: Path) -> None:
    embedded.load(model)
    with closing(sqlite3.connect(embedded.places.state_dir / "catalogue.sqlite")) as database:
        database.execute("DELETE FROM film_places")
        database.commit()
    with embedded.recommender() as recommender:
        assert len(answers(recommender)) == 37
        with pytest.raises(MapMissing, match="make run"):
            recommender.film_map()
        assert embedded.load(model) is not None
        recommender.refresh()
        assert len(recommender.film_map().films) == 40


def test_rolling_back_and_forth(stage: Stage, model: Path, other_model: Path) -> None:
    with stage.loader() as loader, stage.recommender("snapshot") as recommender:
        with pytest.raises(NotReady, match="no previous version"):
            loader.roll_back()
        stage.load(model)
        recommender.refresh()
        first = answers(recommender)
        stage.load(other_model)
        assert stage.load(other_model) is None
        recommender.refresh()
        second = answers(recommender)
        assert first != second
        for expected in (first, second):
            assert loader.roll_back().name != recommender.version().name
            assert recommender.refresh()
            assert answers(recommender) == expected


def test_old_versions_and_leftovers_are_removed(embedded: Stage, model: Path, other_model: Path) -> None:
    with embedded.catalogue() as catalogue:
        embedded.load(model)
        first = catalogue.active()
        assert first is not None
        leftover = catalogue.begin(embedded.table, "sha256:0", first.model, first.rule)
        embedded.load(other_model)
        assert catalogue.stale() == []
        assert catalogue.previous() == first
        embedded.load(model)
        assert [load.load_id for load in catalogue.stale()] == [first.load_id]
        embedded.load(other_model)
        assert catalogue.count_films(first.load_id) == 0
    with vectors_opener(embedded.places)() as store:
        for gone in (leftover, first):
            with pytest.raises(CollectionMissing):
                store.count(gone.collection)


def test_lost_vectors_are_noticed_and_loaded_again(embedded: Stage, model: Path, other_model: Path) -> None:
    embedded.load(model)
    embedded.load(other_model)
    with embedded.catalogue() as catalogue, vectors_opener(embedded.places)() as store:
        for load in (catalogue.active(), catalogue.previous()):
            assert load is not None
            store.drop(load.collection)
    with embedded.recommender() as recommender, pytest.raises(StoreUnavailable, match="load the model again"):
        recommender.recommend(Marks(), 5)
    with embedded.loader() as loader, pytest.raises(StoreUnavailable, match="load the model again"):
        loader.roll_back()
    assert embedded.load(other_model) is not None
    with embedded.recommender() as recommender:
        assert recommender.counts() == Counts(40, 40)


def test_other_dimensions_are_refused(embedded: Stage, model: Path) -> None:
    with embedded.loader(dim=DIM + 1) as loader:
        with pytest.raises(ArtifactError, match="16 dimensions but VECTOR_DIMENSION is 17"):
            loader.load(model, lambda *_: None)
        assert loader.catalogue.active() is None
    with embedded.loader(dim=DIM) as loader:
        assert loader.load(model, lambda *_: None) is not None


def test_damaged_files_leave_the_old_version(embedded: Stage, model: Path, tmp_path: Path) -> None:
    embedded.load(model)
    damaged = write_artifacts(tmp_path / "damaged", seed=2)
    np.save(damaged / "h_item.npy", np.zeros((40, DIM), dtype=np.float32))
    with pytest.raises(ArtifactError):
        embedded.load(damaged)
    with embedded.recommender() as recommender:
        assert recommender.counts() == Counts(40, 40)


def test_a_store_that_answers_wrongly_never_serves(
    embedded: Stage, model: Path, other_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedded.load(model)
    with embedded.catalogue() as catalogue:
        before = catalogue.active()
        with vectors_opener(embedded.places)() as store:
            kind = type(store)
        truth = kind.search

        def wrong(self: object, collection: str, query: object, limit: int, filters: Filters) -> Hits:
            found = truth(self, collection, query, limit, filters)  # type: ignore[arg-type]
            return Hits(found.movie_ids, found.scores * 2)

        monkeypatch.setattr(kind, "search", wrong)
        with pytest.raises(StoreUnavailable, match="probe search"):
            embedded.load(other_model)
        assert catalogue.active() == before


def test_killed_loaders_leave_a_whole_version(
    embedded: Stage, model: Path, other_model: Path, tmp_path: Path
) -> None:
    outs = {}
    expected = {}
    for out in (model, other_model):
        start = time.monotonic()
        version = embedded.load(out)
        seconds = time.monotonic() - start
        assert version is not None
        with embedded.recommender() as recommender:
            expected[version.name] = answers(recommender)
            outs[version.name] = out
        serving = version.name
    survived = Counter[bool]()
    span = 1.5 * seconds
    for moment in range(KILLS):
        target = next(name for name in outs if name != serving)
        command = [sys.executable, "-c", LOADER, str(outs[target]), "--state", str(embedded.places.state_dir)]
        kill_a_loader(command, tmp_path, random.Random(moment).uniform(0, span))
        with embedded.recommender() as recommender:
            now = recommender.version().name
            assert now in {serving, target}
            assert answers(recommender) == expected[now]
            assert recommender.counts() == Counts(40, 40)
        survived[now == serving] += 1
        # The machine may be faster or slower than when it was timed: the kills follow the loaders' end.
        span *= 1.2 if now == serving else 0.6
        serving = now
    assert survived[True], "every loader was done before it was killed"
    embedded.load(outs[next(name for name in outs if name != serving)])
    with embedded.catalogue() as catalogue:
        assert len(catalogue.stale()) <= 1


def kill_a_loader(command: list[str], folder: Path, seconds: float) -> None:
    """Start a loader and kill it without warning, `seconds` after it has begun to work."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=folder, env=environment
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(seconds)
        process.kill()

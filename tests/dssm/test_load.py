"""Trained towers go into Milvus once, and what was loaded answers without `-i`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ports import free_ports
from dssm import demographics, evaluate, load, recommend, train
from ingest.schema import MovieId
from ingest.storage import save_dataset
from ingest.table_storage import save_tables
from recommender.items.tower_files import VECTORS
from recommender.opening import open_entities, vectors_opener
from recommender.places import StorePlaces
from recommender.records import RECORDS
from recommender.stores.entities import EntityCounts
from tests.dssm.learning import OPTIONS, one_sentence
from tests.dssm.people import N_FILMS, age_world
from tests.dssm.worlds import N_ITEMS, ring_tables
from tests.worlds import movie_id_of, parity_world

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("nothing_set")


def test_both_kinds_of_towers_are_loaded_once(tmp_path: Path, capsys: Capture) -> None:
    save_dataset(age_world(), tmp_path / "state" / "pinsage-ages" / "dataset")
    state = ["--state", str(tmp_path / "state")]
    assert train.main([*state, *OPTIONS]) == 0
    assert demographics.main(state) == 0
    capsys.readouterr()
    assert load.main(state) == 0
    loaded = capsys.readouterr().out.splitlines()
    assert [line.split(":")[0] for line in loaded] == [
        "milvus_recommend_dssm_ages",
        "milvus_recommend_demographics_ages",
        "ages",
    ]
    assert all(line.endswith("loaded.") for line in loaded)
    assert load.main(state) == 0
    again = capsys.readouterr().out.splitlines()
    assert all(line.endswith("are there already.") for line in again)
    entities = open_entities(StorePlaces(tmp_path / "state"), RECORDS["movies"])
    assert entities.counts() == EntityCounts(240, N_FILMS)
    entities.close()
    assert recommend.main(["-a", "6", *state]) == 0
    assert f"Rows in milvus_recommend_demographics_ages: {N_FILMS}" in capsys.readouterr().out


def test_products_are_trained_measured_and_loaded_by_their_sku(tmp_path: Path, capsys: Capture) -> None:
    state = tmp_path / "state"
    save_tables(ring_tables(), state / "ecommerce-ring" / "dataset")
    for command in (train, evaluate, load):
        arguments = ["--state", str(state), *(OPTIONS if command is train else ())]
        assert command.main(arguments) == 0
    said = capsys.readouterr().out
    assert "Largest difference between Milvus and exact search: 0" in said
    assert f"milvus_recommend_dssm_ring: {N_ITEMS} vectors of 8 dimensions loaded." in said
    words = json.loads((state / "dssm-ring" / "vocabularies.json").read_text())
    skus = [MovieId(int(sku)) for sku in words["sku_id"]]
    with vectors_opener(StorePlaces(state))() as store:
        found = store.vectors_of("milvus_recommend_dssm_ring", skus)
    assert np.array_equal(found, np.load(state / "dssm-ring" / VECTORS))
    returned = demographics.main(["--state", str(state)])
    assert one_sentence(capsys.readouterr().err, returned, "kind ecommerce, not films")


def test_milvus_holds_the_rows_of_the_file(out: Path, tmp_path: Path) -> None:
    assert load.main([str(out)]) == 0
    vectors = np.load(out / VECTORS)
    ids = sorted((movie_id_of(row) for row in range(len(vectors))), key=str)
    with vectors_opener(StorePlaces(tmp_path / "state"))() as store:
        assert np.array_equal(store.vectors_of("milvus_recommend_dssm_parity", ids), vectors)


def test_vectors_of_another_training_are_replaced(out: Path, capsys: Capture) -> None:
    assert load.main([str(out)]) == 0
    assert train.main([str(out), *OPTIONS, "--seed", "1"]) == 0
    capsys.readouterr()
    assert load.main([str(out)]) == 0
    assert "dimensions loaded." in capsys.readouterr().out


def test_what_cannot_be_loaded(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    returned = load.main([str(tmp_path / "nowhere")])
    assert one_sentence(capsys.readouterr().err, returned, "No prepared dataset in")
    (port,) = free_ports(1)
    monkeypatch.setenv("MILVUS_HOST", "127.0.0.1")
    monkeypatch.setenv("MILVUS_PORT", str(port))
    returned = load.main([str(out)])
    assert one_sentence(capsys.readouterr().err, returned, f"Milvus at 127.0.0.1:{port} does not answer")
    save_dataset(parity_world(seed=1), out / "dataset")
    returned = load.main([str(out)])
    assert one_sentence(capsys.readouterr().err, returned, "were trained on other data")

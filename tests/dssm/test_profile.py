"""The profile tower from training to what is served."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from dssm.profile import main
from dssm.profile_tower import MARKS, WEIGHTS, Embeddings, TrainedTower, export, train_tower
from dssm.profiles import every_profile, rows_of
from ingest.schema import Dataset
from recommender.places import StorePlaces
from recommender.profiles import GRAPH, TOWER, ProfileQueries, ProfileTower
from recommender.query import parse_rule, query_vector
from recommender.types import Marks, Profile
from tests.artifacts import DIM, QUERY, parity_vectors, write_artifacts
from tests.dssm.people import OLD_FROM, UNSEEN_OCCUPATION, age_world, nameless
from tests.recommender.stage import Stage, films, listed, row_of

RULE = parse_rule(QUERY, DIM)


@pytest.fixture(scope="module")
def world() -> Dataset:
    return age_world()


@pytest.fixture(scope="module")
def trained(world: Dataset) -> TrainedTower:
    tower = train_tower(world, Embeddings(parity_vectors(world, 0), RULE, seed=0), lambda _: None)
    assert tower is not None
    return tower


@pytest.fixture(scope="module")
def prepared(world: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = write_artifacts(tmp_path_factory.mktemp("model"), world)
    assert main([str(out)]) == 0
    return out


def test_age_decides(world: Dataset, trained: TrainedTower) -> None:
    vectors = torch.from_numpy(parity_vectors(world, 0))
    with torch.no_grad():
        scores = trained.network(torch.from_numpy(every_profile())) @ vectors.T
    rated = scores[:, :-1]
    leaning = (rated[:, ::2].mean(dim=1) - rated[:, 1::2].mean(dim=1)).numpy()
    age = every_profile()[:, 0]
    assert (leaning[age > OLD_FROM] > 0.5).all()
    assert (leaning[(age > 0) & (age <= OLD_FROM)] < -0.2).all()
    assert abs(leaning[0]) < 0.5


def test_weights_and_figures(trained: TrainedTower) -> None:
    assert len(trained.weights) == len(MARKS)
    assert set(trained.weights) <= set(WEIGHTS)
    assert trained.weights[0] > 0
    gains = trained.metrics["ndcg@10"]
    assert gains["by_marks"]["n0"]["with"] > gains["popular"] + 0.1


def test_training_repeats(world: Dataset, trained: TrainedTower) -> None:
    again = train_tower(world, Embeddings(parity_vectors(world, 0), RULE, seed=0), lambda _: None)
    assert again is not None
    assert (again.weights, again.metrics) == (trained.weights, trained.metrics)
    assert export(again.network) == export(trained.network)


def test_the_graph_answers_as_the_network(trained: TrainedTower) -> None:
    queries = ProfileQueries(ProfileTower(export(trained.network), (1.0,)), DIM)
    with torch.no_grad():
        expected = trained.network(torch.from_numpy(every_profile())).numpy()
    nothing = np.zeros(DIM, dtype=np.float32)
    for age, gender, occupation in [(6, 1, 20), (0, 0, 0), (None, 1, None), (3, None, UNSEEN_OCCUPATION)]:
        numbers = [[0 if code is None else code + 1 for code in (age, gender, occupation)]]
        served = queries.added(nothing, 0, Profile(age, gender, occupation))
        assert np.allclose(served, expected[rows_of(np.array(numbers))[0]], atol=1e-6)


def test_the_served_list_is_the_trained_one(
    world: Dataset, trained: TrainedTower, prepared: Path, tmp_path: Path
) -> None:
    stage = Stage(StorePlaces(tmp_path / "state"), "test")
    stage.load(prepared)
    vectors = parity_vectors(world, 0)
    with torch.no_grad():
        said = trained.network(torch.tensor([[7, 1, 1]])).numpy()[0]
    for liked in ((), (1,), (1, 3, 5)):
        marks = query_vector(RULE, vectors[list(liked)], vectors[:0])
        scores = vectors @ (marks + trained.weights[len(liked).bit_length()] * said)
        expected = [row for row in np.argsort(-scores, kind="stable") if row not in liked][:10]
        for path in ("snapshot", "milvus"):
            with stage.recommender(path) as recommender:
                found = recommender.recommend(Marks(films(*liked)), 10, profile=Profile(6, 0, 0))
            assert [row_of(movie_id) for movie_id in listed(found)] == expected
            assert np.allclose(found.scores, scores[expected], atol=1e-4)


def test_a_second_run_does_nothing(prepared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {name: (prepared / name).stat().st_mtime_ns for name in (TOWER, GRAPH)}
    assert main([str(prepared)]) == 0
    assert "nothing to do" in capsys.readouterr().out
    assert {name: (prepared / name).stat().st_mtime_ns for name in (TOWER, GRAPH)} == before


def test_damage_or_another_model_means_another_tower(
    world: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = write_artifacts(tmp_path, world)
    assert main([str(out)]) == 0
    content = (out / GRAPH).read_bytes()
    (out / GRAPH).write_bytes(content[:-1])
    assert main([str(out)]) == 0
    assert (out / GRAPH).read_bytes() == content
    write_artifacts(tmp_path, world, seed=1)
    assert main([str(out)]) == 0
    h_item = json.loads((out / "manifest.json").read_text())["files"]["h_item.npy"]
    assert json.loads((out / TOWER).read_text())["h_item"] == h_item
    assert "nothing to do" not in capsys.readouterr().out


def test_data_that_say_nothing_about_people(
    world: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = write_artifacts(tmp_path / "model", nameless(world))
    assert main([str(out)]) == 0
    assert "do not say who people are" in capsys.readouterr().out
    stage = Stage(StorePlaces(tmp_path / "state"), "test")
    stage.load(out)
    with stage.recommender() as recommender:
        assert not recommender.takes_profiles()


def test_no_model_yet(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    problem = capsys.readouterr().err
    assert problem.startswith("Error: ")
    assert "python -m pinsage.model" in problem
    with pytest.raises(SystemExit, match="2"):
        main([])

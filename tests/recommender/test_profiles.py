from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommender.errors import ArtifactError, ProfilesUnavailable, StoreUnavailable
from recommender.profiles import GRAPH, TOWER, ProfileQueries, ProfileTower, read_profile_tower
from recommender.types import NO_PROFILE, Marks, Profile
from tests.artifacts import DIM, write_artifacts
from tests.recommender.stage import Stage, films, listed, row_of
from tests.towers import EVERYBODY, WEIGHTS, tower_graph, write_tower

OLD, YOUNG = Profile(age=6, gender=1, occupation=20), Profile(age=0)


@pytest.fixture(scope="module")
def with_tower(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_tower(write_artifacts(tmp_path_factory.mktemp("model")))


def read(out: Path) -> ProfileTower | None:
    h_item = json.loads((out / "manifest.json").read_text())["files"]["h_item.npy"]
    return read_profile_tower(out, h_item, DIM)


@pytest.mark.parametrize(("n_liked", "weight"), [(0, 2.0), (1, 0.5), (2, 0.0), (3, 0.0), (900, 0.0)])
def test_the_weight_goes_by_the_number_of_likes(n_liked: int, weight: float) -> None:
    queries = ProfileQueries(ProfileTower(tower_graph(), WEIGHTS), DIM)
    marks = np.arange(DIM, dtype=np.float32)
    for profile, said in ((OLD, 1.0), (YOUNG, -1.0), (NO_PROFILE, -4 / 3)):
        added = queries.added(marks, n_liked, profile) - marks
        assert added.dtype == np.float32
        assert np.allclose(added, weight * np.array([said, *EVERYBODY[1:DIM]]), atol=1e-5)


def test_older_people_are_recommended_even_films(stage: Stage, with_tower: Path) -> None:
    stage.load(with_tower)
    found = {}
    for path in ("snapshot", "milvus"):
        with stage.recommender(path) as recommender:
            assert recommender.takes_profiles()
            alone = {profile: recommender.recommend(Marks(), 10, profile=profile) for profile in (OLD, YOUNG)}
            assert [row_of(movie_id) % 2 for movie_id in listed(alone[OLD])] == [0] * 10
            assert [row_of(movie_id) % 2 for movie_id in listed(alone[YOUNG])] == [1] * 10
            assert all(item.because == () for item in alone[OLD].items)
            marked = Marks(films(0))
            plain, blended = (recommender.recommend(marked, 10, profile=said) for said in (NO_PROFILE, OLD))
            assert blended.scores != plain.scores
            assert all(item.because for item in blended.items)
            many = Marks(films(0, 2))
            assert recommender.recommend(many, 10, profile=OLD) == recommender.recommend(many, 10)
            only_dislikes = recommender.recommend(Marks((), films(0)), 5, profile=YOUNG)
            lists = [alone[OLD], alone[YOUNG], blended, only_dislikes]
            found[path] = [listed(each) for each in lists]
            pages = [listed(recommender.recommend(Marks(), 5, offset=at, profile=OLD)) for at in (0, 5)]
            assert pages[0] + pages[1] == listed(alone[OLD])
    assert found["snapshot"] == found["milvus"]


def test_an_empty_profile_is_no_profile(stage: Stage, with_tower: Path) -> None:
    stage.load(with_tower)
    with stage.recommender() as recommender:
        for marks in (Marks(), Marks(films(0))):
            expected = recommender.recommend(marks, 10)
            assert recommender.recommend(marks, 10, profile=Profile(None, None, None)) == expected


def test_a_model_without_a_tower_serves_on(stage: Stage, model: Path) -> None:
    stage.load(model)
    with stage.recommender() as recommender:
        assert not recommender.takes_profiles()
        assert listed(recommender.recommend(Marks(), 3, profile=NO_PROFILE))
        with pytest.raises(ProfilesUnavailable, match="ask again without"):
            recommender.recommend(Marks(films(0)), 3, profile=OLD)


def test_stores_from_before_there_were_towers(embedded: Stage, model: Path) -> None:
    embedded.load(model)
    with sqlite3.connect(embedded.places.state_dir / "catalogue.sqlite") as database:
        database.execute("DROP TABLE profile_towers")
    with embedded.recommender() as recommender:
        assert not recommender.takes_profiles()
        assert listed(recommender.recommend(Marks(films(0)), 3))


def test_a_new_tower_for_the_same_model_is_loaded(embedded: Stage, tmp_path: Path) -> None:
    out = write_artifacts(tmp_path / "model")
    first = embedded.load(out)
    with embedded.recommender() as recommender:
        assert not recommender.takes_profiles()
        assert embedded.load(write_tower(out)) == first
        assert embedded.load(out) is None
        assert recommender.refresh()
        before = recommender.recommend(Marks(), 5, profile=YOUNG)
        assert embedded.load(write_tower(out, tower_graph(slope=-1.0))) == first
        recommender.refresh()
        assert recommender.recommend(Marks(), 5, profile=OLD).movie_ids == before.movie_ids
        (out / TOWER).unlink()
        assert embedded.load(out) == first
        recommender.refresh()
        assert not recommender.takes_profiles()


def test_a_tower_damaged_in_the_catalogue(embedded: Stage, with_tower: Path) -> None:
    embedded.load(with_tower)
    with sqlite3.connect(embedded.places.state_dir / "catalogue.sqlite") as database:
        database.execute("UPDATE profile_towers SET onnx = x'00ff'")
    with embedded.recommender() as recommender, pytest.raises(StoreUnavailable, match="load the model again"):
        recommender.recommend(Marks(), 3)


def test_no_tower_or_nothing_to_learn_one_from(tmp_path: Path) -> None:
    out = write_artifacts(tmp_path)
    assert read(out) is None
    write_tower(out)
    tower = read(out)
    assert tower == ProfileTower(tower_graph(), WEIGHTS)
    change(out, files={}, weights=[])
    (out / GRAPH).unlink()
    assert read(out) is None


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"format": 2}, "not of format 1"),
        ({"h_item": "sha256:0"}, "belongs to another h_item.npy"),
        ({"weights": []}, "at least one"),
        ({"weights": [1.0, float("nan")]}, "finite"),
        ({"weights": "no"}, "cannot be read"),
        ({"files": {GRAPH: "sha256:0"}}, "is not the file"),
    ],
)
def test_towers_that_do_not_fit_are_refused(tmp_path: Path, changes: dict[str, Any], complaint: str) -> None:
    out = write_tower(write_artifacts(tmp_path))
    change(out, **changes)
    with pytest.raises(ArtifactError, match=complaint) as refused:
        read(out)
    assert "python -m dssm.profile" in str(refused.value)


@pytest.mark.parametrize("graph", [b"no graph", tower_graph(DIM + 1), tower_graph(slope=float("inf"))])
def test_graphs_that_answer_wrongly_are_refused(embedded: Stage, tmp_path: Path, graph: bytes) -> None:
    out = write_tower(write_artifacts(tmp_path / "model"), graph)
    with pytest.raises(ArtifactError, match="unusable"):
        embedded.load(out)


def test_files_that_are_gone_or_damaged(tmp_path: Path) -> None:
    out = write_tower(write_artifacts(tmp_path))
    (out / GRAPH).unlink()
    with pytest.raises(ArtifactError, match="cannot be read"):
        read(out)
    (out / TOWER).write_text("{")
    with pytest.raises(ArtifactError, match="cannot be read"):
        read(out)


def change(out: Path, **changes: Any) -> None:
    content = json.loads((out / TOWER).read_text())
    (out / TOWER).write_text(json.dumps({**content, **changes}))

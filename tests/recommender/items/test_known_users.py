"""The users of the parity world, over towers and a reranker made by formula."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ingest.schema import Dataset
from recommender.errors import RankerMissing, StoreUnavailable, TowersMissing, UnknownUser
from recommender.opening import open_entities
from recommender.records import RECORDS
from recommender.types import Recommendations
from tests.item_towers import HISTORY_LENGTH, height, write_towers
from tests.rankers import write_reranker
from tests.recommender.stage import Stage, row_of
from tests.worlds import movie_id_of, parity_world


def expected(world: Dataset, user_id: int) -> list[tuple[float, int]]:
    """Scores and ids of what this user has not rated, best first, equal scores by id as text."""
    rated = world.interactions
    of_user = np.flatnonzero(rated.user_id == user_id)
    met = rated.movie_id[of_user[np.argsort(rated.timestamp[of_user], kind="stable")]].tolist()
    query = np.array([1.0 if user_id % 2 else -1.0, 1.0])
    query += sum(vector(row_of(movie_id)) for movie_id in met[-HISTORY_LENGTH:])
    unmet = [item.movie_id for item in world.items if item.movie_id not in met]
    scores = [(float(query @ vector(row_of(movie_id))), int(movie_id)) for movie_id in unmet]
    return sorted(scores, key=lambda scored: (-scored[0], str(scored[1])))


def vector(row: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array([1.0 - 2 * (row % 2), height(row)])


def scored(found: Recommendations) -> list[tuple[float, int]]:
    return list(zip(found.scores, found.movie_ids, strict=True))


@pytest.mark.parametrize("user_id", [1, 2, 7])
def test_users_get_what_the_towers_find_and_nothing_they_rated(
    embedded: Stage, model: Path, user_id: int
) -> None:
    embedded.load(model)
    embedded.add_users()
    with embedded.recommender() as recommender:
        found = recommender.recommend_to(str(user_id), 5)
        assert scored(found) == expected(parity_world(), user_id)[:5]
        assert found.model_version == "dssm-parity-0"
        assert [item.because for item in found.items] == [()] * 5
        everything = recommender.recommend_to(str(user_id), 200)
        assert len(everything.movie_ids) == len(expected(parity_world(), user_id))


def test_the_reranker_orders_what_the_towers_found(embedded: Stage, model: Path) -> None:
    embedded.load(model)
    embedded.add_users()
    out = embedded.places.state_dir / "deepfm-parity" / "reranker"
    with embedded.recommender() as recommender:
        with pytest.raises(RankerMissing, match="No ranker is trained for parity; ask without `rank`"):
            recommender.recommend_to("7", 3, rank=True)
        write_reranker(out)
        plain = recommender.recommend_to("7", 40)
        ranked = recommender.recommend_to("7", 40, rank=True)
        write_reranker(out, first_stage="dssm-parity-1")
        with pytest.raises(RankerMissing):
            recommender.recommend_to("7", 3, rank=True)
        (out / "reranker.onnx").write_bytes(b"")
        write_reranker(out.with_name("other"))
        shutil.copy(out.with_name("other") / "manifest.json", out / "manifest.json")
        with pytest.raises(StoreUnavailable, match=r"reranker\.onnx does not match manifest\.json"):
            recommender.recommend_to("7", 3, rank=True)
    assert ranked.model_version == "dssm-parity-0 + reranker-parity"
    below = [movie_id for score, movie_id in scored(plain) if score <= 0]
    above = [movie_id for score, movie_id in scored(plain) if score > 0]
    assert below
    assert above
    assert ranked.movie_ids == [*below, *above]


def test_without_such_a_user_or_towers_or_their_data(embedded: Stage, model: Path) -> None:
    embedded.load(model)
    state = embedded.places.state_dir
    with embedded.recommender() as recommender:
        with pytest.raises(TowersMissing, match=r"for parity; prepare them.*--models pinsage,dssm"):
            recommender.recommend_to("1", 3)
        embedded.add_users()
        assert recommender.recommend_to("1", 3).movie_ids
        for user_id in ("61", "0"):
            with pytest.raises(UnknownUser, match=f"parity has no user {user_id}"):
                recommender.recommend_to(user_id, 3)
        entities = open_entities(embedded.places, RECORDS["movies"])
        entities.begin("movies other sha256:1")
        with pytest.raises(TowersMissing):
            recommender.recommend_to("1", 3)
        entities.close()
        shutil.rmtree(state / "dssm-parity")
        with pytest.raises(TowersMissing):
            recommender.recommend_to("1", 3)


def test_towers_trained_anew_are_opened_and_damaged_ones_named(embedded: Stage, model: Path) -> None:
    embedded.load(model)
    embedded.add_users()
    folder = embedded.places.state_dir / "dssm-parity"
    with embedded.recommender() as recommender:
        assert recommender.recommend_to("1", 3).model_version == "dssm-parity-0"
        write_towers(folder, version="dssm-parity-1")
        assert recommender.recommend_to("1", 3).model_version == "dssm-parity-1"
        (folder / "item_vectors.npy").write_bytes(b"")
        write_towers(folder, {"item_raw.npy": b""}, version="dssm-parity-2")
        with pytest.raises(StoreUnavailable, match="are damaged"):
            recommender.recommend_to("1", 3)


def test_a_milvus_server_is_searched_where_there_is_one(embedded: Stage, model: Path) -> None:
    embedded.load(model)
    embedded.add_users()
    away = replace(embedded.places, milvus_host="127.0.0.1", milvus_port=1)
    with (
        Stage(away, "test").recommender() as recommender,
        pytest.raises(StoreUnavailable, match=r"Milvus at 127\.0\.0\.1:1 does not answer"),
    ):
        recommender.recommend_to("1", 3)


def test_ids_of_films_are_those_of_the_catalogue(embedded: Stage, model: Path) -> None:
    embedded.load(model)
    embedded.add_users()
    with embedded.recommender() as recommender:
        (film,) = recommender.recommend_to("1", 1).films
    assert film.movie_id == movie_id_of(int(film.title.split()[-1]))

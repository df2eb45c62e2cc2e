from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ingest.histories import Histories
from ingest.schema import Dataset, FloatArray, Item, MovieId, User, UserId
from pinsage.epochs import Trained
from pinsage.newcomers import NewFilms, embed
from pinsage.query import QueryRanker
from pinsage.trained import TrainedModel
from tests.pinsage.newcomers import LATE, SMALL, WORLD, only_ratings, train, with_ratings, without
from tests.worlds import movie_id_of

BEFORE = without(WORLD, *LATE)
KNOWN_ROWS = np.array([row for row in range(len(WORLD.items) - 1) if row not in LATE])
Model = tuple[TrainedModel, Trained]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    return train(tmp_path_factory.mktemp("model"), BEFORE)


def scores_for(parity: int, model: Model, new: NewFilms) -> tuple[FloatArray, FloatArray]:
    """Scores of the known (rated) and of the new films for somebody who likes four films of a parity."""
    (trained, result) = model
    both = torch.from_numpy(np.concatenate([trained.vectors, new.vectors]))
    liked = np.flatnonzero(parity == KNOWN_ROWS % 2)[:4]
    likes = Histories.from_lists([liked], len(both))
    (scores,) = QueryRanker(both, result.rule).scores(likes)
    scores[liked] = np.nan
    return scores[: len(KNOWN_ROWS)], scores[len(trained.vectors) :]


def prefers(parity: int, model: Model, new: NewFilms) -> bool:
    _, (even, odd) = scores_for(parity, model, new)
    return bool(even > odd) if parity == 0 else bool(odd > even)


def test_a_new_film_is_for_those_who_like_what_its_fans_like(model: Model) -> None:
    new = embed(model[0], WORLD)
    assert [item.movie_id for item in new.items] == [movie_id_of(row) for row in LATE]
    assert new.vectors.shape == (2, SMALL.dim)
    assert new.vectors.dtype == np.float32
    for parity in (0, 1):
        known, late = scores_for(parity, model, new)
        others = known[parity != KNOWN_ROWS % 2]
        assert late[parity] > np.nanmax(others)
        assert prefers(parity, model, new)


@pytest.mark.parametrize("ratings", [0, 1, 3])
def test_few_ratings_or_none_are_enough(model: Model, ratings: int) -> None:
    """Genres tell even from odd films, so that a film without ratings has its public, too."""
    new = embed(model[0], only_ratings(WORLD, ratings))
    assert (new.likes <= ratings).all()
    assert np.isfinite(new.vectors).all()
    assert prefers(0, model, new)
    assert prefers(1, model, new)


def test_new_people_speak_through_the_films_they_like(model: Model) -> None:
    """Films that say nothing of themselves: only what else their new fans like tells."""
    mute = tuple(Item(MovieId(movie_id), "", None, ()) for movie_id in (5000, 5001))
    even, odd = ([movie_id_of(row) for row in KNOWN_ROWS if row % 2 == parity][:5] for parity in (0, 1))
    rows = [(900, film, 5.0) for film in (*even, 5000)] + [(901, film, 5.0) for film in (*odd, 5001)]
    people = (*BEFORE.users, User(UserId(900)), User(UserId(901)))
    joined = Dataset("parity", with_ratings(BEFORE, rows), (*BEFORE.items, *mute), people)
    new = embed(model[0], joined)
    assert new.likes.tolist() == [1, 1]
    assert prefers(0, model, new)
    assert prefers(1, model, new)


def test_the_same_evidence_gives_the_same_bytes(model: Model) -> None:
    first, second = embed(model[0], WORLD), embed(model[0], WORLD)
    assert first.vectors.tobytes() == second.vectors.tobytes()


def test_neighbours_are_known_films_and_sum_to_one(model: Model) -> None:
    new = embed(model[0], WORLD)
    assert new.neighbours.shape == (2, len(BEFORE.items))
    np.testing.assert_allclose(new.neighbours.sum(axis=1), 1)
    for film, row in enumerate(LATE):
        weights = new.neighbours.toarray()[film]
        same = np.array([int(item.movie_id - movie_id_of(0)) // 3 % 2 == row % 2 for item in BEFORE.items])
        assert weights[same].sum() > 0.8


def test_a_model_without_graph_takes_new_films_too(tmp_path: Path) -> None:
    model = train(tmp_path, BEFORE, replace(SMALL, graph=False))
    new = embed(model[0], WORLD)
    assert prefers(0, model, new)
    assert prefers(1, model, new)

from __future__ import annotations

import numpy as np
import pytest

from ingest.histories import likes_of
from pinsage import negatives
from pinsage.graph import user_film_graph
from pinsage.negatives import MAX_HARD, RANDOM_NEGATIVES, Curriculum
from pinsage.neighbours import ImportanceSampler
from pinsage.settings import WalkSettings
from tests.worlds import parity_world

LIKES = likes_of(parity_world(n_users=300, n_items=300, density=0.2))


@pytest.fixture(scope="module")
def curriculum() -> Curriculum:
    walk = WalkSettings(length=1, neighbours=negatives.EASIEST_RANK)
    return Curriculum(ImportanceSampler(user_film_graph(LIKES), walk, walks=2000), seed=0)


def test_hard_negatives_grow_with_the_epochs_up_to_a_bound(curriculum: Curriculum) -> None:
    marked, rng = np.array([3, 8]), np.random.default_rng(0)
    widths = [curriculum.hard(marked, epoch, rng).shape for epoch in (1, 2, 4, 50)]
    assert widths == [(2, 0), (2, 1), (2, 3), (2, MAX_HARD)]


def test_hard_negatives_are_reached_by_walks_but_are_not_the_closest(curriculum: Curriculum) -> None:
    """In the parity world walks of one step never leave the film's parity."""
    film = int(LIKES.likes_per_film().argmax())
    drawn = curriculum.hard(np.full(500, film), epoch=3, rng=np.random.default_rng(0))
    assert set((drawn % 2).ravel().tolist()) == {film % 2}
    assert len(np.unique(drawn)) <= negatives.EASIEST_RANK - negatives.HARDEST_RANK


def test_a_film_without_likes_gets_random_ones(curriculum: Curriculum) -> None:
    drawn = curriculum.hard(np.full(200, LIKES.n_items - 1), epoch=3, rng=np.random.default_rng(0))
    assert set((drawn % 2).ravel().tolist()) == {0, 1}


def test_a_small_catalogue_has_only_random_ones() -> None:
    likes = likes_of(parity_world())
    sampler = ImportanceSampler(user_film_graph(likes), WalkSettings(neighbours=200), walks=50)
    small = Curriculum(sampler, seed=0)
    assert small.hard(np.array([0, 1]), epoch=3, rng=np.random.default_rng(0)).shape == (2, 2)


def test_shared_negatives_cover_the_catalogue(curriculum: Curriculum) -> None:
    drawn = curriculum.shared(np.random.default_rng(0))
    assert drawn.shape == (RANDOM_NEGATIVES,)
    assert drawn.min() >= 0
    assert drawn.max() < LIKES.n_items

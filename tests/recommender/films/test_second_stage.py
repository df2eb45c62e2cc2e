from __future__ import annotations

import numpy as np
import pytest

from ingest.schema import MovieId
from recommender.films.retrieval import Candidates
from recommender.films.second_stage import WEIGHT, ordered
from recommender.items.ranking import OnnxRanker, open_ranker
from recommender.types import NO_PROFILE, Film, Profile
from tests.rankers import write_ranker
from tests.worlds import movie_id_of

FILMS = {movie_id_of(row): Film(movie_id_of(row), f"Film {row}", 1950 + row, ("Drama",)) for row in range(40)}
FILMS[MovieId(9999)] = Film(MovieId(9999), "New", None, ())


@pytest.fixture(scope="module")
def ranker(tmp_path_factory: pytest.TempPathFactory) -> OnnxRanker:
    return open_ranker(write_ranker(tmp_path_factory.mktemp("ranker")))


def candidates(*rows: int, step: float = WEIGHT) -> Candidates:
    scores = 5 - step * np.arange(len(rows), dtype=np.float32)
    ids = np.array([movie_id_of(row) for row in rows], dtype=np.int64)
    return Candidates(ids, scores, np.arange(len(rows), dtype=np.float32)[:, None])


def rows_of(found: Candidates) -> list[int]:
    return [(movie_id - movie_id_of(0)) // 3 for movie_id in found.movie_ids.tolist()]


def test_the_old_get_even_films_first_and_the_young_odd_ones(ranker: OnnxRanker) -> None:
    for age, first, last in ((6, [0, 2, 4], [1, 3, 5]), (0, [1, 3, 5], [0, 2, 4])):
        found = ordered(ranker, candidates(0, 1, 2, 3, 4, 5), Profile(age=age, gender=0), FILMS)
        assert rows_of(found) == [*first, *last]
        assert found.vectors[:, 0].tolist() == [float(row) for row in (*first, *last)]


def test_both_stages_count_and_the_lowest_score_stays(ranker: OnnxRanker) -> None:
    given = candidates(1, 0, step=6.2 * WEIGHT)
    assert rows_of(ordered(ranker, given, Profile(age=6), FILMS)) == [1, 0]
    given = candidates(1, 0, step=5.8 * WEIGHT)
    found = ordered(ranker, given, Profile(age=6), FILMS)
    assert rows_of(found) == [0, 1]
    assert found.scores.tolist() == pytest.approx([5 - 5.6 * WEIGHT, 5 - 5.8 * WEIGHT], abs=1e-5)


def test_without_a_profile_films_that_the_ranker_takes_for_equal_keep_their_order(ranker: OnnxRanker) -> None:
    given = candidates(3, 0, 7)
    found = ordered(ranker, given, NO_PROFILE, FILMS)
    assert rows_of(found) == [3, 0, 7]
    assert np.allclose(found.scores, given.scores)
    assert len(ordered(ranker, candidates(), NO_PROFILE, FILMS).movie_ids) == 0


def test_films_that_the_ranker_has_not_met_are_ranked_too(ranker: OnnxRanker) -> None:
    ids = np.array([9999, movie_id_of(1)], dtype=np.int64)
    given = Candidates(ids, np.array([1, 2], dtype=np.float32), np.zeros((2, 1), dtype=np.float32))
    assert ordered(ranker, given, Profile(age=0), FILMS).movie_ids.tolist() == [movie_id_of(1), 9999]

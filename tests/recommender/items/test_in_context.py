"""The parity world's towers and a reranker made by formula: what the towers like least comes first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.features import MOVIES
from recommender.entities import Person, Values
from recommender.errors import ArtifactError
from recommender.items.in_context import RankerInContext, open_ranker_in_context
from recommender.items.next_items import NextItems, open_finder, open_towers
from recommender.opening import vectors_opener
from recommender.places import StorePlaces
from tests.item_towers import write_towers
from tests.rankers import write_reranker
from tests.worlds import movie_id_of

MAN = Person({"gender": "M"})
EVEN, ODD = ({"movie_id": str(movie_id_of(row)), "year": str(1950 + row)} for row in (8, 9))


@pytest.fixture(scope="module")
def towers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_towers(tmp_path_factory.mktemp("towers"))


@pytest.fixture(scope="module")
def ranker(towers: Path, tmp_path_factory: pytest.TempPathFactory) -> RankerInContext:
    return open_ranker_in_context(write_reranker(tmp_path_factory.mktemp("reranker")), open_towers(towers))


def found(towers: Path, person: Person) -> dict[str, float]:
    finder: NextItems = open_finder(towers, vectors_opener(StorePlaces(towers)), "", snapshot=True)
    with finder:
        return {each.item_id: each.score for each in finder.find(person, 1000)}


def test_somebody_without_a_history_gets_what_the_towers_say(towers: Path, ranker: RankerInContext) -> None:
    scores = ranker.scores(MAN, [ODD, EVEN])
    expected = found(towers, MAN)
    assert scores.tolist() == [expected[ODD["movie_id"]], expected[EVEN["movie_id"]]]
    assert scores[1] > scores[0]


def test_somebody_with_a_history_gets_the_rerankers_order(towers: Path, ranker: RankerInContext) -> None:
    person = Person(MAN.values, (str(movie_id_of(0)),))
    first = found(towers, person)
    assert first[EVEN["movie_id"]] > 0 > first[ODD["movie_id"]]
    np.testing.assert_allclose(
        ranker.scores(person, [ODD, EVEN]), [1 / (1 + np.e), 1 / (1 + np.e**2)], rtol=1e-6
    )


def test_of_an_item_that_nobody_knows_the_features_speak(towers: Path, ranker: RankerInContext) -> None:
    stranger: Values = {"movie_id": "999999", "year": EVEN["year"]}
    (vector,) = open_towers(towers).vectors_of([stranger])[1]
    assert ranker.scores(MAN, [ODD, stranger])[1] == vector @ open_towers(towers).query(MAN)


def test_nothing_to_order(ranker: RankerInContext) -> None:
    assert ranker.schema == MOVIES
    assert ranker.scores(MAN, []).shape == (0,)


def test_a_reranker_of_other_towers_is_refused(towers: Path, tmp_path: Path) -> None:
    folder = write_reranker(tmp_path, first_stage="dssm-parity-1")
    with pytest.raises(ArtifactError, match=r"learned from the towers dssm-parity-1, not from dssm-parity-0"):
        open_ranker_in_context(folder, open_towers(towers))

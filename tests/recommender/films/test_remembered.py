from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from recommender.errors import ContradictoryMarks, UnknownVisitor
from recommender.films.remembered import RememberedMarks
from recommender.opening import open_visitors
from recommender.types import VisitorMarks
from tests.recommender.stage import Stage, films

MARKS = VisitorMarks(films(0, 2), films(1), films(3), (*films(5), 999_999))  # type: ignore[arg-type]


@pytest.fixture
def remembered(stage: Stage) -> Iterator[RememberedMarks]:
    marks = RememberedMarks(open_visitors(stage.places))
    yield marks
    marks.close()


def test_from_beginning_to_end(remembered: RememberedMarks) -> None:
    visitor, other = remembered.begin(), remembered.begin()
    assert visitor != other
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", visitor)
    assert remembered.read(visitor) == VisitorMarks()
    assert remembered.replace(visitor, MARKS) == MARKS
    assert remembered.replace(visitor, MARKS) == MARKS
    assert remembered.read(visitor) == MARKS
    assert remembered.read(other) == VisitorMarks()
    remembered.forget(visitor)
    for act in (remembered.read, remembered.forget, lambda it: remembered.replace(it, MARKS)):
        with pytest.raises(UnknownVisitor):
            act(visitor)
    assert remembered.read(other) == VisitorMarks()


def test_repetitions_count_once_and_contradictions_change_nothing(remembered: RememberedMarks) -> None:
    visitor = remembered.begin()
    stored = remembered.replace(visitor, VisitorMarks(liked=films(2, 0, 2)))
    assert stored == VisitorMarks(liked=films(2, 0))
    with pytest.raises(ContradictoryMarks):
        remembered.replace(visitor, VisitorMarks(films(0), films(0)))
    assert remembered.read(visitor) == stored


@pytest.mark.parametrize("visitor_id", ["", "x", "x" * 5000, "é", "\udcff", "' OR 1=1 --", "%"])
def test_made_up_ids_are_unknown(remembered: RememberedMarks, visitor_id: str) -> None:
    remembered.begin()
    with pytest.raises(UnknownVisitor):
        remembered.read(visitor_id)


def test_the_database_does_not_give_ids_away_and_forgets(embedded: Stage) -> None:
    remembered = RememberedMarks(open_visitors(embedded.places))
    visitor = remembered.begin()
    remembered.replace(visitor, VisitorMarks(liked=(4_242_424_242,)))  # type: ignore[arg-type]
    path = embedded.places.state_dir / "catalogue.sqlite"
    with closing(sqlite3.connect(path)) as database:
        (row,) = database.execute("SELECT * FROM visitors").fetchall()
    assert visitor not in repr(row)
    assert "4242424242" in repr(row)
    remembered.forget(visitor)
    remembered.close()
    assert b"4242424242" not in b"".join(file.read_bytes() for file in path.parent.glob("catalogue.sqlite*"))


def test_marks_outlive_models(embedded: Stage, model: object, other_model: object) -> None:
    with embedded.recommender() as recommender:
        visitor = recommender.remembered.begin()
        recommender.remembered.replace(visitor, MARKS)
        embedded.load(model)  # type: ignore[arg-type]
        embedded.load(other_model)  # type: ignore[arg-type]
        recommender.refresh()
        recommender.drop_all()
        assert recommender.remembered.read(visitor) == MARKS

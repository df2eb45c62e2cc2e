from __future__ import annotations

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.schema import MovieId
from recommender.types import Film, Recommendations
from webserver import answers
from webserver.recommended_json import RecommendedJson

IDS = tuple(MovieId(each) for each in range(1, 6))
NUMBERS = st.floats(allow_nan=False, allow_infinity=False)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ['%b %(x)s %% "', "]},{", "100%"]
)


@st.composite
def recommendations(draw: st.DrawFn) -> Recommendations:
    years = st.none() | st.integers(1900, 2000)
    catalogue = {each: Film(each, draw(TEXT), draw(years), (draw(TEXT),)) for each in IDS}
    found = draw(st.lists(st.sampled_from(IDS)))
    reasons = st.lists(st.tuples(st.sampled_from(IDS), NUMBERS), max_size=3)
    return Recommendations(
        draw(TEXT), found, [draw(NUMBERS) for _ in found], [draw(reasons) for _ in found], catalogue
    )


def plainly(value: Recommendations) -> bytes:
    """The same answer, encoded as a whole."""
    items = [
        answers.film(item.film)
        | {
            "score": item.score,
            "because": [answers.mark(mark.film) | {"weight": mark.weight} for mark in item.because],
        }
        for item in value.items
    ]
    return orjson.dumps({"model_version": value.model_version, "items": items})


@settings(deadline=None, derandomize=True, database=None)
@given(values=st.lists(recommendations(), min_size=1, max_size=3))
def test_the_bytes_are_those_of_encoding_the_whole(values: list[Recommendations]) -> None:
    to_json = RecommendedJson()
    for value in [*values, *values]:
        assert to_json(value) == plainly(value)


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_what_is_no_number_is_null(number: float) -> None:
    film = Film(MovieId(1), "One", None, ())
    value = Recommendations("v", [film.movie_id], [number], [()], {film.movie_id: film})
    assert orjson.loads(RecommendedJson()(value))["items"][0]["score"] is None

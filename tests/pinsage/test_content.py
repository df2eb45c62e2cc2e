from __future__ import annotations

import numpy as np
import pytest

from ingest.schema import Item, MovieId
from pinsage import content
from pinsage.content import content_neighbours
from pinsage.features import FilmVocabulary


def film(movie_id: int, year: int | None, *genres: str) -> Item:
    return Item(MovieId(movie_id), f"Film {movie_id}", year, genres)


KNOWN = (film(1, 1990, "Horror"), film(2, 1990, "Drama"), film(3, 1950, "Drama"), film(4, 1990, "Horror"))
LIKES = np.array([4, 4, 4, 0])
WORDS = FilmVocabulary.of(KNOWN)


def neighbours(*new: Item) -> np.ndarray:
    return np.asarray(content_neighbours(WORDS.encode(new), WORDS.encode(KNOWN), LIKES).toarray())


def test_films_that_share_more_count_more_and_unliked_ones_not_at_all() -> None:
    (weights,) = neighbours(film(9, 1990, "Horror"))
    assert weights.argmax() == 0
    assert weights[1] > weights[2] > 0
    assert weights[3] == 0
    np.testing.assert_allclose(weights.sum(), 1)


def test_a_film_that_shares_nothing_gets_the_liked_ones() -> None:
    (weights,) = neighbours(Item(MovieId(9), "", None, ()))
    np.testing.assert_allclose(weights, [1 / 3, 1 / 3, 1 / 3, 0])


def test_no_film_stands_for_itself_and_chunks_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = WORDS.encode(KNOWN)
    whole = content_neighbours(codes, codes, LIKES, others=True).toarray()
    assert not whole.diagonal().any()
    monkeypatch.setattr(content, "CHUNK", 1)
    np.testing.assert_array_equal(content_neighbours(codes, codes, LIKES, others=True).toarray(), whole)

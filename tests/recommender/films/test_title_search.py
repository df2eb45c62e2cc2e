from __future__ import annotations

import pytest

from ingest.schema import MovieId
from recommender.films.title_search import TitleIndex, fold
from recommender.stores.catalogue import CatalogueFilm
from recommender.types import Film

TITLES = [
    "Matrix, The",
    "Matrix Reloaded, The",
    "Amélie (Fabuleux destin d'Amélie Poulain, Le)",
    "Misérables, Les",
    "Schindler's List",
    "Star Wars: Episode IV - A New Hope",
    "Star Trek: First Contact",
    "American Beauty",
    "Seven Samurai (The Magnificent Seven)",
    "Léon",
    "三十四丁目の奇蹟",
]
INDEX = TitleIndex(
    [CatalogueFilm(Film(MovieId(row), title, None, ()), 0) for row, title in enumerate(TITLES)]
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("the matrix", "Matrix, The"),
        ("MATRIX", "Matrix, The"),
        ("matrx", "Matrix, The"),
        ("amelie", "Amélie (Fabuleux destin d'Amélie Poulain, Le)"),
        ("les miserables", "Misérables, Les"),
        ("schindlers lsit", "Schindler's List"),
        ("new hope", "Star Wars: Episode IV - A New Hope"),
        ("beauty american", "American Beauty"),
        ("leon", "Léon"),
        ("三十四", "三十四丁目の奇蹟"),
    ],
)
def test_forgives(text: str, title: str) -> None:
    assert INDEX.search(text, 3)[0].title == title


def test_limits_and_nothing_similar() -> None:
    assert len(INDEX.search("star", 1)) == 1
    assert [film.title[:4] for film in INDEX.search("star", 2)] == ["Star", "Star"]
    assert INDEX.search("qqqqzzzz", 5) == ()
    assert INDEX.search("  !? ", 5) == ()


def test_fold_puts_the_article_in_front() -> None:
    assert fold("Matrix, The") == fold("THE MATRIX!") == "the matrix"
    assert fold("Misérables, Les (1995)") == "les miserables 1995"
    assert fold("L'Avventura") == fold("Avventura, L' (1960)")[:-5] == "lavventura"

from __future__ import annotations

from collections import Counter

from ingest.schema import MovieId
from recommender.elicitation import films_to_mark
from recommender.stores.catalogue import CatalogueFilm
from recommender.types import Film

GENRES = ("Drama", "Comedy", "Action", "Horror")


def catalogue(n: int) -> list[CatalogueFilm]:
    """Most liked first; three quarters of the films are dramas."""
    return [
        CatalogueFilm(
            Film(MovieId(row), f"Film {row}", None, (GENRES[max(0, row % 12 - 8)],)), 10 * (n - row)
        )
        for row in range(n)
    ]


def test_liked_films_of_different_genres() -> None:
    entries = catalogue(1000)
    genres: Counter[str] = Counter()
    visitors = []
    for seed in range(50):
        films = films_to_mark(entries, 16, set(), seed)
        assert len({film.movie_id for film in films}) == 16
        assert all(film.movie_id < 128 for film in films)
        genres.update(film.genres[0] for film in films)
        visitors.append(frozenset(film.movie_id for film in films))
    assert len(set(visitors)) == 50
    assert genres["Drama"] < 0.5 * genres.total()
    assert min(genres[genre] for genre in GENRES) > 0.1 * genres.total()


def test_never_a_known_film_and_fewer_at_the_end() -> None:
    entries = catalogue(20)
    known = {MovieId(row) for row in range(15)}
    assert sorted(film.movie_id for film in films_to_mark(entries, 16, known, 0)) == [15, 16, 17, 18, 19]
    assert films_to_mark(entries, 16, {entry.film.movie_id for entry in entries}) == ()
    assert films_to_mark(entries, 0, set()) == ()

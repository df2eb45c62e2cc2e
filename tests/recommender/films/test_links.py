from __future__ import annotations

from ingest.schema import ExternalIds
from recommender.films.links import links_of

IMDB, TMDB = "https://www.imdb.com/title/tt0114709/", "https://www.themoviedb.org/movie/862"


def urls(ids: ExternalIds, **facts: str) -> list[str]:
    return [link.url for link in links_of(ids, facts)]


def test_both_sites() -> None:
    assert urls(ExternalIds("tt0114709", 862)) == [IMDB, TMDB]
    assert [link.name for link in links_of(ExternalIds("tt0114709", 862), {})] == ["IMDb", "TMDB"]


def test_omdb_names_the_film_at_imdb_but_supplied_ids_come_first() -> None:
    assert urls(ExternalIds(), imdbID="tt0114709") == [IMDB]
    assert urls(ExternalIds("tt0114709"), imdbID="tt0000001") == [IMDB]


def test_what_is_no_id_becomes_no_address() -> None:
    assert urls(ExternalIds(), imdbID="tt1/../../evil") == []
    assert urls(ExternalIds()) == []

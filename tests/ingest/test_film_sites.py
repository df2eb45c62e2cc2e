from __future__ import annotations

from collections.abc import Iterator

import pytest

from ingest.errors import DownloadError, KeyRefusedError
from ingest.film_sites import Omdb, Tmdb
from ingest.polite import PoliteClient
from ingest.schema import ExternalIds
from tests.ingest.film_site import KEY, Answer, FilmSiteServer, serve


@pytest.fixture
def site() -> Iterator[FilmSiteServer]:
    with serve() as site:
        yield site


@pytest.fixture
def client() -> Iterator[PoliteClient]:
    with PoliteClient("The site", "THE_KEY", per_second=1e4) as client:
        yield client


def test_tmdb_finds_by_either_id(site: FilmSiteServer, client: PoliteClient) -> None:
    tmdb = Tmdb(client, KEY, site.url)
    by_own, by_imdb = tmdb.find(ExternalIds(None, 862)), tmdb.find(ExternalIds("tt0114709"))
    assert by_own is not None
    assert by_own == by_imdb
    assert by_own.picture == f"{site.url}/pictures/w500/862.jpg"
    without = tmdb.find(ExternalIds(None, 9))
    assert without is not None
    assert without.picture is None
    for ids in (ExternalIds("tt9999999"), ExternalIds(None, 404), ExternalIds()):
        assert tmdb.find(ids) is None
    assert site.asked.count("/3/configuration") == 1


def test_a_sparse_film_of_tmdb(site: FilmSiteServer, client: PoliteClient) -> None:
    site.faults["/3/movie/5"] = [Answer(200, {}, b'{"id": 5, "title": "Bare", "release_date": ""}')]
    film = Tmdb(client, KEY, site.url).find(ExternalIds(None, 5))
    assert film is not None
    assert (film.details, film.picture) == ({"Title": "Bare"}, None)


def test_tmdb_without_a_place_for_pictures(site: FilmSiteServer, client: PoliteClient) -> None:
    site.faults["/3/configuration"] = [Answer(200, {}, b"{}")]
    with pytest.raises(DownloadError, match="where its pictures are"):
        Tmdb(client, KEY, site.url).find(ExternalIds(None, 862))


def test_omdb(site: FilmSiteServer, client: PoliteClient) -> None:
    omdb = Omdb(client, KEY, site.url)
    film = omdb.find(ExternalIds("tt0114709"))
    assert film is not None
    assert film.details["Title"] == "Film tt0114709"
    assert film.picture == f"{site.url}/pictures/tt0114709.jpg"
    without = omdb.find(ExternalIds("tt0000009"))
    assert without is not None
    assert without.picture is None
    assert omdb.find(ExternalIds("tt9999999")) is None
    assert omdb.find(ExternalIds(None, 862)) is None


def test_omdb_refuses_a_key_with_status_200_too(site: FilmSiteServer, client: PoliteClient) -> None:
    site.faults["/"] = [Answer(200, {}, b'{"Response": "False", "Error": "Invalid API key!"}')]
    with pytest.raises(KeyRefusedError, match="OMDB_API_KEY"):
        Omdb(client, KEY, site.url).find(ExternalIds("tt0114709"))

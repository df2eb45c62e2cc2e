"""What TMDB and OMDb know about a film, in OMDb's words, and where its picture is.

TMDB: https://developer.themoviedb.org/reference. OMDb: https://www.omdbapi.com. Both want a key of one's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import httpx

from ingest.errors import DownloadError, KeyRefusedError
from ingest.polite import PoliteClient
from ingest.schema import ExternalIds

TMDB_ADDRESS = "https://api.themoviedb.org"
OMDB_ADDRESS = "https://www.omdbapi.com"
PICTURE_SIZE = "w500"
"""TMDB's name for pictures 500 pixels wide."""

_ACTORS = 4
_WRITERS = {"Screenplay", "Writer", "Story"}


@dataclass(frozen=True, slots=True)
class FoundFilm:
    """Details by OMDb's keys, and the address of the picture; None where there is none."""

    details: dict[str, str]
    picture: str | None


class FilmSite(Protocol):
    """A site to ask about films."""

    def find(self, ids: ExternalIds) -> FoundFilm | None:
        """The film; None where the site does not know it. Raises `DownloadError`."""


class Tmdb:
    """The Movie Database. Takes a v3 key or a v4 token."""

    def __init__(self, client: PoliteClient, key: str, address: str = TMDB_ADDRESS) -> None:
        self._client = client
        self._address = address.rstrip("/")
        is_token = "." in key
        self._params = {} if is_token else {"api_key": key}
        self._headers = {"Authorization": f"Bearer {key}"} if is_token else {}
        self._pictures: str | None = None

    def find(self, ids: ExternalIds) -> FoundFilm | None:
        """The film by its TMDB id, or else by its IMDb id."""
        tmdb = ids.tmdb if ids.tmdb is not None else self._by_imdb(ids.imdb)
        film = None if tmdb is None else self._get(f"/3/movie/{tmdb}", append_to_response="credits")
        if film is None:
            return None
        poster = film.get("poster_path")
        return FoundFilm(_details_of_tmdb(film), f"{self._picture_base()}{poster}" if poster else None)

    def _by_imdb(self, imdb: str | None) -> int | None:
        found = None if imdb is None else self._get(f"/3/find/{imdb}", external_source="imdb_id")
        films = (found or {}).get("movie_results") or []
        return int(films[0]["id"]) if films else None

    def _picture_base(self) -> str:
        if self._pictures is None:
            images = (self._get("/3/configuration") or {}).get("images") or {}
            if "secure_base_url" not in images:
                raise DownloadError("TMDB does not say where its pictures are; try again later.")
            self._pictures = f"{images['secure_base_url']}{PICTURE_SIZE}"
        return self._pictures

    def _get(self, path: str, **params: str) -> dict[str, Any] | None:
        answer = self._client.get(f"{self._address}{path}", {**self._params, **params}, self._headers)
        return None if answer is None else _object(answer, "TMDB")


class Omdb:
    """The Open Movie Database."""

    def __init__(self, client: PoliteClient, key: str, address: str = OMDB_ADDRESS) -> None:
        self._client = client
        self._key = key
        self._address = address.rstrip("/") + "/"

    def find(self, ids: ExternalIds) -> FoundFilm | None:
        """The film by its IMDb id."""
        if ids.imdb is None:
            return None
        answer = self._client.get(self._address, {"apikey": self._key, "i": ids.imdb})
        film = {"Response": "False"} if answer is None else _object(answer, "OMDb")
        if film.get("Response") != "True":
            if "API key" in film.get("Error", ""):
                raise KeyRefusedError("OMDb refuses the key; check OMDB_API_KEY.")
            return None
        details = {key: value for key, value in film.items() if isinstance(value, str) and key != "Response"}
        poster = details.get("Poster", "")
        return FoundFilm(details, poster if poster.startswith(("https://", "http://")) else None)


def _object(answer: httpx.Response, name: str) -> dict[str, Any]:
    try:
        content = json.loads(answer.content)
    except ValueError:
        content = None
    if not isinstance(content, dict):
        raise DownloadError(f"{name} answers something else than JSON; try again later.")
    return content


def _details_of_tmdb(film: dict[str, Any]) -> dict[str, str]:
    """TMDB's film in OMDb's words; what it does not know is left out."""
    people = film.get("credits") or {}
    crew = people.get("crew") or []
    released = film.get("release_date") or ""
    runtime = film.get("runtime")
    details = {
        "Title": film.get("title") or "",
        "Year": released[:4],
        "Released": _day(released),
        "Runtime": f"{runtime} min" if runtime else "",
        "Genre": ", ".join(genre["name"] for genre in film.get("genres") or []),
        "Director": _names(crew, {"Director"}),
        "Writer": _names(crew, _WRITERS),
        "Actors": ", ".join(person["name"] for person in (people.get("cast") or [])[:_ACTORS]),
        "Plot": film.get("overview") or "",
        "Language": ", ".join(each["english_name"] for each in film.get("spoken_languages") or []),
        "Country": ", ".join(each["name"] for each in film.get("production_countries") or []),
        "imdbID": film.get("imdb_id") or "",
    }
    return {key: value for key, value in details.items() if value}


def _names(crew: list[dict[str, Any]], jobs: set[str]) -> str:
    return ", ".join(dict.fromkeys(person["name"] for person in crew if person.get("job") in jobs))


def _day(text: str) -> str:
    """`1995-11-22` as OMDb writes it, 22 Nov 1995, in any locale; empty for anything else."""
    months = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return ""
    return f"{day.day:02d} {months[day.month - 1]} {day.year}"

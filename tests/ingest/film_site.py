"""A stand-in for TMDB and OMDb on a free local port: keys, pictures, and faults on request."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from PIL import Image

KEY = "a-secret-key"
FILMS = {862: "tt0114709", 8844: "tt0113497", 9: "tt0000009"}
"""TMDB ids and IMDb ids. The last film has no picture."""


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (20, 30), "red").save(buffer, "JPEG")
    return buffer.getvalue()


@dataclass
class Answer:
    """One answer that is given instead of the right one."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""


@dataclass
class FilmSiteServer:
    """`faults[path]` are given first, one after the other; `asked` are the paths asked for."""

    url: str = ""
    picture: bytes = field(default_factory=picture)
    faults: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


@contextmanager
def serve() -> Iterator[FilmSiteServer]:
    """Serve until the block ends."""
    site = FilmSiteServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            site.asked.append(parts.path)
            waiting = site.faults.get(parts.path)
            token = (self.headers.get("Authorization") or "").removeprefix("Bearer ")
            answer = waiting.pop(0) if waiting else _answer(site, parts.path, query, token)
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_: object) -> None:
            """Keep test output clean."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _answer(site: FilmSiteServer, path: str, query: dict[str, str], token: str) -> Answer:
    if path.startswith("/pictures/"):
        return Answer(200, {}, site.picture)
    if KEY not in {query.get("api_key"), query.get("apikey"), token.removesuffix(".v4")}:
        return Answer(401, {}, b'{"Response": "False", "Error": "Invalid API key!"}')
    if path == "/":
        return _json(_omdb(site, query["i"]))
    if path == "/3/configuration":
        return _json({"images": {"secure_base_url": f"{site.url}/pictures/"}})
    if path.startswith("/3/find/"):
        found = [tmdb for tmdb, imdb in FILMS.items() if imdb == path.rpartition("/")[2]]
        return _json({"movie_results": [{"id": tmdb} for tmdb in found]})
    tmdb = int(path.rpartition("/")[2])
    return _json(_tmdb(tmdb)) if tmdb in FILMS else Answer(404, {}, b"{}")


def _json(content: dict[str, Any]) -> Answer:
    return Answer(200, {"Content-Type": "application/json"}, json.dumps(content).encode())


def _tmdb(tmdb: int) -> dict[str, Any]:
    return {
        "id": tmdb,
        "imdb_id": FILMS[tmdb],
        "title": f"Film {tmdb}",
        "release_date": "1995-11-02",
        "runtime": 81,
        "genres": [{"name": "Comedy"}, {"name": "Family"}],
        "overview": "Toys’ lives.",
        "poster_path": None if tmdb == 9 else f"/{tmdb}.jpg",
        "credits": {
            "cast": [{"name": f"Actor {number}"} for number in range(6)],
            "crew": [{"name": "Jo", "job": "Director"}, {"name": "Al", "job": "Editor"}],
        },
    }


def _omdb(site: FilmSiteServer, imdb: str) -> dict[str, Any]:
    if imdb not in FILMS.values():
        return {"Response": "False", "Error": "Incorrect IMDb ID."}
    poster = "N/A" if imdb == "tt0000009" else f"{site.url}/pictures/{imdb}.jpg"
    return {
        "Response": "True",
        "Title": f"Film {imdb}",
        "Year": "1995",
        "Rated": "N/A",
        "Plot": "Toys.",
        "Ratings": [],
        "imdbID": imdb,
        "Poster": poster,
    }

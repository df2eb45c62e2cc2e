"""The command `python -m ingest.fetch`: pictures and details of films, from TMDB or OMDb, with your own key.

Pictures go to a folder as `<movie_id>.jpg`, details to a file that `insert_milvus.py --movie-info` reads.
What is there already is not fetched again, so an interrupted run goes on with the same command.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal

import typer
from PIL import Image
from tqdm import tqdm

from ingest.commands import FAILED, INTERRUPTED
from ingest.errors import DatasetError, KeyRefusedError
from ingest.film_sites import OMDB_ADDRESS, TMDB_ADDRESS, FilmSite, Omdb, Tmdb
from ingest.links import read_links
from ingest.movie_info import read_movie_info
from ingest.polite import PoliteClient
from ingest.schema import ExternalIds, MovieId

PER_SECOND = {"tmdb": 20.0, "omdb": 5.0}
SAVE_EVERY = 50
FORMATS = ("JPEG", "PNG", "WEBP")

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

SiteName = Literal["tmdb", "omdb"]


@dataclass(slots=True)
class Fetcher:
    """Brings what is missing. `details` is what the file holds or will hold.

    A picture that cannot be had, or is none, is counted and asked for again by the next run.
    """

    site: FilmSite
    pictures_from: PoliteClient
    pictures: Path
    details_file: Path
    details: dict[MovieId, dict[str, str]] = field(default_factory=dict)
    new_pictures: int = 0
    new_details: int = 0
    unknown: int = 0
    lost_pictures: int = 0

    def run(self, links: Mapping[MovieId, ExternalIds]) -> None:
        """Fetch for all films of `links`. Raises `DownloadError`; what was fetched until then is kept."""
        self.pictures.mkdir(parents=True, exist_ok=True)
        if self.details_file.exists():
            before = read_movie_info(self.details_file)
            if before.repaired or before.unreadable:
                raise DatasetError(f"{self.details_file} was not written by this command; name another one.")
            self.details = dict(before.films)
        missing = [movie_id for movie_id in sorted(links) if not self._is_done(movie_id)]
        try:
            for number, movie_id in enumerate(
                tqdm(missing, unit="film", desc="pictures and details", disable=None), start=1
            ):
                self._fetch(movie_id, links[movie_id])
                if number % SAVE_EVERY == 0:
                    self._save()
        finally:
            self._save()

    def _is_done(self, movie_id: MovieId) -> bool:
        """Details without `Poster` tell that the site has no picture of the film."""
        if movie_id not in self.details:
            return False
        return "Poster" not in self.details[movie_id] or self._picture(movie_id).exists()

    def _fetch(self, movie_id: MovieId, ids: ExternalIds) -> None:
        film = self.site.find(ids)
        if film is None:
            self.unknown += 1
            return
        if film.picture is not None and not self._picture(movie_id).exists():
            self._fetch_picture(movie_id, film.picture)
        details = {key: value for key, value in film.details.items() if key != "Poster"}
        self.details[movie_id] = details | ({"Poster": film.picture} if film.picture else {})
        self.new_details += 1

    def _fetch_picture(self, movie_id: MovieId, url: str) -> None:
        try:
            answer = self.pictures_from.get(url)
        except KeyRefusedError:
            answer = None
        if answer is None or not _is_picture(answer.content):
            self.lost_pictures += 1
            return
        beside = self._picture(movie_id).with_suffix(".new")
        beside.write_bytes(answer.content)
        beside.replace(self._picture(movie_id))
        self.new_pictures += 1

    def _picture(self, movie_id: MovieId) -> Path:
        return self.pictures / f"{movie_id}.jpg"

    def _save(self) -> None:
        if not self.details:
            return
        lines = [f"{movie_id}::{json.dumps(facts)}\n" for movie_id, facts in sorted(self.details.items())]
        beside = self.details_file.with_name(f"{self.details_file.name}.new")
        beside.write_text("".join(lines), encoding="utf-8")
        beside.replace(self.details_file)


@app.command()
def fetch(
    links: Annotated[
        Path,
        typer.Argument(metavar="LINKS", help="CSV with movieId, imdbId, tmdbId, as MovieLens' links.csv"),
    ],
    pictures: Annotated[
        Path, typer.Option("--pictures", metavar="DIR", help="where pictures go", envvar="POSTERS_DIR")
    ] = Path("posters"),
    details: Annotated[Path, typer.Option("--details", metavar="FILE", help="where details go")] = Path(
        "film_details.dat"
    ),
    site: Annotated[
        SiteName | None, typer.Option("--from", help="whom to ask [default: whose key is set, TMDB first]")
    ] = None,
    address: Annotated[
        str | None, typer.Option("--address", metavar="URL", help="another address of the same API")
    ] = None,
) -> None:
    """Fetch pictures and details of films with your own key: TMDB_API_KEY or OMDB_API_KEY."""
    chosen: SiteName = site or ("omdb" if _key("omdb") and not _key("tmdb") else "tmdb")
    if not _key(chosen):
        raise typer.BadParameter(
            "set TMDB_API_KEY (themoviedb.org) or OMDB_API_KEY (omdbapi.com) to your key"
        )
    try:
        known = read_links(links)
        with ExitStack() as stack:
            fetcher = _fetcher(stack, chosen, address, pictures, details)
            try:
                fetcher.run(known)
            finally:
                print(
                    f"{fetcher.new_pictures} new pictures, {fetcher.new_details} new details; "
                    f"{fetcher.unknown} films unknown there, {fetcher.lost_pictures} pictures not to be had."
                )
    except DatasetError as error:
        print(f"Error: {error}", file=sys.stderr)
        raise typer.Exit(FAILED) from None
    except OSError as error:
        print(f"Error: cannot write {error.filename}: {error.strerror}.", file=sys.stderr)
        raise typer.Exit(FAILED) from None
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None
    print(f"Load the details with: python insert_milvus.py --movie-info {details} --links {links}")


def _fetcher(stack: ExitStack, site: SiteName, address: str | None, pictures: Path, details: Path) -> Fetcher:
    name, key_name = site.upper(), f"{site.upper()}_API_KEY"
    client = stack.enter_context(PoliteClient(name, key_name, PER_SECOND[site]))
    pictures_from = stack.enter_context(PoliteClient(f"the pictures of {name}", key_name, PER_SECOND[site]))
    asked: FilmSite
    if site == "tmdb":
        asked = Tmdb(client, _key("tmdb"), address or TMDB_ADDRESS)
    else:
        asked = Omdb(client, _key("omdb"), address or OMDB_ADDRESS)
    return Fetcher(asked, pictures_from, pictures, details)


def _is_picture(content: bytes) -> bool:
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            image.load()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return True


def _key(site: SiteName) -> str:
    return os.environ.get(f"{site.upper()}_API_KEY", "").strip()


if __name__ == "__main__":
    app()

"""The command against a stand-in of the sites: whole runs, resumed ones, and everything that sites do."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from benchmarks.ports import free_ports
from ingest.fetch import app
from ingest.movie_info import read_movie_info
from ingest.schema import MovieId
from tests.ingest.film_site import KEY, Answer, FilmSiteServer, picture, serve
from tests.patience import PATIENCE

ROOT = Path(__file__).resolve().parents[2]
LINKS = "movieId,imdbId,tmdbId\n1,0114709,862\n2,0113497,\n3,,9\n4,0000404,404\n"

Run = Callable[..., Result]


@pytest.fixture
def site() -> Iterator[FilmSiteServer]:
    with serve() as site:
        yield site


@pytest.fixture
def run(site: FilmSiteServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command in an own folder, with the key of TMDB unless told otherwise."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("ingest.fetch.PER_SECOND", {"tmdb": 1e4, "omdb": 1e4})
    (tmp_path / "links.csv").write_text(LINKS)

    def command(*arguments: str, **keys: str) -> Result:
        environment = {"TMDB_API_KEY": "", "OMDB_API_KEY": "", **(keys or {"TMDB_API_KEY": KEY})}
        result = CliRunner().invoke(app, ["links.csv", "--address", site.url, *arguments], env=environment)
        assert KEY not in result.output
        assert "Traceback" not in result.output
        return result

    return command


def pictures(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "posters").iterdir())


def test_tmdb_from_nothing_to_what_the_importer_reads(run: Run, tmp_path: Path) -> None:
    done = run()
    assert done.exit_code == 0, done.output
    assert "2 new pictures, 3 new details; 1 films unknown" in done.stdout
    assert "insert_milvus.py --movie-info film_details.dat --links links.csv" in done.stdout
    assert pictures(tmp_path) == ["1.jpg", "2.jpg"]
    assert (tmp_path / "posters" / "1.jpg").read_bytes() == picture()
    info = read_movie_info(tmp_path / "film_details.dat")
    assert (sorted(info.films), info.repaired, info.unreadable) == ([1, 2, 3], 0, ())
    assert {key: value for key, value in info.films[MovieId(1)].items() if key != "Poster"} == {
        "Title": "Film 862",
        "Year": "1995",
        "Released": "02 Nov 1995",
        "Runtime": "81 min",
        "Genre": "Comedy, Family",
        "Director": "Jo",
        "Actors": "Actor 0, Actor 1, Actor 2, Actor 3",
        "Plot": "Toys’ lives.",
        "imdbID": "tt0114709",
    }


def test_omdb_and_a_token_of_tmdb(run: Run, tmp_path: Path) -> None:
    done = run("--details", "omdb.dat", OMDB_API_KEY=KEY)
    assert "2 new pictures, 2 new details; 2 films unknown" in done.stdout, done.output
    assert read_movie_info(tmp_path / "omdb.dat").films[MovieId(1)]["Plot"] == "Toys."
    assert run("--details", "tmdb.dat", "--pictures", "other", TMDB_API_KEY=f"{KEY}.v4").exit_code == 0


def test_a_second_run_asks_only_for_what_is_missing(run: Run, site: FilmSiteServer, tmp_path: Path) -> None:
    run()
    (tmp_path / "posters" / "2.jpg").unlink()
    site.asked.clear()
    assert "1 new pictures, 1 new details" in run().stdout
    assert "/3/movie/862" not in site.asked
    assert "/3/movie/9" not in site.asked
    assert pictures(tmp_path) == ["1.jpg", "2.jpg"]


def test_a_picture_of_ones_own_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "posters").mkdir()
    (tmp_path / "posters" / "1.jpg").write_bytes(b"mine")
    run()
    assert (tmp_path / "posters" / "1.jpg").read_bytes() == b"mine"


@pytest.mark.parametrize(
    "faults",
    [
        [Answer(429, {"Retry-After": "0"})],
        [Answer(429, {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"})] * 3,
        [Answer(503, {"Retry-After": "0"}), Answer(500, {"Retry-After": "0"})],
    ],
)
def test_it_waits_when_told_to(run: Run, site: FilmSiteServer, faults: list[Answer]) -> None:
    site.faults["/3/movie/862"] = list(faults)
    done = run()
    assert (done.exit_code, "3 new details" in done.stdout) == (0, True), done.output
    assert site.asked.count("/3/movie/862") == len(faults) + 1


@pytest.mark.parametrize(
    ("faults", "message"),
    [
        ([Answer(429, {"Retry-After": "3600"})], "TMDB asks to wait 60 minutes; run the same command again"),
        ([Answer(500, {"Retry-After": "0"})] * 4, "TMDB answers 500; run the same command again"),
        ([Answer(400)], "TMDB answers 400"),
        ([Answer(200, {}, b"<html>")], "TMDB answers something else than JSON"),
        ([Answer(403)], "TMDB refuses the key; check TMDB_API_KEY"),
    ],
)
def test_it_stops_with_one_sentence_and_keeps_what_it_has(
    run: Run, site: FilmSiteServer, tmp_path: Path, faults: list[Answer], message: str
) -> None:
    site.faults["/3/movie/9"] = list(faults)
    done = run()
    assert done.exit_code == 1
    assert f"Error: {message}" in done.stderr
    assert sorted(read_movie_info(tmp_path / "film_details.dat").films) == [1, 2]
    assert pictures(tmp_path) == ["1.jpg", "2.jpg"]
    assert run().exit_code == 0
    assert sorted(read_movie_info(tmp_path / "film_details.dat").films) == [1, 2, 3]


@pytest.mark.parametrize("name", ["TMDB_API_KEY", "OMDB_API_KEY"])
def test_a_wrong_key_is_named_and_not_shown(run: Run, name: str) -> None:
    done = run(**{name: "wrong-and-secret"})
    assert done.exit_code == 1
    assert f"check {name}." in done.stderr
    assert "wrong-and-secret" not in done.output


def test_without_a_key_it_says_where_to_get_one(run: Run) -> None:
    done = run(TMDB_API_KEY="", OMDB_API_KEY=" ")
    assert done.exit_code == 2
    assert "themoviedb.org" in done.stderr


@pytest.mark.parametrize("content", [b"", b"<html>", picture()[:200]])
def test_what_is_no_picture_is_not_kept(
    run: Run, site: FilmSiteServer, tmp_path: Path, content: bytes
) -> None:
    site.picture = content
    assert "0 new pictures, 3 new details; 1 films unknown there, 2 pictures not to be had" in run().stdout
    assert pictures(tmp_path) == []
    site.picture = picture()
    assert "2 new pictures" in run().stdout


def test_no_connection(run: Run, tmp_path: Path) -> None:
    (port,) = free_ports(1)
    done = run("--address", f"http://127.0.0.1:{port}")
    assert done.exit_code == 1
    assert "Error: Cannot reach TMDB (ConnectError); run the same command again later" in done.stderr
    assert not (tmp_path / "film_details.dat").exists()


def test_a_file_of_somebody_else_is_not_overwritten(run: Run, tmp_path: Path) -> None:
    theirs = tmp_path / "film_details.dat"
    theirs.write_text('1::{"Title": "Boy\\s"}\nnonsense\n')
    before = theirs.read_bytes()
    done = run()
    assert (done.exit_code, "was not written by this command" in done.stderr) == (1, True)
    assert theirs.read_bytes() == before


def test_places_that_cannot_be_written(run: Run, tmp_path: Path) -> None:
    (tmp_path / "posters").write_text("a file")
    done = run()
    assert (done.exit_code, "Error: cannot write posters" in done.stderr) == (1, True), done.output


def test_interrupted_it_keeps_what_it_has(site: FilmSiteServer, tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS)
    site.faults["/3/movie/9"] = [Answer(503, {"Retry-After": "100"})]
    command = [sys.executable, "-m", "ingest.fetch", "links.csv", "--address", site.url]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMDB_API_KEY": KEY}
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + PATIENCE
        while "/3/movie/9" not in site.asked:
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        _, stderr = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, stderr
    assert "Stopped. The same command goes on from here." in stderr
    assert sorted(read_movie_info(tmp_path / "film_details.dat").films) == [1, 2]

from __future__ import annotations

import itertools
import random
import re
import statistics
import time
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posters.draw import draw_poster

SVG = "{http://www.w3.org/2000/svg}"
GENRES = (
    "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy",
    "Film-Noir", "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip


def draw(movie_id: int = 7, title: str = "A Film", year: int | None = 1994, *genres: str) -> str:
    return draw_poster(movie_id=movie_id, title=title, year=year, genres=genres)


def shown_title(svg: str) -> str:
    lines = [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]
    return " ".join(lines[:-1])


def test_the_same_film_gets_the_same_poster() -> None:
    assert draw(12, "Twice", 1960, "Drama") == draw(12, "Twice", 1960, "Drama")


def test_is_a_two_by_three_svg_named_after_the_film() -> None:
    root = ET.fromstring(draw(title="Été & <b>co</b>"))
    assert root.tag == f"{SVG}svg"
    assert root.get("viewBox") == "0 0 400 600"
    assert root.findtext(f"{SVG}title") == "Été & <b>co</b>"


@given(
    movie_id=st.integers(1, 2**63 - 1),
    title=st.text(max_size=200),
    year=st.none() | st.integers(1, 9999),
    genres=st.lists(st.text(max_size=20) | st.sampled_from(GENRES), max_size=6),
)
def test_any_film_gives_well_formed_xml_that_runs_and_loads_nothing(
    movie_id: int, title: str, year: int | None, genres: list[str]
) -> None:
    svg = draw_poster(movie_id=movie_id, title=title, year=year, genres=genres)
    for element in ET.fromstring(svg).iter():
        assert element.tag.removeprefix(SVG) in {
            "svg",
            "title",
            "defs",
            "clipPath",
            "rect",
            "g",
            "path",
            "text",
        }
        assert not any(name.startswith("on") or "href" in name or name == "style" for name in element.attrib)
    assert len(svg.encode()) < 16_000


def test_a_title_cannot_inject_markup() -> None:
    svg = draw(title='<script>alert("x")</script>"><image href="http://evil/"/>')
    assert "<script" not in svg
    assert "<image" not in svg


@pytest.mark.parametrize("genre", GENRES)
def test_a_genre_has_several_motifs_and_inks_and_stays_small(genre: str) -> None:
    posters = [draw(movie_id, "Title", 1995, genre) for movie_id in range(1, 41)]
    assert len({tuple(re.findall(r'<path d="(.{12})', svg)) for svg in posters}) >= 10
    assert len({tuple(sorted(set(re.findall(r"#[0-9a-f]{6}", svg)))) for svg in posters}) >= 4
    sizes = [len(svg.encode()) for svg in posters]
    assert max(sizes) < 8_000
    assert statistics.median(sizes) < 6_000


def test_neighbours_differ_in_colours_or_layout() -> None:
    def look(svg: str) -> tuple[str, ...]:
        return (*re.findall(r"#[0-9a-f]{6}", svg)[:2], *re.findall(r'transform="[^"]*"', svg))

    for genre in GENRES:
        looks = [look(draw(movie_id, "Title", 1995, genre)) for movie_id in range(1, 200)]
        assert all(a != b for a, b in itertools.pairwise(looks))


def test_the_decade_tones_the_inks() -> None:
    posters = [draw(year=year) for year in (1925, 1955, 1975, 1985, 2010)]
    assert len({tuple(re.findall(r"#[0-9a-f]{6}", svg)) for svg in posters}) == len(posters)


@pytest.mark.parametrize(
    "title", ["It", "M", "千と千尋の神隠し", "Dr. Strangelove or: How I Learned to Stop Worrying"]
)
def test_the_whole_title_is_set(title: str) -> None:
    for movie_id in range(1, 12):
        shown = shown_title(draw(movie_id, title)).casefold()
        assert shown.replace(" ", "") == title.casefold().replace(" ", "")


def test_an_endless_title_is_cut_with_an_ellipsis() -> None:
    assert shown_title(draw(title="never ending " * 60)).endswith("…")


def test_a_film_without_year_title_or_genre_still_has_a_poster() -> None:
    svg = draw_poster(movie_id=1, title="", year=None, genres=["(no genres listed)"])
    assert "genres listed" not in svg
    ET.fromstring(svg)


def test_drawing_is_quick() -> None:
    draw()
    start = time.process_time()
    for movie_id in range(200):
        draw(movie_id, "A Title of Middling Length", 1970 + movie_id % 30, GENRES[movie_id % len(GENRES)])
    assert (time.process_time() - start) / 200 < 0.01  # the time of others, on a busy machine, is not in it


def look(movie_id: int, genres: tuple[str, ...]) -> tuple[str, ...]:
    """What the eye takes in at once: the inks, and the shapes but for their small differences."""
    svg = draw_poster(movie_id=movie_id, title="Title", year=None, genres=genres)
    inks = tuple(dict.fromkeys(re.findall(r"#[0-9a-f]{6}", svg)))
    shapes = tuple(re.sub(r"[-0-9. ]+", "", shape) for shape in re.findall(r'<path d="([^"]*)"', svg))
    return (*inks, *shapes)


@pytest.mark.parametrize("columns", [1, 2, 3, 5, 7])
def test_neighbours_in_lists_of_mixed_films_hardly_ever_look_alike(columns: int) -> None:
    rng = random.Random(0)
    mixes = [tuple(rng.sample(GENRES, rng.choice((1, 2, 2, 3)))) for _ in range(400)]
    looks = [look(rng.randrange(1, 4000), genres) for genres in mixes]
    alike = sum(one == other for one, other in zip(looks, looks[columns:], strict=False))
    assert alike <= 1

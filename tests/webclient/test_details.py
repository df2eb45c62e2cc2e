"""A film's page: its picture, why it is recommended, where to read on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.webclient.conftest import Watch, refuse
from tests.webclient.test_marks import entry, open_marks
from tests.worlds import movie_id_of

pytestmark = pytest.mark.browser

POSTER = "film-screen article taste-poster"


def test_links_lead_away_without_telling_where_from(page: Page) -> None:
    page.goto(f"/film/{movie_id_of(0)}")
    link = page.get_by_role("link", name="IMDb")
    expect(link).to_have_attribute("href", "https://www.imdb.com/title/tt0123456/")
    expect(link).to_have_attribute("rel", "noopener noreferrer")
    page.goto(f"/film/{movie_id_of(1)}")
    expect(page.locator("film-screen .similar")).to_be_visible()
    expect(page.get_by_role("link", name="IMDb")).to_have_count(0)


def test_a_film_of_the_list_says_why_it_is_there(page: Page) -> None:
    open_marks(page, [entry(0), entry(2)])
    page.get_by_role("navigation").get_by_role("link", name="For you").click()
    page.locator("recommend-screen .hero h2 a").click()
    why = page.locator("film-screen .why")
    expect(why).to_contain_text("Why it is on your list")
    expect(why).to_contain_text("Because you liked Even film")


def test_pictures_are_asked_for_in_a_width_that_fits(page: Page) -> None:
    page.goto(f"/film/{movie_id_of(0)}")
    picture = page.locator(f"{POSTER} img:not(.preview)")
    expect(picture).to_have_class("there")
    film = f"/posters/{movie_id_of(0)}"
    fitting = picture.evaluate(
        """image => [160, 320, 640].find((width) => width >= image.clientWidth * devicePixelRatio)"""
    )
    assert picture.evaluate("image => image.currentSrc").endswith(f"{film}?width={fitting}")
    expect(page.locator(f"{POSTER} .preview")).to_have_count(0)


def test_a_picture_that_cannot_be_had_leaves_its_frame(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    page.route("**/posters/**", refuse)
    page.goto(f"/film/{movie_id_of(0)}")
    expect(page.locator(f"{POSTER} .none")).to_be_visible()
    box = page.locator(POSTER).bounding_box()
    assert box is not None
    assert box["height"] == pytest.approx(box["width"] * 1.5, abs=1)


def test_the_drawn_poster_stands_in_until_the_picture_is_there(page: Page) -> None:
    """The server says that it has pictures; this film's takes as long as the test wants."""
    page.route(
        "**/api/version",
        lambda route: route.fulfill(json={**route.fetch().json(), "pictures": True}),
    )
    page.goto("/marks")
    page.wait_for_load_state("networkidle")
    waiting: list[Route] = []

    def keep(route: Route) -> None:
        waiting.append(route)

    page.route("**/posters/*?width=*", keep)
    page.get_by_role("navigation").get_by_role("link", name="For you").click()
    below = page.locator("recommend-screen .hero taste-poster .preview")
    expect(below).to_have_attribute("src", re.compile(r"/posters/\d+\?drawn=true$"))
    page.unroute("**/posters/*?width=*")
    for route in waiting:
        route.continue_()
    expect(below).to_have_count(0)

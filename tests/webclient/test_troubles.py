"""What a visitor meets when something is missing, damaged or away: a clear message, and nothing lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.webclient.conftest import PageServer, Watch, refuse
from tests.webclient.visitor import TILES, TOP_CARD, answer, open_deck, stored_marks

pytestmark = pytest.mark.browser


def test_addresses_that_lead_nowhere(page: Page, watch: Watch) -> None:
    watch.expected = ("404",)
    page.goto("/film/999999")
    expect(page.get_by_text("No such film.")).to_be_visible()
    page.goto("/nowhere")
    page.get_by_role("button", name="To the start").click()
    expect(page.locator(TOP_CARD)).to_be_visible()


def test_the_server_goes_away_and_comes_back(page: Page, page_server: PageServer, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    open_deck(page)
    page_server.stop()
    try:
        page.keyboard.press("ArrowRight")
        page.get_by_role("navigation").get_by_role("link", name="For you").click()
        expect(page.get_by_text("The server does not answer.")).to_be_visible()
        assert len(stored_marks(page)) == 1
    finally:
        page_server.start()
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(TILES).first).to_be_visible()


def test_the_deck_offers_a_retry(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    page.route("**/api/mark", refuse)
    page.goto("/")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.unroute("**/api/mark")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(TOP_CARD)).to_be_visible()


def test_a_film_that_left_the_catalogue_is_set_aside_not_lost(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    open_deck(page)
    answer(page, "like")
    gone = {"movie_id": 999999, "title": "Gone", "year": None, "genres": [], "poster_url": "/posters/999999"}
    page.evaluate(
        """gone => {
            const kept = JSON.parse(localStorage.getItem("movie-taste.marks"));
            kept.marks.push({film: gone, verdict: "like"});
            localStorage.setItem("movie-taste.marks", JSON.stringify(kept));
        }""",
        gone,
    )
    page.goto("/recommend")
    expect(page.locator(TILES).first).to_be_visible()
    assert "Gone" in stored_marks(page)


@pytest.mark.parametrize("stored", ["{broken", '{"format":9}', '{"format":1,"marks":[{"film":{}}]}'])
def test_damaged_marks_are_set_aside_with_a_message(page: Page, stored: str) -> None:
    page.goto("/recommend")
    page.evaluate("text => localStorage.setItem('movie-taste.marks', text)", stored)
    page.reload()
    expect(page.get_by_text("Stored marks could not be read.")).to_be_visible()
    assert page.evaluate("localStorage.getItem('movie-taste.marks.damaged')") == stored


def test_marks_live_in_memory_when_storage_is_refused(page: Page) -> None:
    page.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };"
    )
    open_deck(page)
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Your browser refuses to store marks.")).to_be_visible()
    page.get_by_role("navigation").get_by_role("link", name="For you").click()
    expect(page.get_by_text("From 1 like.")).to_be_visible()

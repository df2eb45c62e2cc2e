"""The recommended films: longer by scrolling, more surprising by a slider, shorter by hiding."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.webclient.conftest import Watch, refuse
from tests.webclient.visitor import TILES, TOP_CARD, answer, open_deck, stored_marks, wait_until

pytestmark = pytest.mark.browser

FILMS = 40
HERO = "recommend-screen .hero h2"


def open_list(page: Page, likes: int = 1) -> None:
    """Like a few films and see what follows."""
    open_deck(page)
    for _ in range(likes):
        answer(page, "like")
    page.goto("/recommend")
    expect(page.locator(TILES).first).to_be_visible()


def titles(page: Page) -> list[str]:
    """Titles on the list, best first."""
    tiles = page.locator(TILES).all_inner_texts()
    return [page.locator(HERO).inner_text(), *(tile.rsplit(" ", 1)[0] for tile in tiles)]


def answered(page: Page, **more: Any) -> list[str]:
    """What the API answers to the marks in the browser."""
    ids = page.evaluate(
        "JSON.parse(localStorage.getItem('movie-taste.marks')).marks.map(m => [m.verdict, m.film.movie_id])"
    )
    body = {name: [i for kept, i in ids if kept == verdict] for name, verdict in SENT.items()}
    return [film["title"] for film in page.request.post("/api/recommend", data=body | more).json()["items"]]


SENT = {"liked": "like", "disliked": "dislike", "hidden": "hide"}


def scroll_to_the_end(page: Page) -> None:
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


def test_scrolling_shows_the_whole_list_in_the_order_of_the_api(page: Page) -> None:
    open_list(page)
    assert titles(page) == answered(page, n=25)
    scroll_to_the_end(page)
    expect(page.get_by_text(f"That is the whole list: {FILMS - 1} films.")).to_be_visible()
    assert titles(page) == answered(page, n=FILMS)
    place = page.evaluate("scrollY")
    page.reload()
    expect(page.locator(TILES)).to_have_count(FILMS - 2)
    wait_until(page, lambda: page.evaluate("place => Math.abs(scrollY - place) < 4", place))
    scroll_to_the_end(page)
    page.locator("recommend-screen .end").get_by_role("link", name="Ask me more").click()
    expect(page.locator(TOP_CARD)).to_be_visible()


def test_a_keyboard_asks_for_more_and_goes_on_with_the_first_new_film(page: Page) -> None:
    page.add_init_script("window.IntersectionObserver = class { observe() {} disconnect() {} };")
    open_list(page)
    page.get_by_role("button", name="Show more").press("Enter")
    expect(page.locator(TILES)).to_have_count(FILMS - 2)
    expect(page.locator("recommend-screen .tile").nth(24).locator("a.sheet")).to_be_focused()


def test_a_page_that_does_not_come_is_asked_for_again(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)

    def refuse_pages(route: Route) -> None:
        refuse(route) if "offset" in (route.request.post_data or "") else route.continue_()

    open_list(page)
    page.route("**/api/recommend", refuse_pages)
    scroll_to_the_end(page)
    fault = page.locator("recommend-screen").get_by_role("alert")
    expect(fault).to_contain_text("The server does not answer.")
    assert len(titles(page)) == 25
    page.unroute("**/api/recommend")
    fault.get_by_role("button", name="Try again").click()
    expect(page.locator(TILES)).to_have_count(FILMS - 2)


def test_the_slider_changes_the_list_and_is_remembered(page: Page) -> None:
    open_list(page, likes=4)
    safe = titles(page)
    slider = page.get_by_role("slider", name="From safer to more surprising films")
    expect(slider).to_have_attribute("aria-valuetext", "Safest")
    with page.expect_response(lambda response: '"surprise":1,' in (response.request.post_data or "")):
        for _ in range(4):
            slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "Most surprising")
    expect(page.locator("taste-app [aria-live]")).to_contain_text("List updated: 25 films.")
    surprising = answered(page, n=25, surprise=1)
    expect(page.locator(HERO)).to_have_text(surprising[0])
    wait_until(page, lambda: titles(page) == surprising)
    assert surprising != safe
    page.reload()
    expect(slider).to_have_value("1")
    expect(page.locator(HERO)).to_have_text(surprising[0])
    assert titles(page) == surprising


def test_hidden_films_leave_stay_away_and_come_back(page: Page) -> None:
    open_list(page)
    before = titles(page)
    page.get_by_role("button", name=f"Hide: {before[3]}", exact=True).click()
    expect(page.locator(TILES).nth(2)).to_contain_text(before[4])
    page.get_by_role("button", name=f"Hide: {before[0]}", exact=True).click()
    expect(page.locator(HERO)).to_have_text(before[1])
    assert [title for title, verdict in stored_marks(page).items() if verdict == "hide"] == [
        before[3],
        before[0],
    ]
    page.reload()
    expect(page.locator(HERO)).to_have_text(before[1])
    assert titles(page) == answered(page, n=25)
    expect(page.get_by_text("From 1 like.")).to_be_visible()

    page.get_by_role("button", name=f"Hide: {before[1]}", exact=True).click()
    expect(page.locator(HERO)).to_have_text(before[2])
    page.locator(".toast button").click()
    expect(page.locator(HERO)).to_have_text(before[1])

    page.get_by_role("navigation").get_by_role("link", name="Your marks").click()
    hidden = page.get_by_role("region", name="Hidden")
    expect(hidden.locator(".tile")).to_have_count(2)
    hidden.get_by_role("button", name=f"Remove: {before[0]}", exact=True).click()
    page.get_by_role("navigation").get_by_role("link", name="For you").click()
    expect(page.locator(HERO)).to_have_text(before[0])


def test_the_focus_stays_in_the_list_when_its_film_leaves(page: Page) -> None:
    open_list(page)
    before = titles(page)
    page.get_by_role("button", name=f"Dislike: {before[2]}", exact=True).press("Enter")
    expect(page.get_by_role("link", name=f"{before[3]}: details", exact=True)).to_be_focused()
    expect(page.get_by_text("and 1 dislike")).to_be_visible()


def test_quick_marks_are_answered_by_one_new_list(page: Page) -> None:
    open_list(page)
    before = titles(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/recommend" in request.url else None)
    buttons = [page.get_by_role("button", name=f"Like: {title}", exact=True) for title in before[1:4]]
    page.evaluate("all => all.forEach((one) => one.click())", [button.element_handle() for button in buttons])
    expect(page.get_by_text("From 4 likes.")).to_be_visible()
    expect(page.locator("taste-app [aria-live]")).to_contain_text("List updated")
    assert len(asked) == 1
    assert titles(page) == answered(page, n=25)

"""Adding a film by name, and picking many at once."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.webclient.conftest import Watch, refuse
from tests.webclient.visitor import TOP_CARD, open_deck, stored_marks

pytestmark = pytest.mark.browser

OPTIONS = "taste-search [role=option]"
WALL = "mark-wall .tile:not([aria-hidden])"


def open_search(page: Page) -> None:
    open_deck(page)
    toggle = page.locator("taste-search .toggle")
    if toggle.is_visible():
        toggle.click()


def open_wall(page: Page) -> None:
    open_deck(page)
    page.get_by_role("button", name="Many at once").click()
    expect(page.locator(WALL)).not_to_have_count(0)


def test_a_favourite_is_found_and_liked_by_keyboard(page: Page) -> None:
    open_search(page)
    box = page.get_by_role("combobox", name="Add a film by name")
    box.fill("evn film 12")
    expect(page.locator(OPTIONS).first).to_contain_text("Even film 12")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "result-0")
    page.keyboard.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "result-7")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator(OPTIONS).first).to_have_attribute("aria-selected", "true")
    assert stored_marks(page) == {"Even film 12": "like"}
    expect(page.locator("taste-app [aria-live]")).to_contain_text("Liked: Even film 12")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(OPTIONS)).to_have_count(0)
    page.keyboard.press("Escape")
    expect(page.locator("taste-search input")).to_have_value("")
    assert stored_marks(page) == {}


def test_results_are_liked_by_tapping_and_typing_marks_nothing(page: Page) -> None:
    open_search(page)
    page.get_by_role("combobox").press_sequentially("z odd film 7")
    expect(page.locator(OPTIONS).first).to_be_visible()
    assert stored_marks(page) == {}
    found = page.locator(OPTIONS).filter(has_text="Odd film 7")
    found.click()
    expect(found).to_have_attribute("aria-selected", "true")
    assert stored_marks(page) == {"Odd film 7": "like"}


def test_each_pause_in_typing_asks_once(page: Page) -> None:
    open_search(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/search" in request.url else None)
    page.get_by_role("combobox").evaluate(
        """box => {
            for (const text of ["e", "ev", "even film"]) {
                box.value = text;
                box.dispatchEvent(new Event("input"));
            }
        }"""
    )
    expect(page.locator(OPTIONS).first).to_be_visible()
    assert len(asked) == 1
    assert asked[0].endswith("/api/search?q=even+film&n=8")


def test_a_search_without_an_answer_says_so(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    open_search(page)
    page.route("**/api/search*", refuse)
    page.get_by_role("combobox").fill("even")
    expect(page.locator("taste-search .status")).to_have_text("The server does not answer.")


def test_many_are_picked_at_once(page: Page) -> None:
    open_wall(page)
    first, second, third = (page.locator(WALL).nth(i) for i in range(3))
    names = [tile.locator(".name").inner_text().rsplit(" ", 1)[0] for tile in (first, second, third)]
    first.locator(".pick").click()
    second.locator(".no").click()
    third.locator(".pick").click(delay=700)
    assert stored_marks(page) == {names[0]: "like", names[1]: "dislike", names[2]: "dislike"}
    expect(page.get_by_text("3 films marked")).to_be_visible()
    first.locator(".pick").press("Enter")
    second.locator(".no").press(" ")
    assert stored_marks(page) == {names[2]: "dislike"}
    page.keyboard.press("ArrowRight")
    assert len(stored_marks(page)) == 1


def test_the_wall_grows_while_scrolling_and_never_repeats(page: Page) -> None:
    open_wall(page)
    page.locator(WALL).last.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.locator(WALL)).to_have_count(40)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.get_by_text("You have seen our whole catalogue go by.")).to_be_visible()
    assert len(set(page.locator(f"{WALL} .name").all_inner_texts())) == 40


def test_the_wall_offers_a_retry(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    open_deck(page)
    page.route("**/api/mark", refuse)
    page.get_by_role("button", name="Many at once").click()
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.unroute("**/api/mark")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(WALL).first).to_be_visible()


def test_the_view_is_remembered(page: Page) -> None:
    open_wall(page)
    page.reload()
    expect(page.locator(WALL).first).to_be_visible()
    page.get_by_role("button", name="One by one").click()
    page.reload()
    expect(page.locator(TOP_CARD)).to_be_visible()

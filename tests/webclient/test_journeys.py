"""Whole journeys of a visitor, on phone and desktop sizes."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.webclient.visitor import (
    ROUND,
    TILES,
    TOP_CARD,
    answer,
    card_title,
    is_even,
    mark_round_by_parity,
    open_deck,
    stored_marks,
    wait_until,
)
from tests.worlds import movie_id_of

pytestmark = pytest.mark.browser


def test_mark_sixteen_recommend_details_and_back(page: Page) -> None:
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request) if "/api/recommend" in request.url else None)
    open_deck(page)
    liked = mark_round_by_parity(page)
    expect(page.get_by_role("heading", name="That’s a picture of your taste.")).to_be_visible()
    assert len(stored_marks(page)) == ROUND
    assert {title for title, verdict in stored_marks(page).items() if verdict == "like"} == set(liked)

    page.get_by_role("link", name="See your films").click()
    tiles = page.locator(TILES)
    expect(tiles.first).to_be_visible()
    sent = asked[-1].post_data_json
    assert sent is not None
    assert len(sent["liked"]) == len(liked)
    assert is_even(page.locator("recommend-screen .hero h2").inner_text())
    assert all(is_even(title) for title in tiles.all_inner_texts()[:3])
    expect(page.locator("recommend-screen .hero .why")).to_contain_text("Because you liked Even film")
    expect(page.locator("recommend-screen h1")).to_be_focused()

    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect(page.get_by_text("That is the whole list")).to_be_visible()
    page.locator("recommend-screen a.sheet").last.scroll_into_view_if_needed()
    place = page.evaluate("scrollY")
    assert place > 0
    page.locator("recommend-screen .tile a.sheet").last.click()
    expect(page.locator("film-screen h1")).to_be_visible()
    wait_until(page, lambda: page.evaluate("scrollY === 0"))
    page.go_back()
    expect(tiles.first).to_be_visible()
    wait_until(page, lambda: page.evaluate("place => Math.abs(scrollY - place) < 4", place))

    page.get_by_role("navigation").get_by_role("link", name="Your marks").click()
    page.get_by_role("button", name=f"Remove: {liked[0]}", exact=True).click()
    page.get_by_role("navigation").get_by_role("link", name="For you").click()
    expect(page.get_by_role("button", name=f"Like: {liked[0]}", exact=True)).to_be_visible()


def test_a_like_on_the_sixteenth_film_counts(page: Page) -> None:
    open_deck(page)
    for _ in range(ROUND - 1):
        answer(page, "dislike")
    last = answer(page, "like")
    assert stored_marks(page)[last] == "like"
    page.get_by_role("link", name="See your films").click()
    expect(page.get_by_text("From 1 like and 15 dislikes.")).to_be_visible()


def test_details_lose_no_mark_and_the_deck_waits(page: Page) -> None:
    open_deck(page)
    answer(page, "like")
    waiting = card_title(page)
    page.locator(TOP_CARD).click()
    expect(page.locator("film-screen h1")).to_have_text(waiting)
    page.locator("film-screen article taste-verdict .like").click()
    page.go_back()
    expect(page.locator("mark-screen .caption b")).not_to_have_text(waiting)
    assert len(stored_marks(page)) == 2
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "2")


def test_keyboard_skip_and_undo(page: Page) -> None:
    open_deck(page)
    titles = []
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown"):
        titles.append(card_title(page))
        page.keyboard.press(key)
    assert stored_marks(page) == dict(zip(titles, ("like", "dislike", "skip"), strict=True))
    page.keyboard.press("z")
    assert card_title(page) == titles[2]
    page.locator("mark-screen .act.undo").click()
    assert card_title(page) == titles[1]
    assert stored_marks(page) == {titles[0]: "like"}


def test_swipes_decide_and_short_drags_do_not(page: Page) -> None:
    open_deck(page)
    first = card_title(page)
    box = page.locator(TOP_CARD).bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for distance in (20, 160):
        page.mouse.move(x, y)
        page.mouse.down()
        page.mouse.move(x + distance / 2, y, steps=4)
        page.wait_for_timeout(120)
        page.mouse.move(x + distance, y, steps=4)
        page.mouse.up()
        assert stored_marks(page) == ({} if distance == 20 else {first: "like"})
    assert "/film/" not in page.url


def test_the_deck_never_repeats_and_ends_kindly(page: Page) -> None:
    open_deck(page)
    seen: list[str] = []
    for _ in range(40):
        more = page.get_by_role("button", name="Ask me more")
        if more.is_visible():
            more.click()
        seen.append(answer(page, "skip"))
    expect(page.get_by_text("You have seen our whole catalogue go by.")).to_be_visible()
    assert len(set(seen)) == 40


def test_marking_on_the_list_changes_it_and_can_be_undone(page: Page) -> None:
    open_deck(page)
    page.keyboard.press("ArrowRight")
    page.goto("/recommend")
    tiles = page.locator(TILES)
    expect(tiles.first).to_be_visible()
    before = tiles.all_inner_texts()
    chosen = before[2]
    title = chosen.rsplit(" ", 1)[0]
    page.get_by_role("button", name=f"Dislike: {title}", exact=True).click()
    expect(page.get_by_text("and 1 dislike")).to_be_visible()
    expect(tiles.filter(has_text=re.compile(f"^{re.escape(chosen)}$"))).to_have_count(0)
    assert tiles.all_inner_texts() != before
    page.locator(".toast button").click()
    expect(tiles).to_have_text(before)


def test_filters_live_in_the_address(page: Page) -> None:
    page.goto("/recommend")
    page.get_by_role("button", name="Horror").click()
    expect(page).to_have_url(re.compile("genre=Horror"))
    expect(page.get_by_role("button", name="Horror")).to_have_attribute("aria-pressed", "true")
    page.locator("recommend-screen select").select_option("1980-1989")
    expect(page).to_have_url(re.compile("from=1980&to=1989"))
    expect(page.locator("recommend-screen .hero .facts")).to_contain_text("Horror")
    page.reload()
    expect(page.locator("recommend-screen select")).to_have_value("1980-1989")
    page.goto("/recommend?from=2090")
    expect(page.get_by_text("No film matches.")).to_be_visible()
    page.get_by_role("button", name="Clear filters").click()
    expect(page.locator(TILES).first).to_be_visible()


def test_deep_links_and_reload_on_every_screen(page: Page) -> None:
    film = movie_id_of(0)
    for path, shown in (
        ("/", TOP_CARD),
        ("/recommend", TILES),
        ("/marks", "marks-screen h1"),
        ("/about", "about-screen h1"),
        (f"/film/{film}", "film-screen taste-rating"),
    ):
        page.goto(path)
        expect(page.locator(shown).first).to_be_visible()
        page.reload()
        expect(page.locator(shown).first).to_be_visible()


def test_reload_keeps_marks_card_and_place(page: Page) -> None:
    open_deck(page)
    answer(page, "like")
    waiting = card_title(page)
    page.reload()
    expect(page.locator("mark-screen .caption b")).to_have_text(waiting)
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1")
    page.goto("/recommend")
    expect(page.locator(TILES).first).to_be_visible()
    page.evaluate("scrollTo(0, 400)")
    page.reload()
    wait_until(page, lambda: page.evaluate("Math.abs(scrollY - 400) < 4"))


def test_details_show_ratings_facts_and_similar_films(page: Page) -> None:
    page.goto(f"/film/{movie_id_of(0)}")
    expect(page.locator("film-screen h1")).to_have_text("Even film 0")
    expect(page).to_have_title("Even film 0 · Movie Taste")
    expect(page.get_by_role("img", name=re.compile("of 5 stars from"))).to_be_visible()
    expect(page.get_by_text("Two of a kind.")).to_be_visible()
    expect(page.get_by_text("8.1")).to_be_visible()
    expect(page.get_by_text("Cast")).to_have_count(0)
    similar = page.locator("film-screen .similar .name")
    assert is_even(similar.first.inner_text())
    similar.first.click()
    expect(page.locator("film-screen h1")).not_to_have_text("Even film 0")
    page.get_by_role("button", name="Back").click()
    expect(page.locator("film-screen h1")).to_have_text("Even film 0")


def test_back_from_a_deep_link_leads_to_the_list(page: Page) -> None:
    page.goto(f"/film/{movie_id_of(3)}")
    page.get_by_role("button", name="Back").click()
    expect(page.locator(TILES).first).to_be_visible()


def test_no_marks_show_what_everyone_loves(page: Page) -> None:
    page.goto("/recommend")
    expect(page.get_by_role("heading", name="What everyone loves")).to_be_visible()
    page.get_by_role("link", name="Start marking").click()
    expect(page.locator(TOP_CARD)).to_be_visible()

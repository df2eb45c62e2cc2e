"""Marking film after film: batches that know the answers, nothing to wait for, the first films beside it."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.webclient.conftest import Watch, refuse
from tests.webclient.visitor import (
    ROUND,
    TOP_CARD,
    answer,
    card_title,
    is_even,
    open_deck,
    stored_marks,
    wait_until,
)

pytestmark = pytest.mark.browser

BATCH = 4
PREVIEW = "mark-preview a"
PLACES = """() => {
    const screen = document.querySelector("taste-app").shadowRoot.querySelector("mark-screen").shadowRoot;
    return [".stack", ".actions", "mark-preview", ".yours .button"].map(name => {
        const {x, y, width, height} = screen.querySelector(name).getBoundingClientRect();
        return [x, y, width, height];
    });
}"""


def previewed(page: Page) -> list[str]:
    """Titles of the first films."""
    names = page.locator(f"{PREVIEW} .name").all_text_contents()
    return [name.strip().rsplit(" ", 1)[0] for name in names]


def test_each_batch_is_chosen_by_the_answers_and_comes_before_it_is_needed(page: Page) -> None:
    asked: list[Any] = []

    def note(route: Route) -> None:
        asked.append(route.request.post_data_json)
        if len(asked) < 3:
            route.continue_()

    page.route("**/api/mark", note)
    open_deck(page)
    for verdict in ("like", "skip", "dislike", "like"):
        answer(page, verdict)
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "4")
    wait_until(page, lambda: len(asked) == 2)
    assert [len(body["liked"]) for body in asked] == [0, 2]
    assert len(asked[1]["unseen"]) == 1
    for _ in range(BATCH):
        answer(page, "dislike")
    wait_until(page, lambda: len(asked) == 3)
    assert len(asked[2]["disliked"]) == BATCH + 1
    for _ in range(BATCH - 1):
        answer(page, "dislike")
    expect(page.locator(TOP_CARD)).to_be_visible()


def test_undo_reaches_back_across_batches_and_a_reload(page: Page) -> None:
    open_deck(page)
    marked = [answer(page, verdict) for verdict in ("like", "skip", "dislike") * 3]
    page.reload()
    for title in reversed(marked):
        page.keyboard.press("z")
        assert card_title(page) == title
    assert stored_marks(page) == {}
    expect(page.locator("mark-screen .act.undo")).to_be_disabled()


def test_the_first_films_follow_the_marks_and_nothing_moves(page: Page) -> None:
    open_deck(page)
    before = page.evaluate(PLACES)
    expect(page.locator(PREVIEW)).to_have_count(0)
    while not is_even(card_title(page)):
        answer(page, "skip")
    answer(page, "like")
    expect(page.locator(PREVIEW)).to_have_count(5)
    assert all(is_even(title) for title in previewed(page))
    while is_even(card_title(page)):
        answer(page, "dislike")
    answer(page, "like")
    marks = stored_marks(page)
    assert list(marks.values()).count("like") == 2
    told = {title for title, verdict in marks.items() if verdict != "skip"}
    wait_until(page, lambda: not told & set(previewed(page)))
    expect(page.locator(PREVIEW)).to_have_count(5)
    assert page.evaluate(PLACES) == before
    for _ in marks:
        page.keyboard.press("z")
    expect(page.locator(PREVIEW)).to_have_count(0)


def test_quick_answers_ask_for_one_preview(page: Page) -> None:
    asked: list[Any] = []

    def note(route: Route) -> None:
        asked.append(route.request.post_data_json)
        route.continue_()

    page.route("**/api/recommend", note)
    open_deck(page)
    like = page.locator("mark-screen .act.like")
    like.evaluate("button => { for (let i = 0; i < 3; i++) button.click(); }")
    expect(page.locator(PREVIEW)).to_have_count(5)
    assert [len(body["liked"]) for body in asked] == [3]


def test_a_preview_that_does_not_come_disturbs_nobody(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    page.route("**/api/recommend", refuse)
    open_deck(page)
    with page.expect_request_finished(lambda request: "/api/mark" in request.url):
        for _ in range(BATCH):
            answer(page, "like")
    expect(page.locator(TOP_CARD)).to_be_visible()
    expect(page.locator(PREVIEW)).to_have_count(0)
    page.unroute("**/api/recommend")
    answer(page, "like")
    expect(page.locator(PREVIEW)).to_have_count(5)


def test_a_server_that_goes_away_midway_loses_nothing(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    open_deck(page)
    page.route("**/api/*", refuse)
    for _ in range(2 * BATCH):
        answer(page, "like")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    assert len(stored_marks(page)) == 2 * BATCH
    page.unroute("**/api/*")
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", str(2 * BATCH))
    answer(page, "like")
    expect(page.locator(PREVIEW)).to_have_count(5)


def test_details_of_a_first_film_and_back(page: Page) -> None:
    open_deck(page)
    answer(page, "like")
    waiting = card_title(page)
    expect(page.locator(PREVIEW)).to_have_count(5)
    first, *_ = previewed(page)
    page.locator(PREVIEW).first.click()
    expect(page.locator("film-screen h1")).to_have_text(first)
    expect(page.get_by_role("heading", name="Why it is on your list")).to_be_visible()
    page.go_back()
    assert card_title(page) == waiting
    expect(page.locator(PREVIEW).first).to_contain_text(first)


def test_ask_me_more_goes_on_after_a_round(page: Page) -> None:
    open_deck(page)
    for _ in range(ROUND):
        answer(page, "like")
    page.get_by_role("link", name="See your films").click()
    expect(page.locator("recommend-screen .tile").first).to_be_visible()
    page.get_by_role("link", name="Ask me more").first.click()
    expect(page.locator(TOP_CARD)).to_be_visible()
    expect(page.get_by_text(f"{ROUND} films marked")).to_be_visible()
    answer(page, "skip")
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "1")

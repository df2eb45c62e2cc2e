"""What a visitor of the page does and sees, for journeys to be made of."""

from __future__ import annotations

import time
from collections.abc import Callable

from playwright.sync_api import Page, expect

ROUND = 16
TOP_CARD = "mark-screen .card.top:not(.skeleton)"
TILES = "recommend-screen .tile .name"
PATIENCE_S = 15.0


def wait_until(page: Page, holds: Callable[[], bool]) -> None:
    """Let the page go on until something holds that it does not show, such as what it asked the server.

    Playwright's `wait_for_function` asks again inside the page, where the page's policy forbids it to.
    """
    deadline = time.monotonic() + PATIENCE_S
    while not holds():
        assert time.monotonic() < deadline, "it never came to hold"
        page.wait_for_timeout(20)


def open_deck(page: Page) -> None:
    page.goto("/")
    expect(page.locator(TOP_CARD)).to_be_visible()


def card_title(page: Page) -> str:
    """Title of the film to mark, once there is one."""
    expect(page.locator(TOP_CARD)).to_be_visible()
    return page.locator("mark-screen .caption b").inner_text()


def is_even(title: str) -> bool:
    return title.startswith("Even")


def answer(page: Page, verdict: str) -> str:
    """Press a button of the deck; returns the title of the film that was marked."""
    title = card_title(page)
    page.locator(f"mark-screen .act.{verdict}").click()
    return title


def mark_round_by_parity(page: Page) -> list[str]:
    """Like every even film of a round and dislike the others; returns the liked titles."""
    liked = []
    for _ in range(ROUND):
        verdict = "like" if is_even(card_title(page)) else "dislike"
        title = answer(page, verdict)
        if verdict == "like":
            liked.append(title)
    return liked


def stored_marks(page: Page) -> dict[str, str]:
    marks = page.evaluate("JSON.parse(localStorage.getItem('movie-taste.marks') ?? '{\"marks\":[]}').marks")
    return {mark["film"]["title"]: mark["verdict"] for mark in marks}

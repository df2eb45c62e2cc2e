"""Marks that the server remembers: asked for, saved, shared with another device, forgotten for good."""

from __future__ import annotations

import re
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.webclient.conftest import SIZES, PageServer, Watch, refuse
from tests.webclient.test_marks import TILE, entry, open_marks
from tests.webclient.visitor import stored_marks, wait_until

pytestmark = pytest.mark.browser

STATE = "taste-remember .state"
SAVED = "All your marks are saved on this server."


def be_remembered(page: Page) -> str:
    """Ask for it; returns the private link."""
    page.get_by_role("button", name="Remember me").click()
    expect(page.locator(STATE)).to_have_text(SAVED)
    return page.get_by_label("Your private link").input_value()


def on_the_server(server: PageServer, link: str) -> str:
    code = link.partition("#id=")[2]
    with urlopen(f"{server.url}/api/visitors/{code}/marks") as answer:
        return str(answer.read().decode())


def test_marks_reach_another_device_by_the_private_link(
    page: Page, page_server: PageServer, browser: Browser, watch: Watch
) -> None:
    open_marks(page, [entry(0), entry(1, "dislike"), entry(2, "skip")])
    link = be_remembered(page)
    assert re.fullmatch(rf"{page_server.url}/marks#id=[\w-]{{22,}}", link)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/api/visitors/**", hold)
    page.get_by_role("button", name="Like: Odd film 1", exact=True).click()
    expect(page.locator(STATE)).to_contain_text("Saving")
    wait_until(page, lambda: len(held) == 1)
    held[0].continue_()
    page.unroute("**/api/visitors/**")
    expect(page.locator(STATE)).to_have_text(SAVED)
    assert '"disliked":[]' in on_the_server(page_server, link)

    context = browser.new_context(viewport=SIZES["phone"], reduced_motion="reduce")
    other = context.new_page()
    watch.attach(other)
    other.goto(link)
    dialog = other.get_by_role("dialog", name="Bring the marks of this link here?")
    expect(dialog).to_be_visible()
    assert "#" not in other.url
    other.locator("taste-dialog").get_by_role("button", name="Bring my marks here").click()
    expect(other.locator(TILE)).to_have_count(3)
    assert stored_marks(other) == stored_marks(page)
    assert stored_marks(other)["Odd film 1"] == "like"
    context.close()


def test_a_pasted_code_is_checked(page: Page, watch: Watch) -> None:
    watch.expected = ("404",)
    page.goto("/marks")
    page.get_by_text("I have a private link").click()
    page.get_by_label("Private link or code").fill("my marks")
    page.get_by_role("button", name="Bring my marks here").click()
    expect(page.locator("taste-remember [role=alert]")).to_contain_text("This is no private link")
    page.get_by_label("Private link or code").fill("A" * 22)
    page.get_by_role("button", name="Bring my marks here").click()
    expect(page.locator("taste-remember [role=alert]")).to_contain_text("This server knows no such link.")
    expect(page.get_by_role("button", name="Remember me")).to_be_visible()


def test_forgetting_asks_first_and_deletes_for_good(
    page: Page, watch: Watch, page_server: PageServer
) -> None:
    watch.expected = ("404",)
    open_marks(page, [entry(0)])
    link = be_remembered(page)
    page.get_by_role("button", name="Forget me").click()
    expect(page.get_by_role("dialog", name="Forget you on this server?")).to_be_visible()
    page.locator("taste-dialog").get_by_role("button", name="Forget me").click()
    expect(page.locator(STATE)).to_have_text("Forgotten. The server holds nothing of you any more.")
    assert stored_marks(page) == {"Even film 0": "like"}
    page.goto("/recommend")
    page.goto(link)
    page.locator("taste-dialog").get_by_role("button", name="Bring my marks here").click()
    expect(page.locator("taste-remember [role=alert]")).to_contain_text("This server knows no such link.")


def test_what_could_not_be_saved_is_saved_later(page: Page, watch: Watch, page_server: PageServer) -> None:
    watch.expected = ("Failed to load resource",)
    open_marks(page, [entry(0)])
    link = be_remembered(page)
    page.route("**/api/visitors/**", refuse)
    page.get_by_role("button", name="Dislike: Even film 0", exact=True).click()
    expect(page.locator(STATE)).to_contain_text("Not saved yet: the server does not answer.")
    page.get_by_role("button", name="Forget me").click()
    page.locator("taste-dialog").get_by_role("button", name="Forget me").click()
    expect(page.locator("taste-remember [role=alert]")).to_contain_text("nothing was deleted")
    page.unroute("**/api/visitors/**")
    page.get_by_role("button", name="Try now").click()
    expect(page.locator(STATE)).to_have_text(SAVED)
    assert '"liked":[]' in on_the_server(page_server, link)


def test_a_device_can_leave_alone(page: Page, page_server: PageServer) -> None:
    open_marks(page, [entry(0)])
    link = be_remembered(page)
    page.get_by_role("button", name="Stop on this device").click()
    expect(page.get_by_role("button", name="Remember me")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Remember me")).to_be_visible()
    assert str(stored_marks(page)) == "{'Even film 0': 'like'}"
    assert '"liked":[10]' in on_the_server(page_server, link)

"""The page in the visitor's language: chosen by the browser, switched in the header, remembered."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.webclient.conftest import SIZES, PageServer, Watch
from tests.webclient.visitor import TILES, TOP_CARD, open_deck, stored_marks
from tests.worlds import movie_id_of

pytestmark = pytest.mark.browser


@pytest.fixture(params=sorted(SIZES))
def chinese_page(
    request: pytest.FixtureRequest, browser: Browser, page_server: PageServer, watch: Watch
) -> Iterator[Page]:
    """A fresh visitor whose browser prefers Chinese."""
    context = browser.new_context(
        base_url=page_server.url, viewport=SIZES[request.param], locale="zh-CN", reduced_motion="reduce"
    )
    context.set_default_timeout(15_000)
    fresh = context.new_page()
    watch.attach(fresh)
    yield fresh
    context.close()


def test_a_journey_in_chinese(chinese_page: Page) -> None:
    page = chinese_page
    open_deck(page)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.get_by_role("heading", name="你喜欢什么电影？")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.get_by_role("link", name="为你推荐", exact=True).click()
    expect(page.get_by_text("依据 1 部喜欢的电影。")).to_be_visible()
    expect(page.get_by_role("button", name="恐怖")).to_be_visible()
    page.get_by_role("button", name="恐怖").click()
    expect(page).to_have_url(re.compile("genre=Horror"))
    page.goto(f"/film/{movie_id_of(0)}")
    expect(page.get_by_role("link", name="喜剧")).to_be_visible()
    expect(page.get_by_role("heading", name="大家的评分")).to_be_visible()
    page.get_by_role("link", name="我的标记").click()
    expect(page).to_have_title("我的标记 · Movie Taste")
    assert len(stored_marks(page)) == 1


def test_the_language_is_switched_in_place_and_remembered(page: Page) -> None:
    page.goto("/recommend")
    expect(page.locator(TILES).first).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="切换到中文").click()
    expect(page.get_by_role("heading", name="大家都喜欢")).to_be_visible()
    expect(page.get_by_role("button", name="Switch to English")).to_be_focused()
    page.goto("/")
    expect(page.locator(TOP_CARD)).to_be_visible()
    expect(page.get_by_role("heading", name="你喜欢什么电影？")).to_be_visible()
    page.get_by_role("button", name="Switch to English").click()
    expect(page.get_by_role("heading", name="What do you like?")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")

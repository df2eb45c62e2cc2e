"""axe-core finds nothing to complain about on any screen, in any theme, size or language."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Page, expect

from tests.webclient.test_craft import SCREENS
from tests.webclient.test_marks import entry, open_marks
from tests.webclient.test_picking import OPTIONS, open_search, open_wall
from tests.worlds import movie_id_of

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
AXE_INSTALL = "no axe-core in node_modules; install it: npm ci"
VIOLATIONS = """async () => {
    const { violations } = await axe.run(document, { resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) =>
        nodes.map(({ target, any }) => `${id}: ${target.flat().join(" ")} ${any[0]?.message ?? ""}`));
}"""


def violations(page: Page) -> list[str]:
    """What axe-core finds on the page as it is, one line for each rule and element."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(VIOLATIONS)
    return found


@pytest.fixture(autouse=True)
def axe() -> None:
    if not AXE.exists():
        pytest.skip(AXE_INSTALL)


@pytest.mark.parametrize("scheme", ["dark", "light"])
@pytest.mark.parametrize(("path", "shown"), SCREENS)
def test_every_screen(page: Page, path: str, shown: str, scheme: Literal["dark", "light"]) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    expect(page.locator(shown).first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="切换到中文").click()
    expect(page.locator(shown).first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_what_opens_on_the_screens(page: Page, scheme: Literal["dark", "light"]) -> None:
    page.emulate_media(color_scheme=scheme)
    open_search(page)
    page.get_by_role("combobox").fill("film")
    expect(page.locator(OPTIONS).first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    open_wall(page)
    page.locator("mark-wall .pick").first.click()
    page.locator("mark-wall .no").nth(1).click()
    assert violations(page) == []
    page.evaluate("localStorage.clear()")
    open_marks(page, [entry(0), entry(1, "dislike"), entry(2, "skip")])
    assert violations(page) == []
    page.get_by_role("button", name="Clear all").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_what_opens_on_the_map_and_when_remembered(page: Page, scheme: Literal["dark", "light"]) -> None:
    page.emulate_media(color_scheme=scheme)
    open_marks(page, [entry(0), entry(1, "dislike")])
    page.get_by_role("button", name="Remember me").click()
    expect(page.get_by_label("Your private link")).to_be_visible()
    assert violations(page) == []
    page.goto(f"/map?film={movie_id_of(2)}")
    expect(page.locator("map-card h2")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="In words").click()
    expect(page.locator("map-words h2")).to_be_visible()
    assert violations(page) == []

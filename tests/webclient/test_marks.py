"""The visitor's marks: looked over, changed, carried away, brought back, cleared; nothing is ever lost."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.webclient.conftest import Watch
from tests.webclient.visitor import open_deck, stored_marks
from tests.worlds import movie_id_of

pytestmark = pytest.mark.browser

TILE = "marks-screen .tile"


def entry(row: int, verdict: str = "like", **changes: Any) -> dict[str, Any]:
    """A mark as the page exports it."""
    title = f"{'Even' if row % 2 == 0 else 'Odd'} film {row}"
    film = {"movie_id": movie_id_of(row), "title": title, "year": 1950 + row, "genres": ["Drama"]}
    return film | {"verdict": verdict} | changes


def payload(content: str | list[dict[str, Any]]) -> FilePayload:
    text = content
    if not isinstance(content, str):
        text = json.dumps({"kind": "movie-taste-marks", "format": 1, "marks": content})
    return FilePayload(name="mine.json", mimeType="application/json", buffer=str(text).encode())


def choose(page: Page, content: str | list[dict[str, Any]]) -> None:
    page.locator("marks-screen input[type=file]").set_input_files(payload(content))


def open_marks(page: Page, marks: list[dict[str, Any]]) -> None:
    """Bring `marks` along to an empty screen."""
    page.goto("/marks")
    expect(page.get_by_text("Nothing marked yet.")).to_be_visible()
    choose(page, marks)
    expect(page.locator(TILE)).to_have_count(len(marks))


def test_marks_of_the_deck_are_listed_changed_and_removed(page: Page) -> None:
    open_deck(page)
    for key in ("ArrowRight", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    like, dislike, skip = stored_marks(page)
    page.get_by_role("navigation").get_by_role("link", name="Your marks").click()
    expect(page.locator("marks-screen h1")).to_be_focused()
    expect(page.get_by_role("region", name="Dislikes").locator(".name")).to_contain_text(dislike)

    page.get_by_role("button", name=f"Like: {dislike}", exact=True).click()
    expect(page.get_by_role("region", name="Likes", exact=True).locator(".tile")).to_have_count(2)
    assert stored_marks(page) == {like: "like", dislike: "like", skip: "skip"}
    page.get_by_role("button", name=f"Remove: {like}", exact=True).click()
    expect(page.locator(TILE)).to_have_count(2)
    expect(page.locator(f"{TILE} a").first).to_be_focused()
    page.locator(".toast button").click()
    assert stored_marks(page) == {like: "like", dislike: "like", skip: "skip"}
    page.reload()
    expect(page.locator(TILE)).to_have_count(3)


def test_clearing_asks_first_and_can_be_undone(page: Page) -> None:
    open_marks(page, [entry(0), entry(1, "dislike")])
    page.get_by_role("button", name="Clear all").click()
    dialog = page.get_by_role("dialog", name="Clear all marks?")
    expect(dialog).to_contain_text("This forgets 2 films.")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert len(stored_marks(page)) == 2
    page.get_by_role("button", name="Clear all").click()
    page.locator("taste-dialog").get_by_role("button", name="Clear all").click()
    expect(page.get_by_text("Nothing marked yet.")).to_be_visible()
    assert stored_marks(page) == {}
    page.locator(".toast button").click()
    expect(page.locator(TILE)).to_have_count(2)
    assert len(stored_marks(page)) == 2


def test_what_is_exported_can_be_imported(page: Page, tmp_path: Path) -> None:
    open_marks(page, [entry(0), entry(1, "dislike"), entry(2, "skip"), entry(3, "hide")])
    before = stored_marks(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Export").click()
    assert download.value.suggested_filename.startswith("movie-taste-marks-")
    file = tmp_path / "marks.json"
    download.value.save_as(file)
    page.evaluate("localStorage.clear()")
    page.reload()
    page.locator("marks-screen input[type=file]").set_input_files(file)
    expect(page.locator(TILE)).to_have_count(4)
    assert stored_marks(page) == before


def test_an_import_adds_or_replaces_as_the_visitor_chooses(page: Page) -> None:
    open_marks(page, [entry(0), entry(1)])
    choose(page, [entry(1, "dislike"), entry(2)])
    expect(page.get_by_role("dialog", name="Import 2 marks?")).to_be_visible()
    page.get_by_role("button", name="Cancel").click()
    assert stored_marks(page) == {"Even film 0": "like", "Odd film 1": "like"}
    choose(page, [entry(1, "dislike"), entry(2)])
    page.get_by_role("button", name="Add to mine").click()
    merged = {"Even film 0": "like", "Odd film 1": "dislike", "Even film 2": "like"}
    assert stored_marks(page) == merged
    choose(page, [entry(4)])
    page.get_by_role("button", name="Replace mine").click()
    assert stored_marks(page) == {"Even film 4": "like"}
    page.locator(".toast button").click()
    assert stored_marks(page) == merged


def test_a_file_can_be_dropped(page: Page) -> None:
    page.goto("/marks")
    expect(page.get_by_text("Nothing marked yet.")).to_be_visible()
    transfer = page.evaluate_handle(
        """text => {
            const transfer = new DataTransfer();
            transfer.items.add(new File([text], "mine.json", {type: "application/json"}));
            return transfer;
        }""",
        payload([entry(0)])["buffer"].decode(),
    )
    screen = page.locator("marks-screen .screen")
    screen.dispatch_event("dragover", {"dataTransfer": transfer})
    expect(screen).to_have_class("screen dropping")
    screen.dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.locator(TILE)).to_have_count(1)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{oops", "mine.json is damaged or no JSON file."),
        ('{"format": 1}', "mine.json is no file of marks"),
        ([], "mine.json holds no marks."),
        ([entry(2), entry(3, movie_id="13")], "mark number 2 is not as it should be."),
        ([entry(row) for row in range(4001)], "holds 4,001 marks; 4,000 are the most."),
    ],
    ids=["broken", "other", "empty", "types", "many"],
)
def test_a_file_that_is_no_use_changes_nothing(page: Page, content: Any, message: str) -> None:
    open_marks(page, [entry(0)])
    choose(page, content)
    expect(page.get_by_role("alert")).to_contain_text(message)
    expect(page.get_by_role("alert")).to_contain_text("Nothing was changed.")
    assert stored_marks(page) == {"Even film 0": "like"}
    page.get_by_role("alert").get_by_role("button", name="Close").click()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_films_that_the_catalogue_lacks_are_kept_and_told(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    open_marks(page, [entry(0), entry(1, movie_id=999_999, title="Gone")])
    expect(page.get_by_role("alert")).to_contain_text("1 imported film is not in this catalogue: kept")
    assert stored_marks(page) == {"Even film 0": "like", "Gone": "like"}
    page.get_by_role("navigation").get_by_role("link", name="For you").click()
    expect(page.locator("recommend-screen .tile").first).to_be_visible()

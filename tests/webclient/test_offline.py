"""The page without a connection: its own files are kept, those of a new release instead, nothing else."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.webclient.conftest import PAGE_DIR, SIZES, PageServer
from tests.webclient.visitor import TOP_CARD, stored_marks

pytestmark = pytest.mark.browser

KEPT = """async () => {
    const names = await caches.keys();
    const paths = [];
    for (const name of names) {
        const kept = await (await caches.open(name)).keys();
        paths.push(...kept.map((request) => new URL(request.url).pathname));
    }
    return { names, paths };
}"""
PLACED = """() => Promise.all([navigator.serviceWorker.getRegistration(), caches.keys()])
    .then(([registration, names]) => registration?.active?.state === "activated" && names.length === 1)"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The page's files, to be changed at will."""
    return Path(shutil.copytree(PAGE_DIR, tmp_path / "webclient"))


@pytest.fixture
def released(page_server: PageServer, folder: Path) -> Iterator[PageServer]:
    """A server of its own for `folder`."""
    server = PageServer(page_server.places, folder)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport=SIZES["phone"], reduced_motion="reduce")
    context.set_default_timeout(15_000)
    yield context
    context.close()


def visit(context: BrowserContext, url: str) -> Page:
    """Open the page and wait until its files are kept."""
    page = context.new_page()
    page.goto(url)
    eventually(page, PLACED)
    return page


def eventually(page: Page, script: str, arg: object = None) -> None:
    """Wait until a script's promise gives true."""
    deadline = time.monotonic() + 20
    while not page.evaluate(script, arg):
        assert time.monotonic() < deadline, script
        page.wait_for_timeout(50)


def kept(page: Page) -> dict[str, list[str]]:
    found: dict[str, list[str]] = page.evaluate(KEPT)
    return found


def test_the_page_opens_with_its_marks_when_the_server_is_away(
    context: BrowserContext, released: PageServer
) -> None:
    page = visit(context, f"{released.url}/")
    expect(page.locator(TOP_CARD)).to_be_visible()
    page.keyboard.press("ArrowRight")
    (title,) = stored_marks(page)
    released.stop()
    page.goto(f"{released.url}/marks")
    expect(page.locator("marks-screen .name")).to_contain_text(title)
    page.goto(f"{released.url}/recommend?genre=Drama")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.goto(f"{released.url}/map")
    expect(page.get_by_text("Your marks are safe in this browser.")).to_be_visible()
    released.start()
    page.get_by_role("navigation").get_by_role("link", name="Mark", exact=True).click()
    expect(page.locator(TOP_CARD)).to_be_visible()


def test_a_lost_connection_is_told(context: BrowserContext, released: PageServer) -> None:
    page = visit(context, f"{released.url}/marks")
    context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)


def test_a_page_that_opens_without_a_connection_tells(context: BrowserContext, released: PageServer) -> None:
    """Chromium's emulation is not always known to a page that opens under it, so the page is told."""
    page = visit(context, f"{released.url}/marks")
    context.set_offline(True)
    page.add_init_script("Object.defineProperty(Navigator.prototype, 'onLine', { value: false });")
    page.reload()
    expect(page.get_by_text("You are offline.")).to_be_visible()
    expect(page.get_by_text("Nothing marked yet.")).to_be_visible()


def test_every_file_of_the_page_is_kept_and_nothing_else(
    context: BrowserContext, released: PageServer
) -> None:
    page = visit(context, f"{released.url}/")
    expect(page.locator(TOP_CARD)).to_be_visible()
    page.reload()
    expect(page.locator(TOP_CARD)).to_be_visible()
    paths = set(kept(page)["paths"])
    files = {f"/{file.relative_to(PAGE_DIR)}" for file in PAGE_DIR.rglob("*") if file.is_file()}
    wanted = {path for path in files if re.search(r"\.(js|css|svg|png|webmanifest)$", path)}
    assert wanted - paths == {"/service-worker.js"}
    assert paths - wanted == {"/"}


def test_a_new_release_is_taken_and_kept(context: BrowserContext, released: PageServer, folder: Path) -> None:
    page = visit(context, f"{released.url}/marks")
    (before,) = kept(page)["names"]
    english = folder / "strings" / "english.js"
    text = english.read_text(encoding="utf-8")
    english.write_text(text.replace("Nothing marked yet.", "No mark so far."), encoding="utf-8")
    page.reload()
    expect(page.get_by_text("No mark so far.")).to_be_visible()
    eventually(
        page, "before => caches.keys().then((names) => names.length === 1 && names[0] !== before)", before
    )
    released.stop()
    page.reload()
    expect(page.get_by_text("No mark so far.")).to_be_visible()


def test_it_also_works_from_a_plain_static_server(
    context: BrowserContext, page_server: PageServer, folder: Path
) -> None:
    (folder / "config.js").write_text(f'export const API_URL = "{page_server.url}";\n', encoding="utf-8")
    static = ThreadingHTTPServer(("127.0.0.1", 0), partial(StaticPage, directory=str(folder)))
    thread = threading.Thread(target=static.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{static.server_port}"
    try:
        page = visit(context, f"{url}/")
        expect(page.locator(TOP_CARD)).to_be_visible()
        page.keyboard.press("ArrowRight")
    finally:
        static.shutdown()
        static.server_close()
    page.goto(f"{url}/marks")
    expect(page.locator("marks-screen .name")).to_have_count(1)
    assert not [path for path in kept(page)["paths"] if path.startswith(("/api", "/posters"))]


class StaticPage(SimpleHTTPRequestHandler):
    """Files as they are, and index.html for the page's own addresses."""

    def send_head(self) -> Any:
        """Answer with the file, or with the page."""
        if "." not in urlsplit(self.path).path:
            self.path = "/index.html"
        return super().send_head()

    def log_message(self, *_: object) -> None:
        """Nothing: tests read no log."""

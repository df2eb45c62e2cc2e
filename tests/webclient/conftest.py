"""A real server over the real recommender, and a real browser that watches for anything amiss."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, Route, ViewportSize, expect, sync_playwright

from benchmarks.ports import free_ports
from ingest.schema import MovieId
from recommender.films.loading import Loader
from recommender.opening import open_catalogue, open_recommender, vectors_opener
from recommender.places import StorePlaces
from tests.artifacts import write_artifacts
from tests.worlds import movie_id_of
from webserver.app import create_app

expect.set_options(timeout=15_000)
PAGE_DIR = Path(__file__).parents[2] / "webclient"
CHROMIUM = ("chromium-headless-shell", "chromium")
"""Both are Debian's; the first has no windows to draw and takes a third less time."""
CHROMIUM_INSTALL = "no chromium on PATH; install it: apt-get install chromium-headless-shell"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SIZES = {"phone": ViewportSize(width=360, height=740), "desktop": ViewportSize(width=1440, height=900)}
EXTERNAL_FACTS = {
    "Plot": "Two of a kind.",
    "Runtime": "90 min",
    "imdbRating": "8.1",
    "imdbVotes": "12",
    "Actors": "N/A",
    "imdbID": "tt0123456",
}


class PageServer:
    """The web server in a thread; it can stop and come back on the same port."""

    def __init__(self, places: StorePlaces, page_dir: Path = PAGE_DIR) -> None:
        self.places = places
        self._page_dir = page_dir
        (self._port,) = free_ports(1)
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        app = create_app(partial(open_recommender, self.places), page_dir=self._page_dir)
        config = uvicorn.Config(
            app, host="127.0.0.1", port=self._port, log_level="error", timeout_graceful_shutdown=1
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 30
        while not self._server.started:
            assert self._thread.is_alive()
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.02)

    def stop(self) -> None:
        if self._server is not None and self._thread is not None:
            self._server.should_exit = True
            self._thread.join(timeout=10)
            self._server = None


@dataclass
class Watch:
    """What went wrong in the browser without the page saying so."""

    origin: str
    faults: list[str] = field(default_factory=list)
    expected: tuple[str, ...] = ()

    def attach(self, page: Page) -> None:
        page.on("console", lambda message: self._note(message.type, message.text))
        page.on("pageerror", lambda error: self.faults.append(f"uncaught: {error}"))
        page.on("request", lambda request: self._own(request.url))

    def _note(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"} and not any(part in text for part in self.expected):
            self.faults.append(f"{kind}: {text}")

    def _own(self, url: str) -> None:
        if urlsplit(url).scheme in {"http", "https"} and not url.startswith(self.origin):
            self.faults.append(f"third-party request: {url}")


@pytest.fixture(scope="session")
def page_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    folder = tmp_path_factory.mktemp("page")
    places = StorePlaces(folder / "state")
    places.state_dir.mkdir()
    catalogue = open_catalogue(places)
    Loader(catalogue, vectors_opener(places), "page").load(write_artifacts(folder / "out"), lambda *_: None)
    catalogue.save_external({MovieId(movie_id_of(0)): EXTERNAL_FACTS})
    catalogue.close()
    server = PageServer(places)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    chromium = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if chromium is None:
        pytest.skip(CHROMIUM_INSTALL)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        yield running
        running.close()


@pytest.fixture
def watch(page_server: PageServer) -> Iterator[Watch]:
    watching = Watch(page_server.url)
    yield watching
    assert watching.faults == []


@pytest.fixture(params=sorted(SIZES))
def page(
    request: pytest.FixtureRequest, browser: Browser, page_server: PageServer, watch: Watch
) -> Iterator[Page]:
    """A fresh visitor on a phone and on a desktop."""
    phone = request.param == "phone"
    context = browser.new_context(
        base_url=page_server.url,
        viewport=SIZES[request.param],
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",
    )
    context.set_default_timeout(15_000)
    fresh = context.new_page()
    watch.attach(fresh)
    yield fresh
    context.close()


def refuse(route: Route) -> None:
    """Drop a request as a lost connection does."""
    route.abort("connectionrefused")

"""The taste map: seen, walked, spoken, and drawn quickly however many films there are."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from playwright.sync_api import FloatRect, Page, expect

from tests.webclient.conftest import Watch, refuse
from tests.webclient.test_marks import entry, open_marks
from tests.webclient.visitor import stored_marks, wait_until
from tests.worlds import movie_id_of

pytestmark = pytest.mark.browser

STAGE = "map-canvas .stage"
CARD = "map-card h2"
CANVAS = """document.querySelector("taste-app").shadowRoot.querySelector("map-screen").shadowRoot
    .querySelector("map-canvas")"""
PLACE = f"""async id => {{
    const {{ scale }} = await import("/src/map/view.js");
    const {{ atlas, view, layers }} = {CANVAS};
    const by = scale(view, layers.size);
    const row = atlas.row(id);
    return [layers.size.width / 2 + (atlas.x[row] - view.x) * by.x,
        layers.size.height / 2 + (atlas.y[row] - view.y) * by.y];
}}"""
WATCH_DRAWING = f"""() => {{
    const {{ layers }} = {CANVAS};
    const draw = layers.draw.bind(layers);
    window.drawn = [];
    layers.draw = (...what) => {{
        const start = performance.now();
        draw(...what);
        window.drawn.push(performance.now() - start);
    }};
}}"""
MANY = 20_000
SLOWEST_MS = 60.0
"""Median time of drawing 20,000 films; about 6 ms where the machine has nothing else to do."""


def open_map(page: Page, path: str = "/map") -> None:
    page.goto(path)
    await_stage(page)


def await_stage(page: Page) -> None:
    """Until the map is laid out: its size is known a moment after it is visible."""
    expect(page.locator(STAGE)).to_be_visible()
    wait_until(page, lambda: page.evaluate(f"{CANVAS}.layers?.size.width > 1"))


def stage_box(page: Page) -> FloatRect:
    box = page.locator(STAGE).bounding_box()
    assert box is not None
    return box


def catalogue(films: int) -> dict[str, Any]:
    """A made-up map in clusters, by columns."""
    dice = random.Random(0)
    genres = ("Drama", "Comedy", "Horror", "Western", "Action")
    middles = [(dice.uniform(-0.8, 0.8), dice.uniform(-0.8, 0.8)) for _ in range(40)]
    places = [dice.choice(middles) for _ in range(films)]
    return {
        "model_version": "made-up",
        "movie_ids": list(range(1, films + 1)),
        "x": [round(max(-1.0, min(1.0, dice.gauss(x, 0.08))), 4) for x, _ in places],
        "y": [round(max(-1.0, min(1.0, dice.gauss(y, 0.08))), 4) for _, y in places],
        "likes": [int(3000 * dice.random() ** 5) for _ in range(films)],
        "titles": [f"Film {i} of many" for i in range(films)],
        "years": [1930 + i % 90 for i in range(films)],
        "genres": [genres[i % len(genres)] for i in range(films)],
    }


def test_a_film_is_pointed_at_liked_and_opened_and_back_keeps_the_view(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Map", exact=True).click()
    expect(page.locator("map-screen h1")).to_be_focused()
    await_stage(page)
    x, y = page.evaluate(PLACE, movie_id_of(4))
    box = stage_box(page)
    phone = page.evaluate("matchMedia('(pointer: coarse)').matches")
    if phone:
        page.touchscreen.tap(box["x"] + x, box["y"] + y)
    else:
        page.mouse.move(box["x"] + x, box["y"] + y)
    expect(page.locator(CARD)).to_have_text("Even film 4")
    page.locator("map-card .like").click()
    assert stored_marks(page) == {"Even film 4": "like"}
    expect(page.locator("map-screen .keys")).to_contain_text("You like")
    expect(page.locator("map-screen .keys")).to_contain_text("For you")
    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile(r"/map\?at=.*film=22$"))
    seen = page.url
    page.locator("map-card .open").click()
    expect(page.locator("film-screen h1")).to_have_text("Even film 4")
    page.go_back()
    expect(page.locator(CARD)).to_have_text("Even film 4")
    assert page.url == seen
    page.reload()
    expect(page.locator(CARD)).to_have_text("Even film 4")
    assert page.evaluate(f"{CANVAS}.view.zoom") == pytest.approx(1.6, abs=0.01)


def test_a_click_opens_at_once_and_a_second_tap_does(page: Page) -> None:
    open_map(page)
    x, y = page.evaluate(PLACE, movie_id_of(9))
    box = stage_box(page)
    if page.evaluate("matchMedia('(pointer: coarse)').matches"):
        for _ in range(2):
            page.touchscreen.tap(box["x"] + x, box["y"] + y)
            page.wait_for_timeout(50)
    else:
        page.mouse.click(box["x"] + x, box["y"] + y)
    expect(page.locator("film-screen h1")).to_have_text("Odd film 9")


def test_the_keyboard_goes_everywhere(page: Page) -> None:
    open_map(page)
    page.locator(STAGE).focus()
    for key in ("+", "+", "ArrowLeft", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(CARD)).to_be_visible()
    title = page.locator(CARD).inner_text()
    expect(page.locator("taste-app [aria-live]").last).to_contain_text(title)
    assert page.evaluate(f"{CANVAS}.view.zoom") == pytest.approx(2.56)
    page.keyboard.press("Enter")
    expect(page.locator("film-screen h1")).to_have_text(title)
    page.go_back()
    page.locator(STAGE).focus()
    page.keyboard.press("0")
    wait_until(page, lambda: page.evaluate(f"{CANVAS}.view.zoom === 1"))
    page.keyboard.press("Escape")
    expect(page.locator("map-card")).to_have_count(0)


def test_the_wheel_zooms_around_the_pointer_and_the_mouse_drags(page: Page) -> None:
    open_map(page)
    box = stage_box(page)
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, -400)
    wait_until(page, lambda: page.evaluate(f"{CANVAS}.view.zoom > 1.2"))
    before = page.evaluate(PLACE, movie_id_of(0))
    page.mouse.down()
    page.mouse.move(box["x"] + 230, box["y"] + 215, steps=4)
    page.mouse.up()
    after = page.evaluate(PLACE, movie_id_of(0))
    assert after == pytest.approx([before[0] + 30, before[1] + 15], abs=1)


def test_the_map_in_words(page: Page) -> None:
    open_marks(page, [entry(0), entry(2)])
    open_map(page)
    page.get_by_role("button", name="In words").click()
    words = page.locator("map-words")
    expect(words.get_by_role("heading", name="The map in words")).to_be_focused()
    expect(words.get_by_role("heading", level=3)).to_have_text(["Around Even film 2", "Around Even film 0"])
    assert words.get_by_role("link").count() == 12
    page.keyboard.press("Escape")
    expect(words).to_have_count(0)
    expect(page.get_by_role("button", name="In words")).to_be_focused()


def test_one_genre_is_seen_alone(page: Page) -> None:
    open_map(page)
    horror = page.get_by_role("button", name="Horror")
    horror.click()
    expect(horror).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="All", exact=True).click()
    expect(horror).to_have_attribute("aria-pressed", "false")


def test_a_film_is_shown_where_it_stands(page: Page) -> None:
    page.goto(f"/film/{movie_id_of(0)}")
    page.get_by_role("link", name="Show on the map").click()
    expect(page.locator(CARD)).to_have_text("Even film 0")
    page.goto("/map?at=0,0,9999&film=x")
    expect(page.locator(STAGE)).to_be_visible()
    assert page.evaluate(f"{CANVAS}.view.zoom") == 1


def test_the_map_is_saved_as_a_picture(page: Page) -> None:
    open_map(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as a picture").click()
    assert download.value.suggested_filename == "my-taste-map.png"
    assert download.value.path().read_bytes().startswith(b"\x89PNG")


def test_without_an_answer_there_is_a_retry(page: Page, watch: Watch) -> None:
    watch.expected = ("Failed to load resource",)
    page.route("**/api/map", refuse)
    page.goto("/map")
    expect(page.get_by_text("The server does not answer.")).to_be_visible()
    page.unroute("**/api/map")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator(STAGE)).to_be_visible()


@pytest.mark.quiet
def test_twenty_thousand_films_are_drawn_quickly_and_only_on_change(page: Page, watch: Watch) -> None:
    watch.expected = ("404",)  # made-up films have no posters
    body = json.dumps(catalogue(MANY))
    page.route("**/api/map", lambda route: route.fulfill(body=body, content_type="application/json"))
    open_map(page)
    page.wait_for_timeout(300)
    page.evaluate(WATCH_DRAWING)
    page.wait_for_timeout(300)
    assert page.evaluate("window.drawn.length") == 0
    box = stage_box(page)
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*middle)
    page.mouse.down()
    for step in range(40):
        page.mouse.move(middle[0] + 2 * step, middle[1] + step)
    page.mouse.up()
    drawn = sorted(page.evaluate("window.drawn"))
    assert len(drawn) > 5
    assert drawn[len(drawn) // 2] < SLOWEST_MS

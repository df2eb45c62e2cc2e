"""What visitors may tell about themselves: asked where the model has a use for it, skipped, told, changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import pytest
from onnx import TensorProto, helper, numpy_helper
from playwright.sync_api import Browser, Page, expect

from recommender.films.loading import Loader
from recommender.opening import open_catalogue, vectors_opener
from recommender.places import StorePlaces
from recommender.profiles import GRAPH, INPUT, OUTPUT, TOWER
from tests.artifacts import DIM, write_artifacts
from tests.webclient.conftest import SIZES, PageServer, Watch
from tests.webclient.test_accessibility import axe, violations
from tests.webclient.visitor import TILES, TOP_CARD, answer, is_even

__all__ = ["axe"]
pytestmark = pytest.mark.browser

HERO = "recommend-screen .hero h2"
KEPT = "JSON.parse(localStorage.getItem('movie-taste.profile'))"


def write_tower(out: Path) -> None:
    """A tower for the parity world: men enjoy even films, women odd ones, whatever else they say."""
    table = np.zeros((3, DIM), np.float32)
    table[1, 0], table[2, 0] = 4, -4
    graph = helper.make_graph(
        [
            helper.make_node("Gather", [INPUT, "gender"], ["number"], axis=1),
            helper.make_node("Gather", ["table", "number"], [OUTPUT], axis=0),
        ],
        "parity",
        [helper.make_tensor_value_info(INPUT, TensorProto.INT64, ["n", 3])],
        [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["n", DIM])],
        [numpy_helper.from_array(table, "table"), numpy_helper.from_array(np.array(1), "gender")],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx = model.SerializeToString()
    (out / GRAPH).write_bytes(onnx)
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    description = {
        "format": 1,
        "h_item": manifest["files"]["h_item.npy"],
        "weights": [1.0, 0.1],
        "files": {GRAPH: f"sha256:{hashlib.sha256(onnx).hexdigest()}"},
    }
    (out / TOWER).write_text(json.dumps(description), encoding="utf-8")


@pytest.fixture(scope="module")
def asking_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PageServer]:
    folder = tmp_path_factory.mktemp("asking")
    out = write_artifacts(folder / "out")
    write_tower(out)
    places = StorePlaces(folder / "state")
    places.state_dir.mkdir()
    catalogue = open_catalogue(places)
    Loader(catalogue, vectors_opener(places), "page").load(out, lambda *_: None)
    catalogue.close()
    server = PageServer(places)
    server.start()
    yield server
    server.stop()


@pytest.fixture(params=sorted(SIZES))
def asked(request: pytest.FixtureRequest, browser: Browser, asking_server: PageServer) -> Iterator[Page]:
    """A fresh visitor of a server whose model has a use for profiles, at the first step."""
    phone = request.param == "phone"
    watch = Watch(asking_server.url)
    context = browser.new_context(
        base_url=asking_server.url,
        viewport=SIZES[request.param],
        has_touch=phone,
        is_mobile=phone,
        reduced_motion="reduce",
    )
    fresh = context.new_page()
    watch.attach(fresh)
    fresh.goto("/")
    expect(fresh.get_by_role("group", name="Age")).to_be_visible()
    yield fresh
    context.close()
    assert watch.faults == []


def recommended(page: Page) -> list[str]:
    """Titles on the list, best first."""
    return [page.locator(HERO).inner_text(), *page.locator(TILES).all_inner_texts()]


def test_the_questions_can_be_skipped_and_are_not_asked_again(asked: Page) -> None:
    expect(asked.get_by_text("never stored on the server")).to_be_visible()
    asked.get_by_role("button", name="Skip", exact=True).click()
    expect(asked.locator(TOP_CARD)).to_be_visible()
    expect(asked.locator("mark-screen h1")).to_be_focused()
    asked.reload()
    expect(asked.locator(TOP_CARD)).to_be_visible()
    with asked.expect_request("**/api/recommend") as request:
        asked.get_by_role("navigation").get_by_role("link", name="For you").click()
    assert "profile" not in (request.value.post_data or "")
    expect(asked.get_by_role("heading", name="What everyone loves")).to_be_visible()


def test_answers_start_the_list_until_marks_take_over(asked: Page) -> None:
    asked.get_by_text("25–34").click()
    asked.get_by_text("Female").click()
    asked.get_by_label("Occupation").select_option("Programmer")
    asked.get_by_role("button", name="Start").click()
    expect(asked.locator("mark-preview a")).to_have_count(5)
    assert asked.evaluate(KEPT) == {"age": 2, "gender": 1, "occupation": 12}

    asked.get_by_role("navigation").get_by_role("link", name="For you").click()
    expect(asked.get_by_role("heading", name="For people like you")).to_be_visible()
    expect(asked.get_by_text("25–34, Female, Programmer")).to_be_visible()
    expect(asked.locator("recommend-screen .hero .why")).to_have_text("Liked by people like you")
    assert not any(is_even(title) for title in recommended(asked)[:5])
    asked.reload()
    expect(asked.get_by_role("heading", name="For people like you")).to_be_visible()

    asked.get_by_role("link", name="Start marking").click()
    while not is_even(asked.locator("mark-screen .caption b").inner_text()):
        answer(asked, "skip")
    answer(asked, "like")
    asked.get_by_role("navigation").get_by_role("link", name="For you").click()
    expect(asked.get_by_text("From 1 like.")).to_be_visible()
    expect(asked.locator("recommend-screen .hero .why")).to_contain_text("Because you liked")


def test_answers_can_be_given_and_changed_later(asked: Page) -> None:
    asked.get_by_role("button", name="Skip", exact=True).click()
    asked.get_by_role("navigation").get_by_role("link", name="Your marks").click()
    about = asked.get_by_role("region", name="About you")
    expect(about).to_contain_text("You have told us nothing about yourself.")
    about.get_by_role("link", name="Tell us").click()
    expect(asked.get_by_role("heading", name="About you")).to_be_focused()
    asked.get_by_role("group", name="Gender").get_by_text("Male", exact=True).click()
    asked.get_by_role("button", name="Save").click()
    expect(about).to_contain_text("Male")
    asked.get_by_role("navigation").get_by_role("link", name="For you").click()
    expect(asked.get_by_text("like you enjoy: Male")).to_be_visible()
    assert all(is_even(title) for title in recommended(asked)[:5])

    asked.get_by_role("link", name="Change").click()
    asked.get_by_role("group", name="Gender").get_by_text("Prefer not to say").click()
    asked.get_by_role("button", name="Save").click()
    expect(asked.get_by_role("heading", name="What everyone loves")).to_be_visible()
    assert asked.evaluate(KEPT) == {"age": None, "gender": None, "occupation": None}


def test_the_questions_answer_to_the_keyboard(asked: Page) -> None:
    asked.get_by_role("group", name="Age").get_by_label("Prefer not to say").focus()
    asked.keyboard.press("ArrowLeft")
    expect(asked.get_by_label("56 and over")).to_be_checked()
    asked.keyboard.press("Enter")
    expect(asked.locator(TOP_CARD)).to_be_visible()
    assert asked.evaluate(KEPT) == {"age": 6, "gender": None, "occupation": None}


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_the_questions_are_accessible(asked: Page, scheme: Literal["dark", "light"]) -> None:
    asked.emulate_media(color_scheme=scheme)
    assert violations(asked) == []
    asked.get_by_role("button", name="切换到中文").click()
    expect(asked.get_by_role("group", name="年龄")).to_be_visible()
    assert violations(asked) == []
    asked.get_by_text("女", exact=True).click()
    asked.get_by_role("button", name="开始").click()
    expect(asked.locator(TOP_CARD)).to_be_visible()
    expect(asked.locator("mark-preview a")).to_have_count(5)
    assert violations(asked) == []
    asked.goto("/recommend")
    expect(asked.get_by_role("heading", name="和你相似的人喜欢")).to_be_visible()
    assert violations(asked) == []
    asked.goto("/about")
    expect(asked.get_by_role("group", name="年龄")).to_be_visible()
    assert violations(asked) == []
    asked.goto("/marks")
    expect(asked.get_by_role("region", name="关于你")).to_contain_text("女")
    assert violations(asked) == []


def test_where_the_model_has_no_use_for_answers_nobody_is_asked(page: Page) -> None:
    page.goto("/")
    expect(page.locator(TOP_CARD)).to_be_visible()
    page.goto("/about")
    expect(page.get_by_text("No need to tell.")).to_be_visible()
    page.goto("/marks")
    expect(page.get_by_text("Nothing marked yet.")).to_be_visible()
    expect(page.get_by_role("region", name="About you")).to_have_count(0)

from __future__ import annotations

import numpy as np
import pytest

from ingest.synthetic.catalogue import Catalogue
from ingest.synthetic.draws import drawn, log_softmax
from ingest.synthetic.people import Population
from ingest.synthetic.settings import Settings
from ingest.synthetic.walk import NOTHING, HiddenModel, walk

TINY = Settings(users=60, products=24, events=600)


@pytest.fixture(scope="module")
def model() -> HiddenModel:
    return HiddenModel(TINY, Catalogue(TINY))


def test_columns_are_drawn_as_often_as_the_softmax_says() -> None:
    logits = np.array([[0.0, 1.0, -np.inf, 2.0, -np.inf]], dtype=np.float32)
    columns = drawn(np.repeat(logits, 20_000, axis=0), np.random.default_rng(0))
    shares = np.bincount(columns, minlength=5) / len(columns)
    np.testing.assert_allclose(shares, np.exp(log_softmax(logits))[0], atol=0.01)
    assert shares[[2, 4]].tolist() == [0, 0]


def test_the_next_product_is_one_of_the_unmet_with_certainty(model: HiddenModel) -> None:
    people = Population(TINY).chunk(0)
    met = walk(model, people.tastes, np.full(len(people), 12), np.random.default_rng(0))
    assert all(len(set(row)) == 12 for row in met.tolist())
    probabilities = np.exp(model.log_probabilities(people.tastes, met))
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, rtol=1e-4)
    assert (np.take_along_axis(probabilities, met, axis=1) == 0).all()


def test_a_category_met_whole_is_not_chosen_again(model: HiddenModel) -> None:
    shop = model.catalogue
    met = np.arange(shop.starts[1], shop.starts[2])[None, :]
    probabilities = np.exp(model.log_probabilities(np.zeros((1, 16), np.float32), met))
    assert probabilities.sum() == pytest.approx(1, rel=1e-4)
    assert (probabilities[0, met[0]] == 0).all()


def test_walks_follow_the_probabilities(model: HiddenModel) -> None:
    taste = Population(TINY).chunk(0).tastes[:1]
    n = 20_000
    tastes = np.repeat(taste, n, axis=0)
    met = walk(model, tastes, np.full(n, 2), np.random.default_rng(0))
    first = np.bincount(met[:, 0], minlength=24) / n
    nothing = np.full((1, 1), NOTHING)
    np.testing.assert_allclose(first, np.exp(model.log_probabilities(taste, nothing))[0], atol=0.012)
    start = int(first.argmax())
    followed = met[met[:, 0] == start, 1]
    second = np.bincount(followed, minlength=24) / len(followed)
    wanted = np.exp(model.log_probabilities(taste, np.array([[start]])))[0]
    np.testing.assert_allclose(second, wanted, atol=0.03)


def test_order_and_place_of_padding(model: HiddenModel) -> None:
    taste = Population(TINY).chunk(0).tastes[:1]
    forth, back = np.array([[NOTHING, 3, 20]]), np.array([[20, 3, NOTHING]])
    moved = np.array([[3, 20, NOTHING]])
    of_forth, of_back, of_moved = (model.log_probabilities(taste, met) for met in (forth, back, moved))
    np.testing.assert_array_equal(of_forth, of_moved)
    assert np.abs(np.exp(of_forth) - np.exp(of_back)).max() > 0.01

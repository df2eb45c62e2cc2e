from __future__ import annotations

import numpy as np
import pytest
import torch

from ingest.histories import Histories, Unliked, likes_of
from ingest.schema import FloatArray
from ingest.splits import hold_out_users
from pinsage.calibration import calibrate, scaled, with_dislikes_at
from pinsage.evaluation import Protocols, dislikes_heeded, dislikes_left_out, new_visitor, overall
from pinsage.linear import linear_block
from pinsage.network import Columns
from pinsage.query import QueryRanker, QueryRule
from tests.worlds import parity_world

WORLD = parity_world(n_users=120)
LIKES, UNLIKED = likes_of(WORLD), Unliked.of(WORLD)
SPLIT = hold_out_users(LIKES, seed=0)
COLUMNS = Columns(32)
LINEAR = linear_block(LIKES.take(SPLIT.train), UNLIKED.low.take(SPLIT.train), COLUMNS.linear_width)


def vectors() -> torch.Tensor:
    """Only the linear block knows anything; the others and the bias are noise."""
    rows: FloatArray = np.random.default_rng(0).normal(size=(LIKES.n_items, COLUMNS.dim)).astype(np.float32)
    start, end = COLUMNS.blocks[-1]
    rows[:, start:end] = LINEAR.vectors
    return torch.from_numpy(rows)


def value(rule: QueryRule, validation: Protocols) -> float | None:
    return overall(new_visitor(QueryRanker(vectors(), rule), validation))


def test_fitting_makes_heard_what_helps() -> None:
    validation = Protocols.of(LIKES.take(SPLIT.validation), seed=0)
    rule = QueryRule(COLUMNS, LINEAR.aversion).eval()
    before = value(rule, validation)
    fitted = calibrate(vectors(), rule, validation)
    assert fitted.validation == pytest.approx(value(fitted.rule, validation))
    assert before is not None
    assert fitted.validation > before + 0.05
    torch.testing.assert_close(fitted.rule.weights[:, :-1], rule.weights[:, :-1])


def test_dislikes_are_heard_as_loud_as_they_help() -> None:
    low = UNLIKED.low.take(SPLIT.validation)
    validation = Protocols.of(LIKES.take(SPLIT.validation), 0, low)
    rule = QueryRule(COLUMNS, LINEAR.aversion).eval()
    assert not rule.dislike.any()
    fitted = QueryRanker(vectors(), calibrate(vectors(), rule, validation).rule)
    left_out, heeded = dislikes_left_out(fitted, validation), dislikes_heeded(fitted, validation)
    gained = [
        after - before
        for before, after in zip(left_out.values(), heeded.values(), strict=True)
        if before is not None and after is not None
    ]
    assert len(gained) == 3, "nobody in this world likes 25 films"
    assert np.mean(gained) > 0.01


def test_factors_run_straight_between_knots() -> None:
    rule = QueryRule(COLUMNS, LINEAR.aversion).eval()
    changed = scaled(rule, ((0.0, 0.0, 3.0), (1.0, 1.0, 1.0)))
    ratio = (changed.weights / rule.weights)[:, -1].log().tolist()
    assert ratio == pytest.approx([0, 0, 0, 0, 1, 2, 3, 3, 3], abs=1e-5)
    torch.testing.assert_close(changed.prior, np.e * rule.prior)


def test_weights_of_dislikes_run_straight_between_knots() -> None:
    changed = with_dislikes_at(QueryRule(COLUMNS, LINEAR.aversion), (4.0, 2.0, 0.0))
    assert changed.dislike.tolist() == [4, 3, 2, 1, 0, 0, 0, 0, 0]


def test_without_cases_nothing_changes() -> None:
    nobody = Protocols.of(Histories.from_lists([], LIKES.n_items), seed=0)
    rule = QueryRule(COLUMNS, LINEAR.aversion).eval()
    fitted = calibrate(vectors(), rule, nobody)
    assert fitted.rule.as_json() == rule.as_json()

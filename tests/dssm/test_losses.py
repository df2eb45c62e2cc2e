from __future__ import annotations

from dataclasses import replace
from math import exp, log
from typing import Any

import pytest
import torch
from torch import Tensor

from dssm.losses import Objective
from dssm.settings import MODES, Mode, Settings

COUNTS = torch.tensor([0, 7, 1, 0, 2])
"""Of items 1 to 4; with one added to each the shares are 8, 2, 1 and 3 of 14."""

VECTORS = torch.tensor([[0.0], [1.0], [2.0], [3.0], [4.0]])


def loss(mode: Mode, others: list[int], *, target: int = 1, **changes: Any) -> float:
    settings = replace(Settings(mode=mode, temperature=2.0, negatives=2), **changes)
    objective = Objective(settings, COUNTS)
    query, targets, drawn = torch.tensor([[4.0]]), torch.tensor([target]), torch.tensor(others)
    return objective(query, VECTORS[targets], targets, VECTORS[drawn], drawn).item()


def test_point_by_hand() -> None:
    """Scores are 2, 4, 6, 8 for items 1 to 4."""
    assert loss("point", [2, 3]) == pytest.approx(log(1 + exp(-2)) + (log(1 + exp(4)) + log(1 + exp(6))) / 2)


def test_pair_by_hand() -> None:
    assert loss("pair", [2, 3]) == pytest.approx((log(1 + exp(2)) + log(1 + exp(4))) / 2)


def test_list_over_the_whole_catalogue_by_hand() -> None:
    expected = log(exp(2) + exp(4) + exp(6) + exp(8)) - 2
    assert loss("list", [1, 2, 3, 4], negatives=0) == pytest.approx(expected)


@pytest.mark.parametrize("mode", ["list", "softmax"])
def test_sampling_is_corrected_by_log_popularity(mode: Mode) -> None:
    logits = [2 - log(8 / 14), 4 - log(2 / 14), 8 - log(3 / 14)]
    expected = log(sum(map(exp, logits))) - logits[0]
    assert loss(mode, [2, 4]) == pytest.approx(expected, rel=1e-5)
    assert loss(mode, [2, 4], correction=False) == pytest.approx(log(exp(2) + exp(4) + exp(8)) - 2, rel=1e-5)


@pytest.mark.parametrize("mode", MODES)
def test_the_target_is_not_compared_with_itself(mode: Mode) -> None:
    spared = loss(mode, [2, 1], target=1)
    with_itself_again = loss(mode, [2, 1, 1], target=1)
    if mode in {"list", "softmax"}:
        assert spared == pytest.approx(with_itself_again)
    assert torch.isfinite(torch.tensor([spared, with_itself_again])).all()


def test_the_temperature_divides_scores() -> None:
    assert loss("pair", [2], temperature=4.0) == pytest.approx(log(1 + exp(1)))


def drawn(mode: Mode, negatives: int, targets: Tensor) -> Tensor:
    torch.manual_seed(0)
    return Objective(Settings(mode=mode, negatives=negatives), COUNTS).others(targets)


def test_what_is_compared_with() -> None:
    targets = torch.tensor([1, 1, 4])
    for mode in ("point", "pair", "list"):
        assert drawn(mode, 0, targets).tolist() == [1, 2, 3, 4]
    assert sorted(drawn("softmax", 0, targets).tolist()) == [1, 1, 4]
    assert drawn("softmax", 2, targets).tolist() in [[1, 1], [1, 4], [4, 1]]
    evenly = torch.bincount(drawn("pair", 7000, targets), minlength=5) / 7000
    by_popularity = torch.bincount(drawn("list", 7000, targets), minlength=5) / 7000
    assert torch.allclose(evenly, torch.tensor([0, 0.25, 0.25, 0.25, 0.25]), atol=0.02)
    assert torch.allclose(by_popularity, torch.tensor([0, 8, 2, 1, 3]) / 14, atol=0.02)

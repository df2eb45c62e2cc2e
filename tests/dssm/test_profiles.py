from __future__ import annotations

import numpy as np
import pytest
import torch
from scipy.sparse import csr_array
from torch import nn

from dssm.profiles import (
    CHECK_EVERY,
    FORGET,
    PATIENCE,
    ProfileNetwork,
    by_profile,
    every_profile,
    fit,
    ndcg_at_10,
    profiles_of,
    rows_of,
    shares,
)
from ingest.histories import Histories
from ingest.schema import User, UserId
from ingest.splits import Cases


def test_profiles_are_codes_and_one() -> None:
    users = [User(UserId(1), "M", 0, 20), User(UserId(2), "F", 6, 0), User(UserId(3)), User(UserId(4), "F")]
    assert profiles_of(users).tolist() == [[1, 1, 21], [7, 2, 1], [0, 0, 0], [0, 2, 0]]
    assert profiles_of([]).shape == (0, 3)


def test_rows_are_places_in_every_profile() -> None:
    assert every_profile().shape == (8 * 3 * 22, 3)
    assert rows_of(every_profile()).tolist() == list(range(8 * 3 * 22))


def test_hiding_fields_is_taken_in_the_mean() -> None:
    profile = np.array([[3, 1, 5]])
    sums = by_profile(profile, csr_array(np.array([[0.0, 2.0]], dtype=np.float32)))
    assert sums.sum(axis=0).tolist() == pytest.approx([0.0, 2.0])
    chances = {
        (3, 1, 5): (1 - FORGET) ** 3,
        (0, 1, 5): FORGET * (1 - FORGET) ** 2,
        (3, 0, 0): FORGET**2 * (1 - FORGET),
        (0, 0, 0): FORGET**3,
        (2, 1, 5): 0.0,
    }
    for hidden, chance in chances.items():
        assert sums[rows_of(np.array([hidden]))[0], 1] == pytest.approx(2 * chance)


def test_what_is_unknown_already_stays_so() -> None:
    profiles = np.array([[0, 2, 0], [0, 0, 0]])
    sums = by_profile(profiles, csr_array(np.eye(2, dtype=np.float32)))
    assert sums[rows_of(profiles[:1])[0]].tolist() == pytest.approx([1 - FORGET, 0.0])
    assert sums[0].tolist() == pytest.approx([FORGET, 1.0])


def test_busy_people_count_more_but_not_by_their_number() -> None:
    likes = Histories.from_lists([np.arange(4), np.array([2]), np.array([], dtype=np.int64)], 5)
    assert shares(likes).sum(axis=1).tolist() == pytest.approx([2.0, 1.0, 0.0])


def test_a_value_never_met_says_as_little_as_none() -> None:
    torch.manual_seed(0)
    network = ProfileNetwork(4)
    met, unmet = torch.tensor([[1, 1, 1]]), torch.tensor([[1, 1, 9]])
    optimizer = torch.optim.AdamW(network.parameters(), lr=0.1)
    for _ in range(5):
        optimizer.zero_grad()
        network(met).square().sum().backward()
        optimizer.step()
    assert torch.equal(network(unmet), network(torch.tensor([[1, 1, 0]])))
    assert not torch.equal(network(met), network(unmet))


def test_fit_keeps_the_best_state_and_stops() -> None:
    network = nn.Linear(1, 1, bias=False)
    nn.init.zeros_(network.weight)
    optimizer = torch.optim.SGD(network.parameters(), lr=1.0)
    taken: list[int] = []
    done = fit(
        network,
        optimizer,
        lambda: -network.weight.sum(),
        lambda: -abs(network.weight.item() - 10.0),
        max_steps=1000,
        progress=taken.append,
    )
    assert (done.steps, network.weight.item()) == (10, 10.0)
    assert sum(taken) == 10 + PATIENCE * CHECK_EVERY


def test_ndcg_leaves_marked_films_out() -> None:
    marks = Histories.from_lists([np.array([0])], 4)
    targets = Histories.from_lists([np.array([1])], 4)
    scores = torch.tensor([[9.0, 2.0, 1.0, 0.0]])
    assert ndcg_at_10(scores, Cases(marks, targets)) == 1.0
    scores = torch.tensor([[9.0, 2.0, 3.0, 0.0]])
    assert ndcg_at_10(scores, Cases(marks, targets)) == pytest.approx(1 / np.log2(3))

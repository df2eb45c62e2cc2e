"""People by what they say about themselves: age group, gender and occupation, each possibly unknown.

There are only 8 * 3 * 22 profiles. So training draws no batches: a step sees what everybody with a profile
did, and instead of hiding fields at random it takes the mean over all ways to hide them, exactly.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import torch
from scipy.sparse import csr_array
from torch import Tensor, nn

from dssm.towers import Tower
from ingest.features import Feature, Vocabulary
from ingest.histories import Histories
from ingest.metrics import ndcg
from ingest.schema import AGE_GROUPS, OCCUPATIONS, FloatArray, IntArray, User
from ingest.splits import Cases
from training.embedding import FeatureEmbedding

CODES = {"age": len(AGE_GROUPS), "gender": 2, "occupation": len(OCCUPATIONS)}
"""The fields of a profile, and how many codes each has; a number is the code + 1, and 0 is unknown."""
SIZES = tuple(codes + 1 for codes in CODES.values())
GENDERS = {"M": 0, "F": 1}

FORGET = 0.2
"""Chance that training hides a field."""
USER_POWER = 0.5
"""A user's likes count together as their number to this power: 1 would leave the word to the busiest few."""
CHECK_EVERY = 5
PATIENCE = 5
"""Steps between looks at the validation users, and looks without progress that end training by default."""


def every_profile() -> IntArray:
    """All profiles in the order of `rows_of`: int64 (528, 3)."""
    return np.array(list(product(*map(range, SIZES))), dtype=np.int64)


def profiles_of(users: Sequence[User]) -> IntArray:
    """The numbers of each user's profile: int64 (len(users), 3)."""

    def numbers(user: User) -> list[int]:
        gender = None if user.gender is None else GENDERS[user.gender]
        return [0 if code is None else code + 1 for code in (user.age_group, gender, user.occupation)]

    return np.array([numbers(user) for user in users], dtype=np.int64).reshape(-1, len(CODES))


def rows_of(profiles: IntArray) -> IntArray:
    """Position of each profile (n, 3) in `every_profile`."""
    return np.asarray(np.ravel_multi_index(tuple(profiles.T), SIZES), dtype=np.int64)


def by_profile(profiles: IntArray, values: csr_array, forget: float = FORGET) -> FloatArray:
    """Sums of `values` (n_users, n_items) over everybody with a profile: float32 (528, n_items).

    Each user counts for all profiles that hiding some fields leaves of theirs, as often as that happens.
    """
    n_users = len(profiles)
    sums = np.zeros((int(np.prod(SIZES)), values.shape[1]), dtype=np.float32)
    for keep in product((0, 1), repeat=len(CODES)):
        chance = float(np.prod([1 - forget if kept else forget for kept in keep]))
        rows = rows_of(profiles * np.array(keep))
        ones = np.full(n_users, chance, dtype=np.float32)
        sums += csr_array((ones, (rows, np.arange(n_users))), shape=(len(sums), n_users)) @ values
    return sums


def shares(likes: Histories) -> csr_array:
    """Likes as weights (n_users, n_items): a user's sum to the number of their likes to `USER_POWER`."""
    matrix = likes.matrix()
    counts = np.maximum(likes.counts, 1).astype(np.float32)
    matrix.data = matrix.data * np.repeat(counts ** np.float32(USER_POWER - 1), likes.counts)
    return matrix


class ProfileNetwork(nn.Module):
    """A user tower over a profile alone: int64 (n, 3) → (n, dim).

    Values begin as zeros, so one that training never meets says as little as an unknown one.
    """

    def __init__(self, dim: int, width: int = 16, hidden: Sequence[int] = (32,)) -> None:
        super().__init__()
        features = [Feature(name) for name in CODES]
        codes = {name: Vocabulary([f"{code:02}" for code in range(n)]) for name, n in CODES.items()}
        self.embedding = FeatureEmbedding(features, codes, width)
        self.tower = Tower(self.embedding.width, hidden, dim)
        for table in self.embedding.tables.values():
            nn.init.zeros_(table.get_parameter("weight"))

    def forward(self, profiles: Tensor) -> Tensor:
        """The vectors of `profiles`."""
        encoded = {name: profiles[:, column] for column, name in enumerate(CODES)}
        vectors: Tensor = self.tower(self.embedding(encoded))
        return vectors


@dataclass(frozen=True, slots=True)
class Fit:
    """How a fit went: steps taken until the best one, and the validation figure there."""

    steps: int
    figure: float


def fit(
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    loss: Callable[[], Tensor],
    figure: Callable[[], float],
    *,
    max_steps: int,
    progress: Callable[[int], object],
    patience: int = PATIENCE,
) -> Fit:
    """Take steps until the validation `figure` (higher is better) no longer grows; keep the best state.

    It ends after `patience` looks without progress.

    `progress` is told how many steps have been taken since it was last told.
    """
    best = Fit(0, -np.inf)
    state = copy.deepcopy(network.state_dict())
    for step in range(1, max_steps + 1):
        optimizer.zero_grad()
        loss().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        if step % CHECK_EVERY == 0:
            progress(CHECK_EVERY)
            with torch.no_grad():
                now = figure()
            if now > best.figure:
                best, state = Fit(step, now), copy.deepcopy(network.state_dict())
            elif step - best.steps >= patience * CHECK_EVERY:
                break
    network.load_state_dict(state)
    return best


def ndcg_at_10(scores: Tensor, cases: Cases) -> float:
    """Mean NDCG@10 of rankings by `scores` (len(cases), n_items), which this overwrites at marked films."""
    marks, targets = cases.marks, cases.targets
    scores[torch.from_numpy(marks.owners), torch.from_numpy(marks.films)] = -torch.inf
    films = scores.topk(min(10, scores.shape[1])).indices.numpy()
    wanted = targets.owners * targets.n_items + targets.films
    hits = np.isin(np.arange(len(films))[:, None] * targets.n_items + films, wanted)
    return float(ndcg(hits, targets.counts).mean())

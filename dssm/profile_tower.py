"""The profile tower: who somebody is, as a query in the space of vectors that are already there.

Item embeddings stay as PinSage left them. The tower learns, by softmax over the whole catalogue, which query
finds what people of a profile like; how much it counts beside marks is chosen on users that neither has seen.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from dssm.profiles import (
    CODES,
    ProfileNetwork,
    by_profile,
    every_profile,
    fit,
    ndcg_at_10,
    profiles_of,
    shares,
)
from ingest.histories import Histories, likes_of
from ingest.schema import Dataset, FloatArray, IntArray
from ingest.splits import TARGETS_LEFT, Cases, few_marks, hold_out_users
from recommender.profiles import INPUT, OUTPUT
from recommender.query import QueryRule, query_vector

LR = 0.005
WEIGHT_DECAY = 0.1
MAX_STEPS = 250
PATIENCE = 8
"""Small steps and patience: on small data larger steps overfit before the first look."""

MARKS = (0, 1, 3, 5, 10, 20)
"""Numbers of marks at which weights are chosen: one in each bucket, up to the last."""
WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0, 2.0, 4.0)
DRAWS = 2
"""How often the marks of the validation users are drawn anew."""


@dataclass(frozen=True, slots=True)
class Embeddings:
    """A trained model's item embeddings (n_items, dim), its query rule, and the seed of its split."""

    vectors: FloatArray
    rule: QueryRule
    seed: int


@dataclass(frozen=True, slots=True)
class TrainedTower:
    """The network, its weight by number of marks, and figures for people."""

    network: ProfileNetwork
    weights: list[float]
    metrics: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _People:
    """Likes of people, and their profiles (n, 3)."""

    likes: Histories
    profiles: IntArray

    def take(self, rows: IntArray) -> _People:
        return _People(self.likes.take(rows), self.profiles[rows])


@dataclass(frozen=True, slots=True)
class _Questions:
    """Cases of as many people, the scores (n, n_items) that their marks give, and their profiles (n, 3)."""

    cases: Cases
    scores: Tensor
    profiles: Tensor

    @classmethod
    def of(cls, people: _People, n_marks: int, seed: int, embeddings: Embeddings) -> _Questions:
        cases = few_marks(people.likes, n_marks, seed)
        asked = np.flatnonzero(people.likes.counts >= n_marks + TARGETS_LEFT)
        vectors, nothing = embeddings.vectors, embeddings.vectors[:0]
        queries = np.zeros((len(asked), vectors.shape[1]), dtype=np.float32)
        for row in range(len(asked)):
            queries[row] = query_vector(embeddings.rule, vectors[cases.marks[row]], nothing)
        return cls(cases, torch.from_numpy(queries @ vectors.T), torch.from_numpy(people.profiles[asked]))

    def ndcg(self, profile_scores: Tensor, weight: float) -> float:
        """NDCG@10 of the marks' scores and `weight` times those of the profiles; nan without cases."""
        return ndcg_at_10(self.scores + weight * profile_scores, self.cases) if len(self.cases) else np.nan


def train_tower(
    dataset: Dataset, embeddings: Embeddings, progress: Callable[[int], object]
) -> TrainedTower | None:
    """Train on the embeddings' own training users; None where the data say too little about people.

    `progress` is told of steps taken, `MAX_STEPS` at most.
    """
    everybody = _People(likes_of(dataset), profiles_of(dataset.users))
    known = everybody.profiles.max(axis=1, initial=0) > 0
    split = hold_out_users(everybody.likes, embeddings.seed)
    train, validation, test = (
        everybody.take(users[known[users]]) for users in (split.train, split.validation, split.test)
    )
    seed = embeddings.seed
    nobody_marked = _Questions.of(validation, 0, seed, embeddings)
    if not (len(train.likes) and len(nobody_marked.cases) and len(few_marks(test.likes, 0, seed))):
        return None
    torch.manual_seed(seed)
    network = ProfileNetwork(embeddings.vectors.shape[1])
    taken = _fit(network, embeddings, train, nobody_marked, progress)
    weights = _choose_weights(network, validation, embeddings)
    metrics = {
        "train_users": len(train.likes),
        "validation_users": len(validation.likes),
        "test_users": len(test.likes),
        "steps": taken,
        "ndcg@10": {
            "popular": _popular(train.likes, few_marks(test.likes, 0, seed)),
            "by_marks": _gains(network, weights, test, embeddings),
        },
    }
    return TrainedTower(network, weights, metrics)


def export(network: ProfileNetwork) -> bytes:
    """The network as an ONNX graph: int64 (n, 3) named `INPUT` to float32 (n, dim) named `OUTPUT`."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        # The newer exporter loads for seconds and warns of its own internals; this one only of its age.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network.eval(),
            (torch.zeros(2, len(CODES), dtype=torch.int64),),
            buffer,  # type: ignore[arg-type]  # it takes any file
            input_names=[INPUT],
            output_names=[OUTPUT],
            dynamic_axes={INPUT: {0: "n"}, OUTPUT: {0: "n"}},
            dynamo=False,
        )
    return buffer.getvalue()


def _fit(
    network: ProfileNetwork,
    embeddings: Embeddings,
    train: _People,
    validation: _Questions,
    progress: Callable[[int], object],
) -> int:
    """Softmax over the catalogue for people without marks; returns the number of steps."""
    vectors = torch.from_numpy(embeddings.vectors)
    sums = by_profile(train.profiles, shares(train.likes))
    met = np.flatnonzero(sums.sum(axis=1))
    wanted = torch.from_numpy(sums[met] / sums.sum())
    asked, weight, towards = torch.from_numpy(every_profile()[met]), wanted.sum(dim=1), wanted @ vectors

    def loss() -> Tensor:
        queries: Tensor = network(asked)
        return weight @ (queries @ vectors.T).logsumexp(dim=1) - (towards * queries).sum()

    def figure() -> float:
        return ndcg_at_10(network(validation.profiles) @ vectors.T, validation.cases)

    optimizer = torch.optim.AdamW(network.parameters(), lr=LR, weight_decay=WEIGHT_DECAY)
    return fit(
        network,
        optimizer,
        loss,
        figure,
        max_steps=MAX_STEPS,
        progress=progress,
        patience=PATIENCE,
    ).steps


def _choose_weights(network: ProfileNetwork, people: _People, embeddings: Embeddings) -> list[float]:
    """For each number of marks the weight that serves `people` best; 0 where nobody has so many likes."""
    chosen = []
    for n_marks in MARKS:
        figures = np.zeros(len(WEIGHTS))
        for draw in range(DRAWS if n_marks else 1):
            questions = _Questions.of(people, n_marks, embeddings.seed + draw, embeddings)
            scores = _profile_scores(network, questions, embeddings)
            figures += [questions.ndcg(scores, weight) for weight in WEIGHTS]
        chosen.append(0.0 if np.isnan(figures).any() else WEIGHTS[int(figures.argmax())])
    return chosen


def _gains(
    network: ProfileNetwork, weights: list[float], people: _People, embeddings: Embeddings
) -> dict[str, Any]:
    """NDCG@10 without profiles and with them, by number of marks; nothing where nobody qualifies."""
    gains = {}
    for n_marks, weight in zip(MARKS, weights, strict=True):
        questions = _Questions.of(people, n_marks, embeddings.seed, embeddings)
        if len(questions.cases):
            scores = _profile_scores(network, questions, embeddings)
            gains[f"n{n_marks}"] = {
                "without": questions.ndcg(scores, 0.0),
                "with": questions.ndcg(scores, weight),
            }
    return gains


def _profile_scores(network: ProfileNetwork, questions: _Questions, embeddings: Embeddings) -> Tensor:
    with torch.no_grad():
        scores: Tensor = network(questions.profiles) @ torch.from_numpy(embeddings.vectors).T
    return scores


def _popular(train: Histories, cases: Cases) -> float:
    """NDCG@10 of the most liked films for everybody: what is served where nothing is known."""
    likes = torch.from_numpy(train.likes_per_film().astype(np.float32))
    return ndcg_at_10(likes.repeat(len(cases), 1), cases)

"""Does ranking help a visitor? PinSage's candidates, with and without DeepFM for the visitor's profile.

Visitors are the users that PinSage's training held out whole. The ranker here learns from PinSage's own
training users alone, so neither stage has met a visitor; it is told age, gender and occupation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from tqdm import tqdm

from deepfm.examples import Encoded, Labelled, vocabularies_of
from deepfm.network import DeepFM
from deepfm.settings import Settings
from deepfm.splits import Split
from deepfm.training import Trainer, World
from ingest.features import UNKNOWN
from ingest.histories import Histories, likes_of
from ingest.metrics import ndcg
from ingest.schema import FloatArray, IntArray
from ingest.splits import Cases, few_marks, hold_out_users
from ingest.tables import FeatureTables, movie_tables
from recommender.films.artifacts import Artifacts, read_artifacts, read_tower
from recommender.films.second_stage import DEPTH, WEIGHT
from recommender.profiles import ProfileQueries
from recommender.query import query_vector
from recommender.types import Profile
from training.loop import Epoch, Trained

MARKS = (0, 1, 3, 5, 10)
WEIGHTS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)
TOP = 10


@dataclass(frozen=True, slots=True)
class Row:
    """NDCG@10 with this many marks: of each weight on validation, without and with ranking on test."""

    marks: int
    by_weight: tuple[float, ...]
    without: float
    ranked: float


def measure(out: Path, seed: int) -> list[Row]:
    """The rows for the model in `out` (a folder with PinSage's artifacts and dataset)."""
    artifacts = read_artifacts(out)
    tables = movie_tables(artifacts.dataset)
    likes = likes_of(artifacts.dataset)
    split = hold_out_users(likes, artifacts.manifest.seed)
    world, trained = _ranker(tables, split.train, split.validation, seed)
    tower = read_tower(out, artifacts.manifest)
    profiles = ProfileQueries(tower, artifacts.vectors.shape[1]) if tower else None
    asked = [
        _Visitors(artifacts, profiles, likes.take(users), users, world, trained.network)
        for users in (split.validation, split.test)
    ]
    rows = []
    for marks in tqdm(MARKS, "visitors", disable=None):
        validation, test = (visitors.lists(marks, artifacts.manifest.seed) for visitors in asked)
        rows.append(
            Row(
                marks,
                tuple(validation.ndcg(weight) for weight in WEIGHTS),
                test.ndcg(0.0),
                test.ndcg(WEIGHT),
            )
        )
    return rows


@dataclass(frozen=True, slots=True)
class Lists:
    """The first stage's candidates of visitors: scores and the ranker's logits (n, DEPTH), and hits."""

    scores: FloatArray
    logits: FloatArray
    hits: NDArray[np.bool_]
    n_targets: IntArray

    def ndcg(self, weight: float) -> float:
        """NDCG@10 where the logits count `weight` beside the scores."""
        order = np.argsort(-(self.scores + weight * self.logits), axis=1, kind="stable")[:, :TOP]
        return float(ndcg(np.take_along_axis(self.hits, order, axis=1), self.n_targets).mean())


@dataclass(frozen=True, slots=True)
class _Visitors:
    """Held-out users, and the two stages that are asked about them."""

    artifacts: Artifacts
    profiles: ProfileQueries | None
    likes: Histories
    users: IntArray
    world: World
    network: DeepFM

    def lists(self, marks: int, seed: int) -> Lists:
        """Ask for those with enough likes, `marks` of them shown."""
        cases = few_marks(self.likes, marks, seed)
        asked = self.users[np.flatnonzero(self.likes.counts >= marks + 5)]
        found = self._found(cases, asked)
        films = found.argsort(axis=1, kind="stable")[:, ::-1][:, :DEPTH]
        hits = np.array([np.isin(row, cases.targets[case]) for case, row in enumerate(films)])
        return Lists(
            np.take_along_axis(found, films, axis=1), self._logits(asked, films), hits, cases.targets.counts
        )

    def _found(self, cases: Cases, asked: IntArray) -> FloatArray:
        vectors, rule = self.artifacts.vectors, self.artifacts.manifest.rule
        queries = []
        for case, user in enumerate(asked.tolist()):
            query = query_vector(rule, vectors[cases.marks[case]], vectors[:0])
            if self.profiles is not None:
                query = self.profiles.added(query, len(cases.marks[case]), self._profile(user))
            queries.append(query)
        scores: FloatArray = np.stack(queries) @ vectors.T
        for case, row in enumerate(scores):
            row[cases.marks[case]] = -np.inf
        return scores

    def _profile(self, user: int) -> Profile:
        person = self.artifacts.dataset.users[user]
        gender = None if person.gender is None else int(person.gender == "F")
        return Profile(person.age_group, gender, person.occupation)

    def _logits(self, asked: IntArray, films: IntArray) -> FloatArray:
        users = torch.from_numpy(np.repeat(asked, films.shape[1]))
        features = self.world.encoded.rows(users, torch.from_numpy(films.ravel().copy()))
        features["user_id"] = torch.full_like(features["user_id"], UNKNOWN)
        with torch.no_grad():
            logits: FloatArray = self.network(features).reshape(films.shape).numpy()
        return logits


def _ranker(
    tables: FeatureTables, train: IntArray, validation: IntArray, seed: int
) -> tuple[World, Trained[DeepFM]]:
    """DeepFM that learned from `train` users, its epoch chosen on `validation` users as strangers."""
    events = Labelled.of(tables.events, tables.schema)
    vocabularies = vocabularies_of(tables)
    parts = [events.take(np.flatnonzero(np.isin(events.user, users))) for users in (train, validation)]
    split = Split(parts[0], parts[1], parts[1], strangers=True)
    world = World(tables.schema, vocabularies, Encoded.of(tables, vocabularies), split)
    settings = replace(Settings(), seed=seed)
    with tqdm(total=settings.epochs, desc="ranker of visitors", unit="epoch", disable=None) as bar:

        def tell(_: Epoch) -> None:
            bar.update()

        return world, Trainer(world, settings).run(lambda _: None, tell)


def lines(rows: Sequence[Row]) -> list[str]:
    """The rows as Markdown."""
    header = "| marks | without | ranked | change | " + " | ".join(f"w = {weight:g}" for weight in WEIGHTS)
    return [
        header + " |",
        "|---" * (4 + len(WEIGHTS)) + "|",
        *(
            f"| {row.marks} | {row.without:.4f} | {row.ranked:.4f} | {row.ranked / row.without - 1:+.1%} | "
            + " | ".join(f"{figure:.4f}" for figure in row.by_weight)
            + " |"
            for row in rows
        ),
    ]

"""T1, a new visitor: users held out whole, known only by a few marks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.quality.measures import top_unseen
from benchmarks.quality.protocol import PINSAGE, Record, described, train_pinsage
from benchmarks.quality.rankers import Als, Ease, best_of
from benchmarks.quality.selections import LOW, at_most, joined, rated_between
from ingest.histories import Histories, likes_of
from ingest.metrics import ndcg
from ingest.schema import Dataset, FloatArray, IntArray
from ingest.splits import Cases, few_marks, hold_out_users
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.evaluation import Figures, Protocols, hits_of, new_visitor, overall
from pinsage.training import Trained

EASE_FOR_MANY = "EASE, for many marks"
MODELS = ("popularity", "ItemKNN", "EASE", EASE_FOR_MANY, "ALS", *PINSAGE)
EASE_GRID = (200.0, 500.0, 1000.0, 2000.0, 5000.0)
ALS_GRID = tuple(
    (factors, regularization, confidence)
    for factors in (64, 128)
    for regularization in (0.1, 10.0)
    for confidence in (1.0, 10.0)
)
DISLIKES_AT = 5
"""Marks at which dislikes are tried, and how many of them at most."""

COLUMNS = {
    "n1_ndcg@10": "NDCG@10, 1 mark",
    "n3_ndcg@10": "3 marks",
    "n5_ndcg@10": "5 marks",
    "n10_ndcg@10": "10 marks",
    "most_ndcg@100": "most: NDCG@100",
    "most_recall@20": "most: Recall@20",
    "films_recommended": "films in all top tens",
    "dislikes_unknown": "5 marks, dislikes unknown",
    "dislikes_left_out": "dislikes left out",
    "dislikes_pushed": "dislikes in the query",
}
NOTE = (
    "Test and validation users are held out whole. Of a user's likes (4 stars or more) n at random are the "
    "marks and the rest the targets, for users with at least n + 5 likes; most: 80% are marks, for users "
    "with at least 5 likes. Full ranking, marked films left out. Recall@20 divides by min(20, targets). The "
    f"last three columns are NDCG@10 for users who rated a film with {LOW:g} stars or "
    f"less, up to {DISLIKES_AT} "
    "of which are told: not at all, as films to leave out, or also as a part of the query. Settings are "
    "chosen on the validation users, by the mean of the NDCG columns: λ of EASE among "
    f"{', '.join(f'{value:g}' for value in EASE_GRID)}; ALS among 64 and 128 factors, regularisation 0.1 and "
    "10, confidence 1 and 10; PinSage its epoch and its query. EASE for many marks has the λ that is best "
    "where most are marks. ItemKNN: 1,000 neighbours, shrink 20."
)


class Visitors:
    """The held-out users of one seed."""

    def __init__(self, dataset: Dataset, seed: int) -> None:
        likes = likes_of(dataset)
        split = hold_out_users(likes, seed)
        self._items = dataset.items
        self._seed = seed
        self._train = likes.take(split.train)
        self._validation = Protocols.of(likes.take(split.validation), seed)
        self._test = Protocols.of(likes.take(split.test), seed)
        self._told = _with_dislikes(
            likes.take(split.test), rated_between(dataset, 0, LOW).take(split.test), seed
        )
        self._users = f"{len(split.train):,} / {len(split.validation):,} / {len(split.test):,} users"

    @property
    def sizes(self) -> str:
        """Users by fold and cases by protocol."""
        cases = ", ".join(f"n = {n}: {len(cases):,}" for n, cases in self._test.few.items())
        return (
            f"{self._users} train / validate / are tested; {len(self._train.films):,} training likes; test "
            f"cases {cases}, most: {len(self._test.most):,}, with dislikes: {len(self._told[0]):,}"
        )

    def measure(self, model: str, checkpoint: Path) -> Record:
        """Train, choose on validation users, measure on test users."""
        if model in PINSAGE:
            trained = train_pinsage(
                model, self._items, self._train, self._validation, seed=self._seed, checkpoint=checkpoint
            )
            pushed = self._dislikes("pushed", lambda users: self._pushing(trained, users))
            return Record({**self._figures(trained.ranker), **pushed}, described(trained))
        ranker, choice = self._simple(model)
        return Record(self._figures(ranker), choice)

    def _simple(self, model: str) -> tuple[Ranker, str]:
        if model == "popularity":
            return Popularity(self._train), ""
        if model == "ItemKNN":
            return ItemKNN(self._train), ""
        if model == "EASE":
            ease = best_of(EASE_GRID, lambda value: Ease(self._train, value), self._judge)
            return ease.ranker, f"λ = {ease.choice:g}"
        if model == EASE_FOR_MANY:
            ease = best_of(EASE_GRID, lambda value: Ease(self._train, value), self._judge_many)
            return ease.ranker, f"λ = {ease.choice:g}"
        als = best_of(ALS_GRID, lambda choice: Als(self._train, *choice, self._seed), self._judge)
        return als.ranker, "{} factors, regularisation {:g}, confidence {:g}".format(*als.choice)

    def _judge(self, ranker: Ranker) -> float:
        value = overall(new_visitor(ranker, self._validation))
        if value is None:
            raise ValueError("none of the validation users has 5 likes; the benchmark needs a larger dataset")
        return value

    def _judge_many(self, ranker: Ranker) -> float:
        return new_visitor(ranker, self._validation)["most_ndcg@100"] or 0.0

    def _figures(self, ranker: Ranker) -> Figures:
        cases, _ = self._told

        def scores(users: IntArray) -> FloatArray:
            return ranker.scores(cases.marks.take(users))

        return {
            **new_visitor(ranker, self._test),
            "dislikes_unknown": _ndcg_at_10(scores, cases.marks, cases.targets),
            **self._dislikes("left_out", scores),
        }

    def _dislikes(self, name: str, scores: Callable[[IntArray], FloatArray]) -> Figures:
        cases, dislikes = self._told
        return {f"dislikes_{name}": _ndcg_at_10(scores, joined(cases.marks, dislikes), cases.targets)}

    def _pushing(self, trained: Trained, users: IntArray) -> FloatArray:
        cases, dislikes = self._told
        queries = trained.rule(trained.vectors, cases.marks.take(users), dislikes.take(users)).detach()
        scores: FloatArray = (queries @ trained.vectors.T).numpy()
        return scores


def _with_dislikes(likes: Histories, low: Histories, seed: int) -> tuple[Cases, Histories]:
    """Cases of `DISLIKES_AT` marks for users with a low rating, and the low-rated films they tell."""
    disliking = np.flatnonzero((low.counts > 0) & (likes.counts > 0))
    enough = disliking[likes.counts[disliking] >= DISLIKES_AT + 5]
    return few_marks(likes.take(enough), DISLIKES_AT, seed), at_most(low.take(enough), DISLIKES_AT, seed)


def _ndcg_at_10(
    scores: Callable[[IntArray], FloatArray], seen: Histories, targets: Histories
) -> float | None:
    values = ndcg(hits_of(top_unseen(scores, seen, 10), targets), targets.counts)
    return float(values.mean()) if len(values) else None

"""T1, a new visitor: users held out whole, known only by a few marks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.quality.measures import ndcg_within
from benchmarks.quality.protocol import Record
from benchmarks.quality.rankers import ALS_NOTE, WATCHED, Ease, best_als, best_of
from benchmarks.quality.trained import described, train_pinsage
from benchmarks.quality.variants import BY_PROTOCOL, settings_of
from ingest.histories import Unliked, likes_of
from ingest.schema import DISLIKE_THRESHOLD, Dataset
from ingest.splits import hold_out_users
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.evaluation import (
    MOST_DISLIKES,
    Figures,
    Protocols,
    dislikes_heeded,
    dislikes_left_out,
    new_visitor,
    overall,
)

EASE_FOR_MANY, EASE_ALL_RATINGS = "EASE, for many marks", "EASE, all ratings"
MODELS = ("popularity", "ItemKNN", "EASE", EASE_FOR_MANY, EASE_ALL_RATINGS, "ALS", *BY_PROTOCOL["visitors"])
EASE_GRID = (200.0, 500.0, 1000.0, 2000.0, 5000.0)
FEW_LIKES = 30
"""Training likes that a lesser-known film has at most."""

COLUMNS = {
    "n1_ndcg@10": "NDCG@10, 1 mark",
    "n3_ndcg@10": "3 marks",
    "n5_ndcg@10": "5 marks",
    "n10_ndcg@10": "10 marks",
    "most_ndcg@100": "most: NDCG@100",
    "most_recall@20": "most: Recall@20",
    "films_recommended": "films in all top tens",
    "told1_left_out": "1 mark, dislikes left out",
    "told1_heeded": "dislikes in the query",
    "told3_left_out": "3 marks, dislikes left out",
    "told3_heeded": "dislikes in the query",
    "told5_left_out": "5 marks, dislikes left out",
    "told5_heeded": "dislikes in the query",
    "lesser_known": "most: NDCG@10, lesser-known films",
}
NOTE = (
    "Test and validation users are held out whole. Of a user's likes (4 stars or more) n at random are the "
    "marks and the rest the targets, for users with at least n + 5 likes; most: 80% are marks, for users "
    "with at least 5 likes. Full ranking, marked films left out. Recall@20 divides by min(20, targets). "
    f"Dislikes: NDCG@10 for users who rated a film with {DISLIKE_THRESHOLD:g} stars or less; up to "
    f"{MOST_DISLIKES} of these films are told, as films to leave out, or also as a part of the query. "
    f"Lesser-known films have at most {FEW_LIKES} training likes; there only they are ranked, for users with "
    "such a target. Settings are chosen on the validation users, by the mean of the first five NDCG columns: "
    f"λ of EASE among {', '.join(f'{value:g}' for value in EASE_GRID)}; {ALS_NOTE}; PinSage its epoch and "
    "its query. EASE for many marks has the λ that is best where most are marks. ItemKNN: 1,000 neighbours, "
    f"shrink 20. All learn from likes; EASE of all ratings takes every other rating for {WATCHED:g} of a "
    "like; PinSage, with the graph and without, learns from low ratings what a dislike tells."
)


class Visitors:
    """The held-out users of one seed."""

    def __init__(self, dataset: Dataset, seed: int) -> None:
        likes = likes_of(dataset)
        split = hold_out_users(likes, seed)
        self._items = dataset.items
        self._seed = seed
        unliked = Unliked.of(dataset)
        self._train, self._unliked = likes.take(split.train), unliked.take(split.train)
        self._validation, self._test = (
            Protocols.of(likes.take(users), seed, unliked.low.take(users))
            for users in (split.validation, split.test)
        )
        self._users = f"{len(split.train):,} / {len(split.validation):,} / {len(split.test):,} users"

    @property
    def sizes(self) -> str:
        """Users by fold and cases by protocol."""
        cases = ", ".join(f"n = {n}: {len(cases):,}" for n, cases in self._test.few.items())
        told = ", ".join(f"n = {n}: {len(told.cases):,}" for n, told in self._test.told.items())
        return (
            f"{self._users} train / validate / are tested; {len(self._train.films):,} training likes; test "
            f"cases {cases}, most: {len(self._test.most):,}, with dislikes: {told}"
        )

    def measure(self, model: str, checkpoint: Path) -> Record:
        """Train, choose on validation users, measure on test users."""
        if settings := settings_of("visitors", model):
            trained = train_pinsage(
                replace(settings, seed=self._seed),
                self._items,
                self._train,
                self._validation,
                checkpoint,
                unliked=self._unliked,
            )
            heeded = dislikes_heeded(trained.ranker, self._test)
            return Record({**self._figures(trained.ranker), **heeded}, described(trained))
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
        if model == EASE_ALL_RATINGS:
            ease = best_of(EASE_GRID, lambda value: Ease(self._train, value, self._unliked), self._judge)
            return ease.ranker, f"λ = {ease.choice:g}"
        return best_als(self._train, self._seed, self._judge)

    def _judge(self, ranker: Ranker) -> float:
        value = overall(new_visitor(ranker, self._validation))
        if value is None:
            raise ValueError("none of the validation users has 5 likes; the benchmark needs a larger dataset")
        return value

    def _judge_many(self, ranker: Ranker) -> float:
        return new_visitor(ranker, self._validation)["most_ndcg@100"] or 0.0

    def _figures(self, ranker: Ranker) -> Figures:
        few = self._train.likes_per_film() <= FEW_LIKES
        return {
            **new_visitor(ranker, self._test),
            **dislikes_left_out(ranker, self._test),
            "lesser_known": ndcg_within(few, ranker, self._test.most),
        }

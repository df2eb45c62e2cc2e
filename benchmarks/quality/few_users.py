"""T1 where there are few people to learn from, as when a recommender begins."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.quality.protocol import Record
from benchmarks.quality.rankers import ALS_NOTE, Ease, best_als, best_of
from benchmarks.quality.trained import described, train_pinsage
from benchmarks.quality.variants import BY_PROTOCOL, settings_of
from ingest.histories import Histories, Unliked, likes_of
from ingest.schema import Dataset, IntArray
from ingest.splits import hold_out_users
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.evaluation import Figures, Protocols, new_visitor, overall

MODELS = ("popularity", "ItemKNN", "EASE", "ALS", *BY_PROTOCOL["few_users"])
EASE_GRID = (200.0, 500.0, 1000.0, 2000.0, 5000.0)
SIZES = (250, 500, 1000)
"""Training users."""
SHOWN = {"n1_ndcg@10": "1 mark", "n5_ndcg@10": "5 marks", "most_ndcg@100": "most (NDCG@100)"}

COLUMNS = {
    f"{size}_{column}": f"{size:,} users: {'NDCG@10, ' if place == 0 else ''}{title}"
    for size in SIZES
    for place, (column, title) in enumerate(SHOWN.items())
}
NOTE = (
    "As for a new visitor, the same validation and test users, but only so many training users, drawn at "
    "random; the fewer are among the more. Settings are chosen on the validation users, by the mean of five "
    f"NDCG columns: λ of EASE among {', '.join(f'{value:g}' for value in EASE_GRID)}; {ALS_NOTE}; "
    "PinSage its epoch and its query. ItemKNN: 1,000 neighbours, shrink 20."
)


class FewUsers:
    """The held-out users of one seed, and its training users in random order."""

    def __init__(self, dataset: Dataset, seed: int) -> None:
        self._items, self._seed = dataset.items, seed
        self._likes, self._unliked = likes_of(dataset), Unliked.of(dataset)
        split = hold_out_users(self._likes, seed)
        self._train: IntArray = np.random.default_rng(seed).permutation(split.train)
        self._validation, self._test = (
            Protocols.of(self._likes.take(users), seed, self._unliked.low.take(users))
            for users in (split.validation, split.test)
        )

    @property
    def sizes(self) -> str:
        """Training likes by number of users."""
        likes = [f"{size:,}: {len(self._likes.take(self._some(size)).films):,}" for size in SIZES]
        return f"training likes by users {', '.join(likes)}"

    def measure(self, model: str, checkpoint: Path) -> Record:
        """Train and choose with each number of users, measure on test users."""
        figures: Figures = {}
        chosen = []
        for size in SIZES:
            ranker, choice = self._trained(model, size, checkpoint.with_suffix(f".{size}.pt"))
            found = new_visitor(ranker, self._test)
            figures.update({f"{size}_{column}": found[column] for column in SHOWN})
            chosen.append(f"{choice} of {size:,}" if choice else "")
        return Record(figures, ", ".join(filter(None, chosen)))

    def _trained(self, model: str, size: int, checkpoint: Path) -> tuple[Ranker, str]:
        users = self._some(size)
        train = self._likes.take(users)
        if settings := settings_of("few_users", model):
            trained = train_pinsage(
                replace(settings, seed=self._seed),
                self._items,
                train,
                self._validation,
                checkpoint,
                unliked=self._unliked.take(users),
            )
            checkpoint.unlink(missing_ok=True)
            return trained.ranker, described(trained)
        return self._simple(model, train)

    def _simple(self, model: str, train: Histories) -> tuple[Ranker, str]:
        if model == "popularity":
            return Popularity(train), ""
        if model == "ItemKNN":
            return ItemKNN(train), ""
        if model == "ALS":
            return best_als(train, self._seed, self._judge)
        ease = best_of(EASE_GRID, lambda value: Ease(train, value), self._judge)
        return ease.ranker, f"λ = {ease.choice:g}"

    def _judge(self, ranker: Ranker) -> float:
        return overall(new_visitor(ranker, self._validation)) or 0.0

    def _some(self, size: int) -> IntArray:
        return np.sort(self._train[:size])

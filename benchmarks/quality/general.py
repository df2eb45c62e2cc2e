"""T2, the field's leaderboard: RecBole's "general" protocol."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.quality.measures import found_share, precision, reciprocal_rank
from benchmarks.quality.protocol import VALIDATED, Record, by_ndcg_at_10
from benchmarks.quality.rankers import ALS_NOTE, Ease, best_als, best_of
from benchmarks.quality.selections import k_core, split_8_1_1
from benchmarks.quality.trained import described, train_pinsage
from benchmarks.quality.variants import BY_PROTOCOL, settings_of
from ingest.histories import Histories, joined, rated_between
from ingest.metrics import hit, ndcg
from ingest.schema import Dataset
from ingest.splits import Cases
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.evaluation import Figures, hits_of, top_unseen

MODELS = ("popularity", "ItemKNN", "EASE", "ALS", *BY_PROTOCOL["general"])
LOWEST, HIGHEST, CORE, CUTOFF = 3.0, 5.0, 10, 10
EASE_GRID = (100.0, 200.0, 300.0, 500.0, 1000.0)
KNN_GRID = (50, 100, 200, 500, 1000)

COLUMNS = {
    "ndcg@10": "NDCG@10",
    "recall@10": "Recall@10",
    "mrr@10": "MRR@10",
    "hit@10": "Hit@10",
    "precision@10": "Precision@10",
}
NOTE = (
    "Ratings of 3 stars or more; films and users with fewer than 10 are dropped until none is left; "
    "random 8:1:1 for every user. Users are known by their training films; full ranking over the films "
    "left, training and validation films left out. Recall@10 divides by all targets. Settings are chosen "
    "on the validation films, by NDCG@10: λ of EASE among "
    f"{', '.join(f'{value:g}' for value in EASE_GRID)}, neighbours of ItemKNN (shrink 20) among "
    f"{', '.join(map(str, KNN_GRID))}; {ALS_NOTE}; PinSage its epoch and its query, on {VALIDATED:,} users. "
    "The published figures are RecBole's and XSimGCL's authors' own, from other random splits of the same "
    "ratings (XSimGCL without the 10-core)."
)
PUBLISHED: dict[str, Figures] = {
    name: dict(zip(COLUMNS, figures, strict=True))
    for name, figures in {
        "LightGCN": (0.2478, 0.1823, 0.4312, 0.7316, 0.1835),
        "XSimGCL, the best graph model": (0.2750, 0.2116, 0.4638, 0.7743, 0.1987),
        "RecVAE": (0.2795, 0.2163, 0.4632, 0.7877, 0.2033),
        "EASE": (0.2865, 0.2139, 0.4808, 0.7837, 0.2082),
        "ADMM-SLIM": (0.2903, 0.2139, 0.4909, 0.7802, 0.2099),
    }.items()
}


class General:
    """One random split."""

    def __init__(self, dataset: Dataset, seed: int) -> None:
        core = k_core(rated_between(dataset, LOWEST, HIGHEST), CORE)
        self._seed = seed
        self.items = tuple(dataset.items[film] for film in core.films)
        self.split = split_8_1_1(core.histories, seed)
        self._seen = joined(self.split.train, self.split.validation)

    @property
    def sizes(self) -> str:
        """Users, films and ratings by fold."""
        parts = (self.split.train, self.split.validation, self.split.test)
        ratings = " / ".join(f"{len(part.films):,}" for part in parts)
        return (
            f"{len(self._seen):,} users, {len(self.items):,} films, "
            f"{ratings} ratings to train / validate / test"
        )

    def measure(self, model: str, checkpoint: Path) -> Record:
        """Train on the training films, choose on the validation films, measure on the test films."""
        if settings := settings_of("general", model):
            validation = by_ndcg_at_10(Cases(self.split.train, self.split.validation), self._seed)
            trained = train_pinsage(
                replace(settings, seed=self._seed), self.items, self.split.train, validation, checkpoint
            )
            return Record(self.figures(trained.ranker), described(trained))
        ranker, choice = self._simple(model)
        return Record(self.figures(ranker), choice)

    def _simple(self, model: str) -> tuple[Ranker, str]:
        train = self.split.train
        if model == "popularity":
            return Popularity(train), ""
        if model == "ItemKNN":
            knn = best_of(KNN_GRID, lambda neighbours: ItemKNN(train, neighbours), self._judge)
            return knn.ranker, f"{knn.choice} neighbours"
        if model == "EASE":
            ease = best_of(EASE_GRID, lambda value: Ease(train, value), self._judge)
            return ease.ranker, f"λ = {ease.choice:g}"
        return best_als(train, self._seed, self._judge)

    def _judge(self, ranker: Ranker) -> float:
        return measured(ranker, self.split.train, self.split.train, self.split.validation)["ndcg@10"]

    def figures(self, ranker: Ranker) -> Figures:
        """All metrics on the test films."""
        return {**measured(ranker, self.split.train, self._seen, self.split.test)}


def measured(ranker: Ranker, marks: Histories, seen: Histories, targets: Histories) -> dict[str, float]:
    """All metrics, means over the users; `seen` films are left out of the ranking."""
    films = top_unseen(lambda users: ranker.scores(marks.take(users)), seen, CUTOFF)
    hits, n_targets = hits_of(films, targets), targets.counts
    values = {
        "recall@10": found_share(hits, n_targets),
        "mrr@10": reciprocal_rank(hits),
        "ndcg@10": ndcg(hits, n_targets),
        "hit@10": hit(hits),
        "precision@10": precision(hits),
    }
    return {name: float(value.mean()) for name, value in values.items()}

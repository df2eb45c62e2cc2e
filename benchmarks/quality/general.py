"""T2, the field's leaderboard: RecBole's "general" protocol."""

from __future__ import annotations

from pathlib import Path

from benchmarks.quality.measures import found_share, precision, reciprocal_rank, top_unseen
from benchmarks.quality.protocol import PINSAGE, Record, described, train_pinsage
from benchmarks.quality.rankers import Ease, best_of
from benchmarks.quality.selections import joined, k_core, rated_between, split_8_1_1
from ingest.histories import Histories
from ingest.metrics import hit, ndcg
from ingest.schema import Dataset
from ingest.splits import Cases
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.evaluation import Figures, Protocols, hits_of

MODELS = ("popularity", "ItemKNN", "EASE", *PINSAGE)
LOWEST, HIGHEST, CORE, CUTOFF = 3.0, 5.0, 10, 10
EASE_GRID = (100.0, 200.0, 300.0, 500.0, 1000.0)
KNN_GRID = (50, 100, 200, 500, 1000)

COLUMNS = {
    "recall@10": "Recall@10",
    "mrr@10": "MRR@10",
    "ndcg@10": "NDCG@10",
    "hit@10": "Hit@10",
    "precision@10": "Precision@10",
}
NOTE = (
    "Ratings of 3 stars or more; films and users with fewer than 10 are dropped until none is left; "
    "random 8:1:1 for every user. Users are known by their training films; full ranking over the films "
    "left, training and validation films left out. Recall@10 divides by all targets. Settings are chosen "
    "on the validation films, by NDCG@10: λ of EASE among "
    f"{', '.join(f'{value:g}' for value in EASE_GRID)}, neighbours of ItemKNN (shrink 20) among "
    f"{', '.join(map(str, KNN_GRID))}; PinSage its epoch, by NDCG@100."
)


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
        if model in PINSAGE:
            cases = Cases(self.split.train, self.split.validation)
            validation = Protocols(few={}, more={}, most=cases, next_film=cases)
            trained = train_pinsage(
                model, self.items, self.split.train, validation, seed=self._seed, checkpoint=checkpoint
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
        ease = best_of(EASE_GRID, lambda value: Ease(train, value), self._judge)
        return ease.ranker, f"λ = {ease.choice:g}"

    def _judge(self, ranker: Ranker) -> float:
        return _measured(ranker, self.split.train, self.split.train, self.split.validation)["ndcg@10"]

    def figures(self, ranker: Ranker) -> Figures:
        """All metrics on the test films."""
        return {**_measured(ranker, self.split.train, self._seen, self.split.test)}


def _measured(ranker: Ranker, marks: Histories, seen: Histories, targets: Histories) -> dict[str, float]:
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

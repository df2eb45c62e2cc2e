"""T3, the next film: every user's last rated film is to be found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from benchmarks.quality.protocol import VALIDATED, Record, by_ndcg_at_10
from benchmarks.quality.rankers import ALS_NOTE, Ease, LatestOnly, RecentEase, best_als, best_of
from benchmarks.quality.selections import without_last
from benchmarks.quality.trained import described, train_pinsage
from benchmarks.quality.variants import BY_PROTOCOL, settings_of
from ingest.histories import rated_between
from ingest.metrics import hit, ndcg
from ingest.schema import Dataset
from ingest.splits import Cases, split_at
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.evaluation import Figures, hits_of, top

COSINE, RECENT = "latest film, cosine", "EASE, recent first"
MODELS = ("popularity", COSINE, "EASE", RECENT, "ALS", *BY_PROTOCOL["next_film"])
EASE_GRID = (100.0, 300.0, 1000.0)
HALF_LIVES = (2.0, 5.0, 10.0, 20.0)

COLUMNS = {"hit@10": "Hit@10", "ndcg@10": "NDCG@10", "hit@100": "Hit@100"}
NOTE = (
    "All ratings count. A user's films are sorted by time, equal times in the source's order; the last film "
    "is the test target, the one before it the validation target, and all methods learn from the rest. At "
    "test the film before the last is known, too. Full ranking, a user's earlier films "
    "left out. PinSage and the "
    "cosine are asked with the latest film only, as in DGL's example of PinSage. Settings are chosen by "
    f"NDCG@10 on the validation films: λ of EASE among {', '.join(f'{value:g}' for value in EASE_GRID)}, the "
    f"number of films after which a mark's weight halves among {', '.join(f'{n:g}' for n in HALF_LIVES)}; "
    f"{ALS_NOTE}; PinSage its epoch and its query, on {VALIDATED:,} users. DGL's figure is the one that its "
    "example publishes."
)
PUBLISHED: dict[str, Figures] = {"DGL's example of PinSage": {"hit@10": 0.0124}}


class NextFilm:
    """All users; only PinSage's training draws anything."""

    def __init__(self, dataset: Dataset, seed: int) -> None:
        self._items = dataset.items
        self._seed = seed
        self._test = without_last(rated_between(dataset, 0, 5))
        self._validation = without_last(self._test.marks)
        self._train = self._validation.marks

    @property
    def sizes(self) -> str:
        """Users and ratings."""
        return f"{len(self._test):,} users are tested; {len(self._train.films):,} ratings to train"

    def measure(self, model: str, checkpoint: Path) -> Record:
        """Train, choose on the last film but one, measure on the last."""
        if settings := settings_of("next_film", model):
            marks = self._validation.marks
            latest = split_at(marks, (marks.counts - 1).clip(min=0))[1]
            validation = by_ndcg_at_10(Cases(latest, self._validation.targets), self._seed)
            trained = train_pinsage(
                replace(settings, seed=self._seed), self._items, self._train, validation, checkpoint
            )
            return Record(measured(LatestOnly(trained.ranker), self._test), described(trained))
        ranker, choice = self._simple(model)
        return Record(measured(ranker, self._test), choice)

    def _simple(self, model: str) -> tuple[Ranker, str]:
        if model == "popularity":
            return Popularity(self._train), ""
        if model == COSINE:
            return LatestOnly(ItemKNN(self._train)), ""
        if model == "ALS":
            return best_als(self._train, self._seed, self._judge)
        ease = best_of(EASE_GRID, lambda value: Ease(self._train, value), self._judge)
        if model == "EASE":
            return ease.ranker, f"λ = {ease.choice:g}"
        chosen = Ease(self._train, ease.choice)
        recent = best_of(HALF_LIVES, lambda half_life: RecentEase(chosen, half_life), self._judge)
        return recent.ranker, f"λ = {ease.choice:g}, half-life {recent.choice:g} films"

    def _judge(self, ranker: Ranker) -> float:
        return measured(ranker, self._validation)["ndcg@10"] or 0.0


def measured(ranker: Ranker, cases: Cases) -> Figures:
    """All metrics, means over the users; marked films are left out of the ranking."""
    hits, n_targets = hits_of(top(ranker, cases.marks, 100), cases.targets), cases.targets.counts
    values = {
        "hit@10": hit(hits[:, :10]),
        "ndcg@10": ndcg(hits[:, :10], n_targets),
        "hit@100": hit(hits),
    }
    return {name: float(value.mean()) for name, value in values.items()}

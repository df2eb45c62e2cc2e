"""T3, the next film: every user's last rated film is to be found."""

from __future__ import annotations

from pathlib import Path

from benchmarks.quality.protocol import PINSAGE, Record, described, train_pinsage
from benchmarks.quality.rankers import Ease, LatestOnly, RecentEase, best_of
from benchmarks.quality.selections import rated_between, without_last
from ingest.metrics import hit, ndcg
from ingest.schema import Dataset
from ingest.splits import Cases, split_at
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.evaluation import Figures, Protocols, hits_of, top

COSINE, RECENT = "latest film, cosine", "EASE, recent first"
MODELS = ("popularity", COSINE, "EASE", RECENT, *PINSAGE)
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
    "PinSage its epoch, by NDCG@100."
)


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
        if model in PINSAGE:
            marks = self._validation.marks
            latest = split_at(marks, (marks.counts - 1).clip(min=0))[1]
            cases = Cases(latest, self._validation.targets)
            validation = Protocols(few={}, more={}, most=cases, next_film=cases)
            trained = train_pinsage(
                model, self._items, self._train, validation, seed=self._seed, checkpoint=checkpoint
            )
            return Record(_measured(LatestOnly(trained.ranker), self._test), described(trained))
        ranker, choice = self._simple(model)
        return Record(_measured(ranker, self._test), choice)

    def _simple(self, model: str) -> tuple[Ranker, str]:
        if model == "popularity":
            return Popularity(self._train), ""
        if model == COSINE:
            return LatestOnly(ItemKNN(self._train)), ""
        ease = best_of(EASE_GRID, lambda value: Ease(self._train, value), self._judge)
        if model == "EASE":
            return ease.ranker, f"λ = {ease.choice:g}"
        chosen = Ease(self._train, ease.choice)
        recent = best_of(HALF_LIVES, lambda half_life: RecentEase(chosen, half_life), self._judge)
        return recent.ranker, f"λ = {ease.choice:g}, half-life {recent.choice:g} films"

    def _judge(self, ranker: Ranker) -> float:
        return _measured(ranker, self._validation)["ndcg@10"] or 0.0


def _measured(ranker: Ranker, cases: Cases) -> Figures:
    hits, n_targets = hits_of(top(ranker, cases.marks, 100), cases.targets), cases.targets.counts
    values = {
        "hit@10": hit(hits[:, :10]),
        "ndcg@10": ndcg(hits[:, :10], n_targets),
        "hit@100": hit(hits),
    }
    return {name: float(value.mean()) for name, value in values.items()}

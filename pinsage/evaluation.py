"""Protocols of held-out users: a new visitor with few or many marks, and the next film.

Rankings are over the full catalogue with marked films left out; metrics are never sampled.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from ingest import metrics
from ingest.histories import Histories, joined
from ingest.schema import FloatArray, IntArray
from ingest.splits import Cases, Told, few_marks, last_like, most_marks, with_dislikes
from pinsage.baselines import HeedingRanker, Ranker

FEW_MARKS = (1, 3, 5, 10)
MORE_MARKS = (20, 40, 80)
"""Numbers of marks between few and most: not reported, but queries must be right there, too."""
DISLIKES_AT, MOST_DISLIKES = (1, 3, 5, 20), 5
"""Numbers of marks at which dislikes are told, too, and how many of them at most."""
CHUNK, SCORES_AT_ONCE = 256, 2**24
"""Users whose scores are in memory at once; fewer where the catalogue is large."""

NEW_VISITOR = (
    "Users held out whole from training. Of a user's likes (4 stars or more) n at random are the marks and "
    "the rest the targets, for users with at least n + 5 likes; 'most': 80% are marks, for users with at "
    "least 5 likes. Full ranking, marked films left out. films_recommended counts the different films in all "
    "top tens."
)
NEXT_FILM = (
    "Users held out whole from training. A user's last like is the target, all earlier likes are the marks. "
    "Full ranking, marked films left out."
)

RANKER_NAMES = {"pinsage": "PinSage", "item_knn": "ItemKNN", "popularity": "Popularity"}
"""How people read the names that stand in the manifest."""

Figures = dict[str, float | None]
"""Means over users by name of the metric; None where no user qualifies."""
Comparison = dict[str, dict[str, Figures]]
"""Figures by protocol and by ranker."""


@dataclass(frozen=True, slots=True)
class Protocols:
    """All cases of one set of held-out users."""

    few: dict[int, Cases]
    more: dict[int, Cases]
    most: Cases
    next_film: Cases
    told: dict[int, Told] = field(default_factory=dict)

    @classmethod
    def of(cls, likes: Histories, seed: int, low: Histories | None = None) -> Protocols:
        """Draw the cases from the users' likes and, where given, their `low` ratings."""
        return cls(
            few={n: few_marks(likes, n, seed) for n in FEW_MARKS},
            more={n: few_marks(likes, n, seed) for n in MORE_MARKS},
            most=most_marks(likes, seed),
            next_film=last_like(likes),
            told={}
            if low is None
            else {n: with_dislikes(likes, low, n, MOST_DISLIKES, seed) for n in DISLIKES_AT},
        )

    def first(self, users: int) -> Protocols:
        """At most so many users' cases of each protocol."""
        return Protocols(
            few={n: cases.first(users) for n, cases in self.few.items()},
            more={n: cases.first(users) for n, cases in self.more.items()},
            most=self.most.first(users),
            next_film=self.next_film.first(users),
            told={n: told.first(users) for n, told in self.told.items()},
        )


def top(ranker: Ranker, marks: Histories, k: int) -> IntArray:
    """The k best films per user, best first, marked ones last: int64 (len(marks), min(k, n_items)).

    Equal scores keep the order of node ids.
    """
    return top_unseen(lambda users: ranker.scores(marks.take(users)), marks, k)


def top_unseen(scores_of: Callable[[IntArray], FloatArray], seen: Histories, k: int) -> IntArray:
    """The k best films per user, those of `seen` last: int64 (len(seen), min(k, n_items)).

    `scores_of` takes rows of users and gives float32 (users, n_items). Equal scores keep the films' order.
    """
    best = [np.empty((0, min(k, seen.n_items)), dtype=np.int64)]
    chunk = max(1, min(CHUNK, SCORES_AT_ONCE // max(seen.n_items, 1)))
    for start in range(0, len(seen), chunk):
        users = np.arange(start, min(start + chunk, len(seen)))
        scores, hidden = scores_of(users), seen.take(users)
        scores[hidden.owners, hidden.films] = -np.inf
        best.append(highest(scores, k))
    return np.concatenate(best)


def highest(scores: FloatArray, k: int) -> IntArray:
    """Columns of the k highest scores of each row, highest first, equal ones in order.

    `scores`: float32 (rows, columns); returns int64 (rows, min(k, columns)).
    """
    k = min(k, scores.shape[1])
    chosen = np.sort(np.argpartition(-scores, k - 1, axis=1)[:, :k], axis=1)
    of_chosen = np.take_along_axis(scores, chosen, axis=1)
    ranked = np.take_along_axis(chosen, np.argsort(-of_chosen, axis=1, kind="stable"), axis=1)
    # Where more films than fit share the lowest score, the partition kept any of them, not the first.
    tied = (scores >= of_chosen.min(axis=1, keepdims=True)).sum(axis=1) > k
    ranked[tied] = np.argsort(-scores[tied], axis=1, kind="stable")[:, :k]
    return ranked


def hits_of(films: IntArray, targets: Histories) -> metrics.Hits:
    """Which of the ranked `films` (n_users, k) are among each user's targets."""
    wanted = targets.owners * targets.n_items + targets.films
    ranked = np.arange(len(films))[:, None] * targets.n_items + films
    return np.isin(ranked, wanted)


def new_visitor(ranker: Ranker, protocols: Protocols) -> Figures:
    """NDCG@10 by number of marks; with most likes as marks NDCG@100 and Recall@20."""
    figures: Figures = {}
    recommended: set[int] = set()
    for n, cases in protocols.few.items():
        films = top(ranker, cases.marks, 10)
        recommended.update(films.ravel().tolist())
        figures[f"n{n}_ndcg@10"] = _ndcg(films, cases)
    films = top(ranker, protocols.most.marks, 100)
    recommended.update(films[:, :10].ravel().tolist())
    hits = hits_of(films[:, :20], protocols.most.targets)
    figures["most_ndcg@100"] = _ndcg(films, protocols.most)
    figures["most_recall@20"] = _mean(metrics.recall(hits, protocols.most.targets.counts))
    figures["films_recommended"] = len(recommended)
    return figures


def dislikes_left_out(ranker: Ranker, protocols: Protocols) -> Figures:
    """NDCG@10 by number of marks for users who told dislikes, too: these are only left out of the list."""
    return {f"told{n}_left_out": _left_out(ranker, told) for n, told in protocols.told.items()}


def dislikes_heeded(ranker: HeedingRanker, protocols: Protocols) -> Figures:
    """The same where the dislikes are a part of the query, too."""
    return {f"told{n}_heeded": _heeded(ranker, told) for n, told in protocols.told.items()}


def all_told(ranker: Ranker, protocols: Protocols) -> float | None:
    """One number to fit a query by: the mean of what `new_visitor` reports and a figure for `more` marks."""
    between = [_ndcg(top(ranker, cases.marks, 10), cases) for cases in protocols.more.values()]
    reported = new_visitor(ranker, protocols)
    del reported["films_recommended"]
    known = [value for value in reported.values() if value is not None]
    if seen := [value for value in between if value is not None]:
        known.append(float(np.mean(seen)))
    return float(np.mean(known)) if known else None


def overall(figures: Figures) -> float | None:
    """One number to compare models by: the mean of the NDCG figures, few marks and many alike."""
    known = [value for name, value in figures.items() if "ndcg" in name and value is not None]
    return float(np.mean(known)) if known else None


def hit_rate(ranker: Ranker, cases: Cases, k: int) -> float | None:
    """Share of users whose next film is among the first k."""
    return _mean(metrics.hit(hits_of(top(ranker, cases.marks, k), cases.targets)))


def compare(rankers: dict[str, Ranker], protocols: Protocols, k: int) -> Comparison:
    """Every ranker's figures on the same cases, by protocol and name of the ranker."""
    return {
        "new_visitor": {name: new_visitor(ranker, protocols) for name, ranker in rankers.items()},
        "next_film": {
            name: {f"hits@{k}": hit_rate(ranker, protocols.next_film, k)} for name, ranker in rankers.items()
        },
    }


def _ndcg(films: IntArray, cases: Cases) -> float | None:
    return _mean(metrics.ndcg(hits_of(films, cases.targets), cases.targets.counts))


def _left_out(ranker: Ranker, told: Told) -> float | None:
    seen = joined(told.cases.marks, told.dislikes)
    return _ndcg(top_unseen(lambda users: ranker.scores(told.cases.marks.take(users)), seen, 10), told.cases)


def _heeded(ranker: HeedingRanker, told: Told) -> float | None:
    marks, dislikes = told.cases.marks, told.dislikes

    def scores_of(users: IntArray) -> FloatArray:
        return ranker.scores(marks.take(users), dislikes.take(users))

    return _ndcg(top_unseen(scores_of, joined(marks, dislikes), 10), told.cases)


def _mean(values: metrics.Values) -> float | None:
    return float(values.mean()) if len(values) else None

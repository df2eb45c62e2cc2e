"""What surprise costs in accuracy, and what it brings in variety and less known films."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.elicitation.prepared import Prepared
from ingest.histories import likes_of
from ingest.metrics import ndcg
from ingest.schema import IntArray
from ingest.splits import Cases, few_marks
from recommender.films import answering
from recommender.films.answering import Wish
from recommender.types import NO_FILTERS, NO_PROFILE, Marks

LEVELS = (0.0, 0.25, 0.5, 0.75, 1.0)
MARKS, CUTOFF = 10, 10


@dataclass(frozen=True, slots=True)
class Lists:
    """Means over users of the first ten films: NDCG, mean cosine of two of a list's films (without the bias),
    mean rank by likes among all films; and the different films in all lists.
    """

    ndcg: float
    similarity: float
    rank: float
    films: float


def draw_cases(prepared: Prepared, users: IntArray, seed: int) -> Cases:
    """Ten likes at random are the marks, the others the targets, for users with at least 15."""
    return few_marks(likes_of(prepared.dataset).take(users), MARKS, seed)


def measure(prepared: Prepared, cases: Cases, surprise: float) -> Lists:
    """Recommend to every user of `cases`."""
    served, ids = prepared.served, [item.movie_id for item in prepared.dataset.items]
    place = {entry.film.movie_id: rank for rank, entry in enumerate(served.by_likes, start=1)}
    hits = np.zeros((len(cases), CUTOFF), dtype=np.bool_)
    similarities, ranks = [], []
    every: set[int] = set()
    for row in range(len(cases)):
        marks = Marks(tuple(ids[film] for film in cases.marks[row]))
        wish = Wish(marks, CUTOFF, 0, surprise, NO_FILTERS, frozenset(), NO_PROFILE)
        found = answering.recommend(served, wish).movie_ids
        targets = {ids[film] for film in cases.targets[row]}
        hits[row, : len(found)] = [movie_id in targets for movie_id in found]
        vectors = np.delete(served.retriever.vectors_of(found), served.load.rule.bias, axis=1)
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        similarities.append((vectors @ vectors.T)[np.triu_indices(len(found), 1)].mean())
        ranks.append(np.mean([place[movie_id] for movie_id in found]))
        every.update(found)
    return Lists(
        float(ndcg(hits, cases.targets.counts).mean()),
        float(np.mean(similarities)),
        float(np.mean(ranks)),
        len(every),
    )

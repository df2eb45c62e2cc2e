"""How well new films are ranked among all."""

from __future__ import annotations

import numpy as np

from benchmarks.new_films.world import Cases
from ingest.metrics import ndcg
from ingest.schema import FloatArray
from pinsage.evaluation import highest

METRICS = {
    "place": "mean place of the new films that visitors like, from 0 (last) to 1 (first of all films); "
    "whoever overrates every new film does well here",
    "new ndcg@10": "NDCG@10 of a list of the new films alone",
    "recall@20": "new films that a visitor likes found among the first 20 of all films",
    "all ndcg@10": "NDCG@10 of all films, known and new ones as targets",
    "share": "share of new films in the first 20",
}


def measure(scores: FloatArray, cases: Cases) -> dict[str, float]:
    """Figures of `scores` (visitors, known films and then new ones); `scores` is changed."""
    n_known, some = cases.marks.n_items, cases.new.counts > 0
    scores[cases.marks.owners, cases.marks.films] = -np.inf
    wanted = np.zeros(scores.shape, dtype=bool)
    wanted[cases.known.owners, cases.known.films] = True
    wanted[cases.new.owners, n_known + cases.new.films] = True
    top = highest(scores, 20)
    hits = np.take_along_axis(wanted, top, axis=1)
    new_hits = (hits & (top >= n_known)).sum(axis=1)
    alone = highest(scores[some][:, n_known:], 10)
    alone_hits = np.take_along_axis(wanted[some][:, n_known:], alone, axis=1)
    ranked = scores.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    unmarked = scores.shape[1] - cases.marks.counts[cases.new.owners]
    beaten = ranked[cases.new.owners, n_known + cases.new.films] - cases.marks.counts[cases.new.owners]
    return {
        "place": float((beaten / (unmarked - 1)).mean()),
        "new ndcg@10": float(ndcg(alone_hits, cases.new.counts[some]).mean()),
        "recall@20": float((new_hits[some] / np.minimum(20, cases.new.counts[some])).mean()),
        "all ndcg@10": float(ndcg(hits[:, :10], wanted.sum(axis=1)).mean()),
        "share": float((top >= n_known).mean()),
    }

"""How well queries find the next item: full ranking, seen items removed, one target a user.

Whatever searches (an exact product, Milvus) is handed in as a function, so that both are measured by the same
code. With one target, Recall@k equals Hit@k and Precision@k is Hit@k / k; they stand in the table because
readers look for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import torch
from numpy.typing import NDArray

from dssm.sequences import Cases
from ingest.schema import FloatArray, IntArray

CUTOFFS = (10, 50, 100)
METRICS = ("NDCG", "MRR", "Recall", "Hit", "Precision")
DEEPEST = max(CUTOFFS)
TIES = 20
"""More hits are fetched than counted, so that equal scores at the end cannot hide the target."""

BATCH = 200
"""Users searched for at once."""

Search = Callable[[FloatArray, int], tuple[IntArray, FloatArray]]
"""Queries (n, dim) and a limit → numbers of the highest-scoring items, and the scores: both (n, limit)."""

Figures = dict[str, float]


def exact_search(vectors: FloatArray) -> Search:
    """Search by the whole product with `vectors`; row r is item number r + 1."""
    items = torch.from_numpy(vectors)

    def search(queries: FloatArray, limit: int) -> tuple[IntArray, FloatArray]:
        best = torch.topk(torch.from_numpy(queries) @ items.T, min(limit, len(items)), sorted=False)
        return best.indices.numpy() + 1, best.values.numpy()

    return search


def ranks(
    search: Search, queries: FloatArray, cases: Cases, n_items: int
) -> Iterator[tuple[IntArray, IntArray]]:
    """Batch by batch: positions of users in `cases`, and how many unseen items stand before their targets.

    A target that is not among the best `DEEPEST` has rank `DEEPEST`. Equal scores are ordered by item number.
    Users with long histories are searched together, as seen items are removed from longer lists of hits.
    """
    counts = cases.seen.counts[cases.users]
    order = np.argsort(counts, kind="stable")
    for start in range(0, len(order), BATCH):
        chosen = order[start : start + BATCH]
        limit = min(n_items, DEEPEST + TIES + int(counts[chosen].max()))
        numbers, scores = search(queries[chosen], limit)
        by_score = np.lexsort((numbers, -scores), axis=1)
        numbers = np.take_along_axis(numbers, by_score, axis=1)
        yield chosen, _ranks(numbers, _seen(cases, chosen, n_items), cases.targets[chosen])


def figures(target_ranks: IntArray) -> Figures:
    """All metrics at all cut-offs, as `NDCG@10`."""
    values: Figures = {}
    for metric in METRICS:
        for k in CUTOFFS:
            hit = target_ranks < k
            gain = {
                "NDCG": hit / np.log2(target_ranks + 2),
                "MRR": hit / (target_ranks + 1),
                "Precision": hit / k,
            }.get(metric, hit)
            values[f"{metric}@{k}"] = float(gain.mean()) if len(hit) else 0.0
    return values


def measure(search: Search, queries: FloatArray, cases: Cases, n_items: int) -> Figures:
    """The figures of `queries` (len(cases.users), dim) under one way to search."""
    found = np.full(len(cases.users), DEEPEST, dtype=np.int64)
    for chosen, batch in ranks(search, queries, cases, n_items):
        found[chosen] = batch
    return figures(found)


def table(columns: dict[str, Figures]) -> str:
    """Figures side by side for a terminal: a line for each metric and cut-off."""
    width = max(12, *map(len, columns))
    header = " " * 14 + "".join(name.rjust(width + 2) for name in columns)
    rows = (
        f"{name:14}" + "".join(f"{values[name]:.4f}".rjust(width + 2) for values in columns.values())
        for name in next(iter(columns.values()))
    )
    return "\n".join([header, *rows])


def _seen(cases: Cases, chosen: IntArray, n_items: int) -> NDArray[np.bool_]:
    """Which item numbers each of the `chosen` users has seen: (len(chosen), n_items + 1)."""
    users = cases.users[chosen]
    counts = cases.seen.counts[users]
    rows = np.repeat(np.arange(len(users)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    seen = np.zeros((len(users), n_items + 1), dtype=np.bool_)
    seen[rows, cases.seen.items[cases.seen.offsets[users][rows] + within]] = True
    return seen


def _ranks(numbers: IntArray, seen: NDArray[np.bool_], targets: IntArray) -> IntArray:
    fresh = ~np.take_along_axis(seen, numbers, axis=1)
    hit = numbers == targets[:, None]
    before: IntArray = np.cumsum(fresh, axis=1, dtype=np.int64) - fresh
    place = np.where(hit.any(axis=1), before[np.arange(len(hit)), hit.argmax(axis=1)], DEEPEST)
    return np.minimum(place, DEEPEST).astype(np.int64)

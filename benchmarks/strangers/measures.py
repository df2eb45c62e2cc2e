"""How well strangers are served."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from benchmarks.strangers.held_out import Bools, Strangers
from dssm.world import World
from ingest.schema import FloatArray

DISCOUNT = 1 / np.log2(np.arange(2, 12))
Row = Mapping[str, float]


def new_users(scores: FloatArray, ids: list[str], met: list[list[str]]) -> Row:
    """Of `scores` (new users, items): is the first item they met among the best 10, and NDCG@10 of all."""
    hits, gains = [], []
    for row, items in zip(scores, met, strict=True):
        if items:
            best = [ids[place] for place in np.argsort(-row, kind="stable")[:10].tolist()]
            hits.append(items[0] in best)
            found = np.array([item in set(items) for item in best])
            gains.append((found * DISCOUNT[: len(found)]).sum() / DISCOUNT[: min(10, len(set(items)))].sum())
    return {"new users: NDCG@10": float(np.mean(gains)), "first item: Hit@10": float(np.mean(hits))}


def new_items(scores: FloatArray, met: Bools) -> Row:
    """NDCG@10 of `scores` (users, new items) among new items, over users who met any."""
    users = np.flatnonzero(met.any(axis=1))
    best = np.argsort(-scores[users], axis=1, kind="stable")[:, :10]
    found = np.take_along_axis(met[users], best, axis=1)
    ideal = np.array([DISCOUNT[:count].sum() for count in met[users].sum(axis=1).tolist()])
    gains = (found * DISCOUNT[: best.shape[1]]).sum(axis=1) / ideal
    return {"new items: NDCG@10": float(gains.mean())}


def among_all(wanted: FloatArray, vectors: FloatArray, new: FloatArray, world: World, met: Bools) -> float:
    """Share of the new items met that stand among the 100 best of all items not met in training."""
    hits = 0
    offsets, items = world.sequences.offsets, world.sequences.items
    for user in np.flatnonzero(met.any(axis=1)).tolist():
        scores = vectors @ wanted[user]
        scores[items[offsets[user] : offsets[user + 1]] - 1] = -np.inf
        own = new @ wanted[user]
        everything = np.concatenate([scores, own])
        least = np.partition(everything, -100)[-100]
        hits += int((own[met[user]] >= least).sum())
    return hits / int(met.sum())


def popular_features(strangers: Strangers, counts: FloatArray) -> FloatArray:
    """How popular items with the new items' feature values are: log counts, mean over values and features."""
    train, score = strangers.train.items, np.zeros(strangers.of_new_items.shape[1], dtype=np.float32)
    for feature in strangers.train.schema.item[1:]:
        values, theirs = train[feature.name], strangers.items[feature.name]
        for row in range(len(score)):
            like = np.isin(values, [value for value in np.atleast_1d(theirs[row]).tolist() if value])
            rows = like.any(axis=1) if like.ndim == 2 else like
            score[row] += np.log1p(counts[rows]).mean() if rows.any() else 0.0
    return score

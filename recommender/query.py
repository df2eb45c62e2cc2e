"""From marks to one query vector, and from a score back to the marks that caused it.

A query rule belongs to the prepared model and travels in its manifest, so that serving cannot drift from
training. The one kind known here, "block-mean", cuts the columns of an item embedding into blocks (for
example a graph block and an id block) and one bias column. With n liked films, bucket
b = min(floor(log2(max(n, 1))), number of buckets - 1), the query is for block k

    q[block k] = weights[b][k] * (mean of the liked block - dislike * mean of the disliked block)

and q[bias] = prior[b]; an empty mean is 0. The score of a film is the inner product of q and its embedding,
so one search over one set of vectors answers a request, and the popularity prior rides in the bias column.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.schema import FloatArray

KIND = "block-mean"


@dataclass(frozen=True, slots=True)
class QueryRule:
    """The numbers of one "block-mean" rule. Rows of `weights` and entries of `prior` are buckets."""

    blocks: tuple[tuple[int, int], ...]
    bias: int
    weights: tuple[tuple[float, ...], ...]
    prior: tuple[float, ...]
    dislike: float

    def bucket(self, n_liked: int) -> int:
        """The bucket for `n_liked` liked films: its power of two, at most the last bucket."""
        return min(max(n_liked, 1).bit_length() - 1, len(self.weights) - 1)


def query_vector(rule: QueryRule, liked: FloatArray, disliked: FloatArray) -> FloatArray:
    """The query for embeddings of liked films (n, dim) and disliked films (m, dim): float32 (dim,)."""
    bucket = rule.bucket(len(liked))
    direction = _mean(liked) - np.float32(rule.dislike) * _mean(disliked)
    query = np.zeros(liked.shape[1], dtype=np.float32)
    for (start, end), weight in zip(rule.blocks, rule.weights[bucket], strict=True):
        query[start:end] = np.float32(weight) * direction[start:end]
    query[rule.bias] = rule.prior[bucket]
    return query


def contributions(rule: QueryRule, liked: FloatArray, candidates: FloatArray) -> FloatArray:
    """How much each liked film adds to each candidate's score: float32 (candidates, liked).

    A row's sum is the candidate's score without its popularity prior and without the dislikes' part.
    """
    bucket = rule.bucket(len(liked))
    scale = np.zeros(liked.shape[1], dtype=np.float32)
    for (start, end), weight in zip(rule.blocks, rule.weights[bucket], strict=True):
        scale[start:end] = weight / max(len(liked), 1)
    return np.asarray(candidates @ (liked * scale).T, dtype=np.float32)


def _mean(rows: FloatArray) -> FloatArray:
    if not len(rows):
        return np.zeros(rows.shape[1], dtype=np.float32)
    return np.asarray(rows.mean(axis=0, dtype=np.float32))

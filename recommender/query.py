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

import math
from dataclasses import asdict, dataclass
from typing import Any

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

    def to_json(self) -> dict[str, Any]:
        """The rule as the manifest writes it; `parse_rule` reads it back."""
        return {"kind": KIND, **asdict(self)}


def parse_rule(content: Any, dim: int) -> QueryRule:
    """Read a rule for embeddings of `dim` columns. Raises ValueError saying what is wrong with it."""
    if not isinstance(content, dict) or content.get("kind") != KIND:
        raise ValueError(f'its kind is not "{KIND}"')
    try:
        rule = QueryRule(
            blocks=tuple((int(start), int(end)) for start, end in content["blocks"]),
            bias=int(content["bias"]),
            weights=tuple(tuple(float(weight) for weight in row) for row in content["weights"]),
            prior=tuple(float(prior) for prior in content["prior"]),
            dislike=float(content["dislike"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"it lacks a part or holds something that is not a number ({error})") from None
    _check_columns(rule, dim)
    if not rule.weights or len(rule.prior) != len(rule.weights):
        raise ValueError("weights and prior need one entry for each bucket, at least one")
    if any(len(row) != len(rule.blocks) for row in rule.weights):
        raise ValueError("each row of weights needs one number for each block")
    numbers = [rule.dislike, *rule.prior, *(weight for row in rule.weights for weight in row)]
    if not all(math.isfinite(number) for number in numbers) or rule.dislike < 0:
        raise ValueError("its numbers must be finite and dislike must not be negative")
    return rule


def _check_columns(rule: QueryRule, dim: int) -> None:
    if not 0 <= rule.bias < dim:
        raise ValueError(f"the bias column {rule.bias} is outside the {dim} columns")
    end_before = 0
    for start, end in sorted(rule.blocks):
        if not end_before <= start < end <= dim or start <= rule.bias < end:
            raise ValueError(f"block [{start}, {end}) overlaps another block or the bias, or is outside")
        end_before = end


def query_vector(rule: QueryRule, liked: FloatArray, disliked: FloatArray) -> FloatArray:
    """The query for embeddings of liked films (n, dim) and disliked films (m, dim): float32 (dim,)."""
    bucket = rule.bucket(len(liked))
    direction = _mean(liked)
    if len(disliked):
        direction = direction - np.float32(rule.dislike) * _mean(disliked)
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
    return np.asarray(rows.sum(axis=0) / np.float32(len(rows)))

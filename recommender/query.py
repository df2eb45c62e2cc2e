"""From marks to one query vector, and from a score back to the marks that caused it.

A query rule belongs to the prepared model and travels in its manifest, so that serving cannot drift from
training. The one kind known here, "block-mean", cuts the columns of an item embedding into blocks (for
example a graph block and an id block) and one bias column. With n liked films, bucket
b = min(floor(log2(max(n, 1))), number of buckets - 1), the query is for block k

    q[block k] = weights[b][k] * mean of the liked block

and q[bias] = prior[b]; an empty mean is 0. With m disliked films the last block also gets

    dislike.weights[b] * sqrt(m) * (mean of the disliked block) @ dislike.map

In rules of older models `dislike` is one number, and each block gets -weights[b][k] * dislike * mean of the
disliked block instead. The score of a film is the inner product of q and its embedding, so one search over
one set of vectors answers a request, and the popularity prior rides in the bias column.
"""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from ingest.schema import FloatArray

KIND = "block-mean"
DECIMALS = 4
"""Of an aversion's map, as the manifest writes it."""


@dataclass(frozen=True, slots=True, eq=False)
class Aversion:
    """What dislikes add to the last block: a weight for each bucket, and where a disliked film points.

    `map`: float32, square, as wide as the last block.
    """

    weights: tuple[float, ...]
    map: FloatArray

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, Aversion)
            and self.weights == other.weights
            and np.array_equal(self.map, other.map)
        )

    def __hash__(self) -> int:
        return hash((self.weights, self.map.tobytes()))


@dataclass(frozen=True, slots=True)
class QueryRule:
    """The numbers of one "block-mean" rule. Rows of `weights` and entries of `prior` are buckets.

    `dislike` is a number in rules of older models.
    """

    blocks: tuple[tuple[int, int], ...]
    bias: int
    weights: tuple[tuple[float, ...], ...]
    prior: tuple[float, ...]
    dislike: float | Aversion

    def bucket(self, n_liked: int) -> int:
        """The bucket for `n_liked` liked films: its power of two, at most the last bucket."""
        return min(max(n_liked, 1).bit_length() - 1, len(self.weights) - 1)

    def to_json(self) -> dict[str, Any]:
        """The rule as the manifest writes it; `parse_rule` reads it back."""
        content = {"kind": KIND, **asdict(self)}
        if isinstance(self.dislike, Aversion):
            rows = [[round(number, DECIMALS) for number in row] for row in self.dislike.map.tolist()]
            content["dislike"] = {"weights": self.dislike.weights, "map": rows}
        return content


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
            dislike=_parse_dislike(content["dislike"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"it lacks a part or holds something that is not a number ({error})") from None
    _check_columns(rule, dim)
    if not rule.weights or len(rule.prior) != len(rule.weights):
        raise ValueError("weights and prior need one entry for each bucket, at least one")
    if any(len(row) != len(rule.blocks) for row in rule.weights):
        raise ValueError("each row of weights needs one number for each block")
    loud = rule.dislike.weights if isinstance(rule.dislike, Aversion) else (rule.dislike,)
    numbers = [*loud, *rule.prior, *(weight for row in rule.weights for weight in row)]
    if not all(math.isfinite(number) for number in numbers) or min(loud, default=0) < 0:
        raise ValueError("its numbers must be finite and dislike must not be negative")
    if isinstance(rule.dislike, Aversion):
        _check_aversion(rule.dislike, rule)
    return rule


def _parse_dislike(content: Any) -> float | Aversion:
    if not isinstance(content, dict):
        return float(content)
    weights = tuple(float(weight) for weight in content["weights"])
    return Aversion(weights, np.array(content["map"], dtype=np.float32))


def _check_aversion(aversion: Aversion, rule: QueryRule) -> None:
    if not rule.blocks or len(aversion.weights) != len(rule.weights):
        raise ValueError("dislikes need a block, and a weight for each bucket")
    start, end = rule.blocks[-1]
    if aversion.map.shape != (end - start, end - start):
        raise ValueError(f"the map of dislikes needs {end - start} rows of {end - start} numbers")
    if not np.isfinite(aversion.map).all():
        raise ValueError("its numbers must be finite and dislike must not be negative")


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
    if len(disliked) and not isinstance(rule.dislike, Aversion):
        direction = direction - np.float32(rule.dislike) * _mean(disliked)
    query = np.zeros(liked.shape[1], dtype=np.float32)
    for (start, end), weight in zip(rule.blocks, rule.weights[bucket], strict=True):
        query[start:end] = np.float32(weight) * direction[start:end]
    if len(disliked) and isinstance(rule.dislike, Aversion):
        start, end = rule.blocks[-1]
        loud = np.float32(rule.dislike.weights[bucket] * math.sqrt(len(disliked)))
        query[start:end] += loud * (_mean(disliked[:, start:end]) @ rule.dislike.map)
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

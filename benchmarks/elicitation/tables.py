"""Both measurements over several seeds, as lines of Markdown: means ± standard deviations."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from tqdm import tqdm

from benchmarks.elicitation import surprise
from benchmarks.elicitation.prepared import Prepared
from benchmarks.elicitation.simulation import Outcome, simulate
from benchmarks.elicitation.visitors import draw_visitors
from benchmarks.elicitation.ways import all_ways
from ingest.schema import IntArray

REFERENCE = "16 at random"


def asking(prepared: Prepared, users: IntArray, seeds: Sequence[int]) -> list[str]:
    """A row for every way to ask the visitors made of `users` (rows of the dataset)."""
    ways = {way.name: way for way in all_ways(prepared)}
    outcomes: dict[str, list[Outcome]] = {name: [] for name in ways}
    visitors = {seed: draw_visitors(prepared.dataset, users, seed) for seed in seeds}
    steps = [(seed, name) for seed in seeds for name in ways]
    for seed, name in tqdm(steps, "asking", unit="way", disable=None):
        outcomes[name].append(simulate(prepared.served, visitors[seed], ways[name], seed))
    reference = np.mean([outcome.ndcg for outcome in outcomes[REFERENCE]])
    rows = [
        [
            name,
            _cell([outcome.ndcg for outcome in of]),
            f"{np.mean([outcome.ndcg for outcome in of]) / reference - 1:+.0%}",
            _cell([outcome.new for outcome in of]),
            _cell([1 - outcome.with_like for outcome in of], 3),
            _cell([outcome.likes for outcome in of], 2),
            _cell([outcome.screens for outcome in of], 2),
        ]
        for name, of in outcomes.items()
    ]
    return _table(["", "NDCG@10", "above random", "new", "without a like", "likes found", "screens"], rows)


def surprising(prepared: Prepared, users: IntArray, seeds: Sequence[int]) -> list[str]:
    """A row for every level of surprise."""
    cases = {seed: surprise.draw_cases(prepared, users, seed) for seed in seeds}
    measured: dict[float, list[surprise.Lists]] = {level: [] for level in surprise.LEVELS}
    steps = [(seed, level) for seed in seeds for level in surprise.LEVELS]
    for seed, level in tqdm(steps, "surprise", unit="level", disable=None):
        measured[level].append(surprise.measure(prepared, cases[seed], level))
    rows = [
        [
            f"{level:g}",
            _cell([lists.ndcg for lists in of]),
            _cell([lists.similarity for lists in of], 3),
            _cell([lists.rank for lists in of], 0),
            _cell([lists.films for lists in of], 0),
        ]
        for level, of in measured.items()
    ]
    return _table(["surprise", "NDCG@10", "similarity", "rank", "films"], rows)


def _cell(values: Sequence[float], digits: int = 4) -> str:
    mean = f"{np.mean(values):.{digits}f}"
    return mean if len(values) == 1 else f"{mean} ± {np.std(values, ddof=1):.{digits}f}"


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (columns, ["---"] * len(columns), *rows)]

"""Figures of several seeds as a Markdown table: mean ± standard deviation, the best of every column bold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from benchmarks.quality.protocol import Record

Measured = Mapping[str, Mapping[int, Record]]
"""Records by method and seed."""


@dataclass(frozen=True, slots=True)
class Summary:
    """One figure over the seeds; `deviation` is that of a sample, None for a single seed."""

    mean: float
    deviation: float | None

    def __str__(self) -> str:
        form = form_of(self.mean)
        spread = "" if self.deviation is None else f" ± {self.deviation:{form}}"
        return f"{self.mean:{form}}{spread}"


def form_of(figure: float) -> str:
    """How a figure is written: a count of films, of which two and more are, whole; every other is a share."""
    return ".0f" if figure >= 2 else ".4f"


def summary(records: Mapping[int, Record], column: str) -> Summary | None:
    """The figure `column` over all seeds; None where the method has none."""
    values = [record.figures.get(column) for record in records.values()]
    known = [value for value in values if value is not None]
    if not known:
        return None
    return Summary(float(np.mean(known)), float(np.std(known, ddof=1)) if len(known) > 1 else None)


def table(measured: Measured, columns: Mapping[str, str]) -> list[str]:
    """Lines of Markdown, a row for each method."""
    cells = {model: [summary(records, column) for column in columns] for model, records in measured.items()}
    best = [_highest([row[place] for row in cells.values()]) for place in range(len(columns))]
    lines = ["| | " + " | ".join(columns.values()) + " |", "|---" * (len(columns) + 1) + "|"]
    for model, row in cells.items():
        shown = [_cell(value, highest) for value, highest in zip(row, best, strict=True)]
        lines.append(f"| {model} | " + " | ".join(shown) + " |")
    return lines


def choices(measured: Measured) -> list[str]:
    """What validation chose, a line for each method that had a choice."""
    lines = []
    for model, records in measured.items():
        chosen = [f"{record.choice} (seed {seed})" for seed, record in records.items() if record.choice]
        if chosen:
            lines.append(f"- {model}: {'; '.join(chosen)}")
    return lines


def section(
    title: str, note: str, sizes: Mapping[int, str], measured: Measured, columns: Mapping[str, str]
) -> list[str]:
    """One protocol: what it is, its sizes, its table, what was chosen."""
    folds = [f"- Seed {seed}: {size}" for seed, size in sizes.items()]
    return [f"## {title}", "", note, "", *folds, "", *table(measured, columns), "", *choices(measured), ""]


def _highest(values: Sequence[Summary | None]) -> float:
    return max((value.mean for value in values if value is not None), default=np.inf)


def _cell(value: Summary | None, highest: float) -> str:
    if value is None:
        return "–"
    return f"**{value}**" if value.mean == highest else str(value)

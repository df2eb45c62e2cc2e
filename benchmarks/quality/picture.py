"""The tables as pictures: lines by number of marks for new visitors, bars of one figure for the others."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.quality.results import Measured, summary
from benchmarks.quality.variants import NO_GRAPH, PINSAGE
from pinsage.evaluation import FEW_MARKS

PINSAGE_COLOUR, NO_GRAPH_COLOUR = "#b3261e", "#e58a84"
OTHER_COLOURS = ("#8a8a8a", "#4c78a8", "#54a24b", "#b279a2", "#e39c37", "#3aa6a0", "#7a5c3e", "#2b2b2b")
COLOUR_OF = {PINSAGE: PINSAGE_COLOUR, NO_GRAPH: NO_GRAPH_COLOUR}


def draw_visitors(measured: Measured, path: Path) -> None:
    """NDCG@10 by number of marks, and NDCG@100 with most as marks, as a PNG.

    Both parts have the same colours, so the names beside the bars are the legend. Of PinSage's ablations only
    the one without a graph is drawn; the others lie upon it.
    """
    shown = {
        model: records
        for model, records in measured.items()
        if model in COLOUR_OF or not model.startswith(PINSAGE)
    }
    others = iter(OTHER_COLOURS * len(shown))
    colours = [COLOUR_OF.get(model) or next(others) for model in shown]
    with mpl.rc_context({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(9, 4), layout="constrained")
        few, most = figure.subplots(1, 2, width_ratios=[3, 2])
        for row, (records, colour) in enumerate(zip(shown.values(), colours, strict=True)):
            values = [summary(records, f"n{n}_ndcg@10") for n in FEW_MARKS]
            points = [(n, value) for n, value in zip(FEW_MARKS, values, strict=True) if value is not None]
            few.errorbar(
                [n for n, _ in points],
                [value.mean for _, value in points],
                [value.deviation or 0 for _, value in points],
                color=colour,
                marker="o",
                linewidth=2.4 if colour == PINSAGE_COLOUR else 1.4,
                capsize=3,
            )
            if (value := summary(records, "most_ndcg@100")) is not None:
                most.barh(row, value.mean, xerr=value.deviation or 0, color=colour)
        few.set(
            xscale="log", xticks=FEW_MARKS, xticklabels=FEW_MARKS, xlabel="films marked", ylabel="NDCG@10"
        )
        few.minorticks_off()
        few.set_title("A few films marked")
        most.set(yticks=range(len(shown)), yticklabels=list(shown), xlabel="NDCG@100")
        for label, colour in zip(most.get_yticklabels(), colours, strict=True):
            label.set_color(colour)
        most.invert_yaxis()
        most.set_title("80% of the likes marked")
        _save(figure, path)


def draw_bars(measured: Measured, column: str, title: str, path: Path) -> None:
    """One figure of every method that has it, as a PNG; a single seed's, as published ones are, in grey."""
    with mpl.rc_context({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False}):
        known = {model: value for model, records in measured.items() if (value := summary(records, column))}
        figure = Figure(figsize=(9, 0.6 + 0.32 * len(known)), layout="constrained")
        axes = figure.subplots()
        for row, (model, value) in enumerate(known.items()):
            ours = OTHER_COLOURS[0] if value.deviation is None else OTHER_COLOURS[1]
            colour = COLOUR_OF.get(model, ours)
            spread = value.deviation or 0
            axes.barh(row, value.mean, xerr=spread, color=colour)
            axes.annotate(
                f"{value.mean:.3f}",
                (value.mean + spread, row),
                (6, 0),
                textcoords="offset points",
                va="center",
            )
        axes.set(yticks=range(len(known)), yticklabels=list(known), xlabel=title)
        axes.invert_yaxis()
        _save(figure, path)


def _save(figure: Figure, path: Path) -> None:
    """Written beside `path`, then renamed."""
    fresh = path.with_name(f".{path.name}.new")
    figure.savefig(fresh, dpi=110, format="png")
    fresh.replace(path)

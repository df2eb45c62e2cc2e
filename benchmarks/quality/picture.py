"""The new visitor's figures as a picture: NDCG@10 by number of marks; NDCG@100 with most as marks."""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from benchmarks.quality.results import Measured, summary
from pinsage.evaluation import FEW_MARKS

PINSAGE_COLOUR, OTHER_COLOURS = "#b3261e", ("#8a8a8a", "#4c78a8", "#54a24b", "#b279a2", "#e39c37")


def draw(measured: Measured, path: Path) -> None:
    """Write a PNG beside `path`, then rename it."""
    with mpl.rc_context({"font.size": 10, "axes.spines.top": False, "axes.spines.right": False}):
        figure = Figure(figsize=(9, 4), layout="constrained")
        few, most = figure.subplots(1, 2, width_ratios=[2, 1])
        others = iter(OTHER_COLOURS * len(measured))
        for row, (model, records) in enumerate(measured.items()):
            colour = PINSAGE_COLOUR if model == "PinSage" else next(others)
            values = [summary(records, f"n{n}_ndcg@10") for n in FEW_MARKS]
            points = [(n, value) for n, value in zip(FEW_MARKS, values, strict=True) if value is not None]
            few.errorbar(
                [n for n, _ in points],
                [value.mean for _, value in points],
                [value.deviation or 0 for _, value in points],
                color=colour,
                marker="o",
                linewidth=2.4 if model == "PinSage" else 1.4,
                capsize=3,
                label=model,
            )
            if (value := summary(records, "most_ndcg@100")) is not None:
                most.barh(row, value.mean, xerr=value.deviation or 0, color=colour)
        few.set(
            xscale="log", xticks=FEW_MARKS, xticklabels=FEW_MARKS, xlabel="films marked", ylabel="NDCG@10"
        )
        few.minorticks_off()
        few.set_title("A new visitor with a few marks")
        few.legend(frameon=False)
        most.set(yticks=range(len(measured)), yticklabels=list(measured), xlabel="NDCG@100")
        most.invert_yaxis()
        most.set_title("… with 80% of all likes as marks")
        fresh = path.with_name(f".{path.name}.new")
        figure.savefig(fresh, dpi=110, format="png")
        fresh.replace(path)

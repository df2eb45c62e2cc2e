"""report.html: how training went, on one page that needs no network."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ingest.schema import FloatArray, IntArray, Item
from pinsage.evaluation import RANKER_NAMES

INK, MUTED, GRID = "#23252b", "#8a8f9c", "#e7e8ec"
COLOURS = {"pinsage": "#d6455d", "item_knn": "#3f6fb5", "popularity": "#b9bdc8"}
COLUMNS = {
    "n1_ndcg@10": "1 mark",
    "n3_ndcg@10": "3 marks",
    "n5_ndcg@10": "5 marks",
    "n10_ndcg@10": "10 marks",
    "most_ndcg@100": "most marks\n(NDCG@100)",
    "most_recall@20": "most marks\n(Recall@20)",
}
GENRES_SHOWN, TITLES_SHOWN = 8, 24
MAP_COLOURS = ("#d6455d", "#3f6fb5", "#e0a030", "#4a9d6e", "#8a5bb0", "#3aa7b8", "#c96f3b", "#6b7280")
OTHER_GENRE = "#dcdee4"
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "report",
    "font.family": "sans-serif",
    "font.size": 10,
    "text.color": INK,
    "axes.edgecolor": GRID,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "legend.frameon": False,
}


@dataclass(frozen=True, slots=True)
class Run:
    """What the report shows. `curve` holds one entry per epoch (number, loss, validation, seconds)."""

    manifest: dict[str, Any]
    curve: Sequence[dict[str, Any]]
    items: Sequence[Item]
    vectors: FloatArray
    likes_per_film: IntArray


def render(run: Run) -> str:
    """The page as one HTML text with its pictures inline."""
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    template = files("pinsage").joinpath("templates/report.html.j2").read_text(encoding="utf-8")
    with rc_context(STYLE):
        pictures = {"curves": _curves(run), "bars": _bars(run.manifest["metrics"]), "map": _map(run)}
    return environment.from_string(template).render(
        manifest=run.manifest,
        metrics=run.manifest["metrics"],
        n_epochs=len(run.curve),
        seconds=sum(entry["seconds"] for entry in run.curve),
        columns={name: title.replace("\n", " ") for name, title in COLUMNS.items()},
        names=RANKER_NAMES,
        pictures=pictures,
    )


def _curves(run: Run) -> Markup:
    figure = Figure(figsize=(9.6, 3.0), layout="constrained")
    left, right = figure.subplots(1, 2)
    numbers = [entry["number"] for entry in run.curve]
    for axes, field, title in (
        (left, "loss", "Training loss"),
        (right, "validation", "Validation NDCG (mean)"),
    ):
        values = [entry[field] for entry in run.curve]
        axes.plot(numbers, values, color=COLOURS["pinsage"], linewidth=2)
        axes.plot(
            run.manifest["metrics"]["best_epoch"],
            values[run.manifest["metrics"]["best_epoch"] - 1],
            "o",
            color=COLOURS["pinsage"],
        )
        axes.axvline(run.manifest["metrics"]["best_epoch"], color=MUTED, linewidth=0.8, linestyle=":")
        axes.set_title(title, loc="left", fontweight="bold")
        axes.set_xlabel("epoch (the dot: the one that is shipped)")
        axes.xaxis.get_major_locator().set_params(integer=True)
    return _svg(figure, "Loss and validation figure by epoch")


def _bars(metrics: dict[str, Any]) -> Markup:
    figure = Figure(figsize=(9.6, 3.2), layout="constrained")
    axes: Axes = figure.subplots()
    shown = metrics["new_visitor"]
    columns = [name for name in COLUMNS if shown["pinsage"][name] is not None]
    width = 0.26
    for number, (ranker, colour) in enumerate(COLOURS.items()):
        places = np.arange(len(columns)) + (number - 1) * width
        heights = [shown[ranker][column] for column in columns]
        bars = axes.bar(places, heights, width * 0.92, color=colour, label=RANKER_NAMES[ranker])
        axes.bar_label(bars, fmt="%.2f", color=MUTED, fontsize=7.5, padding=1)
    axes.set_xticks(np.arange(len(columns)), [COLUMNS[name] for name in columns])
    axes.grid(visible=False, axis="x")
    axes.legend(ncols=3, loc="upper left", bbox_to_anchor=(0, 1.16))
    return _svg(figure, "Figures beside popularity and ItemKNN")


def _map(run: Run) -> Markup:
    """Liked films on the two strongest axes of the graph block, coloured by genre, the best known named."""
    start, end = run.manifest["query"]["blocks"][0]
    liked = np.flatnonzero(run.likes_per_film)
    block = run.vectors[liked, start:end].astype(np.float64)
    block /= np.maximum(np.linalg.norm(block, axis=1, keepdims=True), 1e-9)
    centred = block - block.mean(axis=0)
    _, _, axes_of_variance = np.linalg.svd(centred, full_matrices=False)
    places = centred @ axes_of_variance[:2].T

    first_genre = [next(iter(run.items[film].genres), "") for film in liked.tolist()]
    genres, counts = np.unique([genre for genre in first_genre if genre], return_counts=True)
    common = [str(genre) for genre in genres[np.argsort(-counts, kind="stable")][:GENRES_SHOWN]]
    colour_of = dict(zip(common, MAP_COLOURS, strict=False))

    figure = Figure(figsize=(9.6, 7.2), layout="constrained")
    axes: Axes = figure.subplots()
    sizes = 4 + 90 * run.likes_per_film[liked] / run.likes_per_film.max()
    colours = [colour_of.get(genre, OTHER_GENRE) for genre in first_genre]
    axes.scatter(places[:, 0], places[:, 1], s=sizes, c=colours, alpha=0.65, linewidths=0)
    for row in np.argsort(-run.likes_per_film[liked], kind="stable")[:TITLES_SHOWN]:
        title = run.items[int(liked[row])].title.replace("$", r"\$")
        axes.annotate(title, places[row], fontsize=7.5, xytext=(4, 3), textcoords="offset points")
    for genre, colour in colour_of.items():
        axes.scatter([], [], color=colour, label=genre)
    axes.legend(ncols=GENRES_SHOWN // 2, loc="upper center", bbox_to_anchor=(0.5, -0.01))
    axes.set_axis_off()
    return _svg(figure, "Map of the films")


def _svg(figure: Figure, description: str) -> Markup:
    """The picture as an inline <svg>; the description is ours, the rest is matplotlib's own escaping."""
    buffer = io.StringIO()
    figure.savefig(buffer, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    body = svg[svg.index("<svg") :].replace("<svg", f'<svg role="img" aria-label="{description}"', 1)
    return Markup(body)  # noqa: S704

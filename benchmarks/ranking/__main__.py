"""The ranking stage, measured: `python -m benchmarks.ranking --state DIR`. Writes results/deepfm.md.

Needs a state prepared with `--models pinsage,dssm,deepfm`. Networks are trained here, by `deepfm.evaluate`
(which keeps what is done, so that an interrupted run goes on); what reordering the towers' candidates gains
was measured by `deepfm.rerank`; visitors are asked about here.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import machine
from benchmarks.ranking import visitors
from deepfm.evaluate import Figures, evaluate
from deepfm.options import MODEL
from deepfm.settings import KINDS
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.storage import read_summary
from recommender.errors import RecommenderError
from recommender.films.second_stage import WEIGHT
from recommender.items.reranking import FOLDER
from training.artifacts import write_whole
from training.errors import ArtifactError, ModelError
from training.options import whole
from training.places import Place, add_place, place_of

RESULTS = Path(__file__).resolve().parents[1] / "results"
PUBLISHED = {"LR": (0.870, None), "DeepFM": (0.8997, 0.315), "DCNv2": (0.9000, None), "FFM": (0.9007, None)}
"""AUC and logloss that RecBole states for the random split."""


@ending(DatasetError, ModelError, RecommenderError, stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ranking", description=__doc__)
    add_place(parser, MODEL)
    parser.add_argument("--seeds", type=whole(0), nargs="+", default=[0, 1, 2], help="default: 0 1 2")
    parser.add_argument("--out-file", type=Path, default=RESULTS / "deepfm.md", help="default: the results")
    options = parser.parse_args(arguments)
    text = report(place_of(options, MODEL), options.seeds)
    write_whole(options.out_file, text.encode())
    print(text)
    return 0


def report(place: Place, seeds: Sequence[int]) -> str:
    """The tables as Markdown."""
    first, *others = seeds
    rows = [evaluate(place, ("random", "time", "users"), KINDS, first)]
    rows += [evaluate(place, ("random",), ("deepfm",), seed) for seed in others]
    reranker = _reranker(place.out / FOLDER / "manifest.json")
    summary = read_summary(place.dataset)
    return "\n".join(
        [
            "# Ranking: DeepFM beside its own parts, and what a second stage gains",
            "",
            "`python -m benchmarks.ranking --state DIR` writes this file.",
            "",
            *machine.described(("numpy", "onnxruntime", "scipy", "torch")),
            f"- {summary.name}: {summary.users:,} users, {summary.items:,} films, "
            f"{summary.interactions:,} ratings",
            "- Labels: 4 stars and more wanted, 2 and less unwanted, others left out. Fields: user id, age, "
            "gender, occupation, film id, genres, year. Epochs are chosen on validation events by AUC.",
            "",
            "## Telling liked from disliked films",
            "",
            *_auc_tables(rows, seeds),
            "",
            "## Reordering the towers' 100 best for known users",
            "",
            *_reranked(reranker),
            "",
            "## Ranking PinSage's 100 best for visitors, by profile",
            "",
            "NDCG@10 of held-out users, with the profile in the query either way. Test without ranking and "
            f"ranked with the weight that is served, {WEIGHT:g}; then validation by weight.",
            "",
            *visitors.lines(visitors.measure(place.dataset.parent, first)),
            "",
        ]
    )


def _auc_tables(rows: Sequence[dict[str, Figures]], seeds: Sequence[int]) -> list[str]:
    first = rows[0]
    deepfm = [row["random deepfm"]["test"] for row in rows]
    lines = ["| random 8:1:1, test | AUC | logloss |", "|---|---|---|"]
    lines += [
        _line(f"{name} (seed {seeds[0]})", first[f"random {name}"]["test"])
        for name in ("popularity", "lr", "fm")
    ]
    for seed, figures in zip(seeds, deepfm, strict=True):
        lines.append(_line(f"**DeepFM** (seed {seed})", figures))
    if len(deepfm) > 1:
        spread = {name: [figures[name] for figures in deepfm] for name in ("AUC", "logloss")}
        cells = [f"{np.mean(values):.4f} ± {np.std(values, ddof=1):.4f}" for values in spread.values()]
        lines.append(f"| **DeepFM**, {len(deepfm)} seeds | {' | '.join(cells)} |")
    for name, (auc, logloss) in PUBLISHED.items():
        lines.append(f"| {name}, as RecBole states it | {auc:.4f} | {'–' if logloss is None else logloss} |")
    for split, title in (("time", "each user's latest tenth"), ("users", "users never met, by features")):
        lines += ["", f"| {title}, test | AUC | logloss |", "|---|---|---|"]
        for name in ("popularity", "lr", "fm", "deepfm"):
            lines.append(_line(name, first[f"{split} {name}"]["test"]))
    runs = [row["random deepfm"]["training"] for row in rows]
    quickest = min(run["seconds"] / run["epochs"] for run in runs)
    epochs = ", ".join(f"{run['epochs']:.0f}" for run in runs)
    return [
        *lines,
        "",
        "popularity is the share of an item's training events in which it was wanted. On the random split "
        f"DeepFM took {epochs} epochs, in the quickest of the runs {quickest:.0f} s each.",
    ]


def _line(name: str, figures: dict[str, float]) -> str:
    return f"| {name} | {figures['AUC']:.4f} | {figures['logloss']:.4f} |"


def _reranked(manifest: dict[str, Any]) -> list[str]:
    metrics = manifest["metrics"]
    lines = [
        f"First stage: `{manifest['first_stage']}`. {metrics['protocol']}. Seed {manifest['seed']}.",
        "",
        "| NDCG@10 | as found | reordered | change |",
        "|---|---|---|---|",
    ]
    for name, title in (("chosen_on", "a fifth of the users, last film but one"), ("test", "test")):
        before, after = metrics[name]["first stage"], metrics[name]["reranked"]
        lines.append(f"| {title} | {before:.4f} | {after:.4f} | {after / before - 1:+.1%} |")
    return lines


def _reranker(path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise ArtifactError(f"{path} cannot be read; run `python -m deepfm.rerank` first.") from None
    return manifest


if __name__ == "__main__":
    sys.exit(main())

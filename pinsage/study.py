"""What came of a search for settings, for people and for the next command."""

from __future__ import annotations

import json
from pathlib import Path

import optuna
from optuna.trial import FrozenTrial, TrialState

from ingest.storage import DatasetSummary
from pinsage.search import RANGES, decided, finished, values_of, with_values
from pinsage.settings import Settings

OPTIONS = {
    "neighbours": "--num-neighbors",
    "walks": "--num-random-walks",
    "restart_prob": "--random-walk-restart-prob",
    "layers": "--num-layers",
    "dropout": "--dropout",
    "batch_size": "--batch-size",
    "lr": "--lr",
    "weight_decay": "--weight-decay",
}
SHOWN = 10


def write_summary(study: optuna.Study, folder: Path, base: Settings, data: DatasetSummary) -> str:
    """Write summary.md and best.json into `folder`; returns the summary."""
    best = finished(study)[:1]
    if best:
        content = {"validation_ndcg": best[0].value, "settings": with_values(base, best[0].params).as_json()}
        (folder / "best.json").write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    text = "\n".join(_lines(study, base, data)) + "\n"
    (folder / "summary.md").write_text(text, encoding="utf-8")
    return text


def command_line(trial: FrozenTrial, seed: int) -> str:
    """The command that trains with a trial's settings."""
    options = [f"{OPTIONS[name]} {_number(value)}" for name, value in trial.params.items()]
    return f"python -m pinsage.model OUT {' '.join(options)} --seed {seed}"


def _lines(study: optuna.Study, base: Settings, data: DatasetSummary) -> list[str]:
    trials, best = decided(study), finished(study)
    given_up = sum(trial.state == TrialState.PRUNED for trial in trials)
    seconds = sum((trial.duration.total_seconds() if trial.duration else 0.0) for trial in trials)
    lines = [
        f"- {data.name}: {data.users:,} users, {data.items:,} films, {data.interactions:,} ratings; "
        f"seed {base.seed}",
        f"- {len(trials)} trials in {seconds / 60:.0f} minutes, {given_up} of them given up early; judged by "
        "the mean NDCG over the validation users' protocols",
    ]
    if not best:
        return [*lines, "- no trial has been finished yet"]
    usual = values_of(base)
    table = [
        f"| {_rank(trial, rank, usual)} | {trial.value:.4f} | {trial.user_attrs.get('epochs', '–')} | "
        + " | ".join(_number(trial.params[name]) for name in RANGES)
        + " |"
        for rank, trial in enumerate(best, start=1)
        if rank <= SHOWN or trial.params == usual
    ]
    return [
        *lines,
        "",
        "| | validation NDCG | best epoch | " + " | ".join(name.replace("_", " ") for name in RANGES) + " |",
        "|---" * (len(RANGES) + 3) + "|",
        *table,
        "",
        f"Best: `{command_line(best[0], base.seed)}`",
    ]


def _rank(trial: FrozenTrial, rank: int, usual: object) -> str:
    return f"{rank} (the defaults)" if trial.params == usual else str(rank)


def _number(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.3g}"

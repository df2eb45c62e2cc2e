"""Compare the ranker with its own parts: `python -m deepfm.evaluate OUT`, or `--state DIR`.

Trains DeepFM, FM and logistic regression with the same code on the same parts of the data, for every way to
split (see `deepfm.splits`), and prints AUC and logloss on validation and test events. What is done is kept in
OUT/evaluation.json, so that an interrupted command goes on where it stopped.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from deepfm.options import MODEL
from deepfm.settings import KINDS, SPLITS, Settings
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.table_storage import load_tables, read_tables_summary
from training.artifacts import write_whole
from training.errors import ModelError
from training.options import whole
from training.places import Place, add_place, place_of

KEPT = "evaluation.json"

Figures = dict[str, dict[str, float]]
"""By part, validation or test: AUC and logloss."""


@ending(
    DatasetError,
    ModelError,
    stopped="Stopped. What is measured is kept; the same command goes on from there.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = _parser().parse_args(arguments)
    place = place_of(options, MODEL)
    rows = evaluate(place, options.splits, options.kinds, options.seed)
    print(json.dumps(rows, indent=2) if options.json else table(rows))
    return 0


def evaluate(place: Place, splits: Sequence[str], kinds: Sequence[str], seed: int) -> dict[str, Figures]:
    """Figures by "split kind", from what is kept in `place.out` or from training now.

    Raises DatasetError or ModelError.
    """
    from deepfm.artifacts import run_identity  # noqa: PLC0415 - torch is slow to import, see `train`
    from deepfm.comparison import measured, simple  # noqa: PLC0415

    summary = read_tables_summary(place.dataset)
    kept = _read_kept(place.out / KEPT)
    tables = load_tables(place.dataset)
    rows: dict[str, Figures] = {}
    for split in SPLITS:
        if split not in splits:
            continue
        usual = Settings(split=split, seed=seed)
        rows[f"{split} popularity"] = simple(tables, usual)
        for kind in reversed(KINDS):
            if kind not in kinds:
                continue
            settings = replace(usual, kind=kind)
            run = run_identity(asdict(summary.dataset), summary.schema, settings)
            key = json.dumps(run, sort_keys=True)
            if key not in kept:
                kept[key] = measured(tables, settings)
                _write_kept(place.out, kept)
            rows[f"{split} {kind}"] = kept[key]
    return rows


def table(rows: dict[str, Figures]) -> str:
    """Figures for a terminal, a line for each split and kind."""
    lines = [
        f"{'':20}{'validation':>20}{'test':>20}",
        f"{'split':8}{'':12}" + f"{'AUC':>10}{'logloss':>10}" * 2,
    ]
    for name, figures in rows.items():
        split, kind = name.split()
        numbers = [figures[part][metric] for part in ("validation", "test") for metric in ("AUC", "logloss")]
        lines.append(f"{split:8}{kind:12}" + "".join(f"{number:10.4f}" for number in numbers))
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deepfm.evaluate", description=__doc__)
    add_place(parser, MODEL)
    parser.add_argument(
        "--splits", choices=SPLITS, nargs="+", default=SPLITS, help="ways to split (default: all)"
    )
    parser.add_argument("--kinds", choices=KINDS, nargs="+", default=KINDS, help="networks (default: all)")
    parser.add_argument("--seed", type=whole(0), default=0, metavar="N", help="of every draw (default 0)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    return parser


def _read_kept(path: Path) -> dict[str, Figures]:
    try:
        kept: dict[str, Figures] = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} is damaged; remove it and run the command again.") from error
    return kept


def _write_kept(out: Path, kept: dict[str, Any]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        write_whole(out / KEPT, (json.dumps(kept, indent=1) + "\n").encode())
    except OSError as error:
        raise ModelError(f"Cannot write to {out}: {error.strerror}.") from error


if __name__ == "__main__":
    sys.exit(main())

"""Where commands that train or ask a model read and write: a folder OUT, or a prepared state."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from ingest.prepared import prepared_datasets
from training.errors import ModelError


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of the model, and that of the dataset it learns from."""

    out: Path
    dataset: Path


def add_place(parser: argparse.ArgumentParser, model: str, *, required: bool = True) -> None:
    """Options that say where: OUT, or --state with perhaps --dataset. `model` starts the names of folders."""
    group = parser.add_argument_group("where")
    where = group.add_mutually_exclusive_group(required=required)
    where.add_argument(
        "out",
        metavar="OUT",
        type=Path,
        nargs="?",
        help="folder that holds dataset/ (made by `python -m pinsage.process_movielens1m`) and the model",
    )
    where.add_argument(
        "--state",
        metavar="DIR",
        type=Path,
        help=f"a folder that `python main.py prepare` has filled; the model goes to DIR/{model}-NAME",
    )
    group.add_argument(
        "--dataset", metavar="NAME", help="which of the state's datasets (default: the only one)"
    )


def place_of(options: argparse.Namespace, model: str) -> Place:
    """The place that parsed options stand for; raises ModelError where a state leaves it open."""
    if options.out is not None:
        if options.dataset is not None:
            raise ModelError("--dataset goes with --state; OUT holds one dataset.")
        return Place(options.out, options.out / "dataset")
    datasets = prepared_datasets(options.state)
    if not datasets:
        raise ModelError(
            f"No prepared dataset in {options.state}. Run `python main.py prepare --state {options.state}`."
        )
    if options.dataset is None and len(datasets) > 1:
        raise ModelError(f"{options.state} holds {', '.join(datasets)}; say which with --dataset NAME.")
    name = options.dataset or next(iter(datasets))
    if name not in datasets:
        raise ModelError(f"{options.state} holds no dataset {name}, only {', '.join(datasets)}.")
    return Place(options.state / f"{model}-{name}", datasets[name])

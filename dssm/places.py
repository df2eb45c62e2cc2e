"""Where the towers' commands read and write: a folder OUT, or a prepared state."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from dssm.errors import DssmError


@dataclass(frozen=True, slots=True)
class Place:
    """The folder of the model, and that of the dataset it learns from."""

    out: Path
    dataset: Path


def add_place(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Options that say where: OUT, or --state with perhaps --dataset."""
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
        help="a folder that `python main.py prepare` has filled; the model goes to DIR/dssm-NAME",
    )
    group.add_argument(
        "--dataset", metavar="NAME", help="which of the state's datasets (default: the only one)"
    )


def place_of(options: argparse.Namespace) -> Place:
    """The place that parsed options stand for; raises DssmError where a state leaves it open."""
    if options.out is not None:
        if options.dataset is not None:
            raise DssmError("--dataset goes with --state; OUT holds one dataset.")
        return Place(options.out, options.out / "dataset")
    prefix = "pinsage-"
    names = sorted(
        path.parent.parent.name.removeprefix(prefix)
        for path in options.state.glob(f"{prefix}*/dataset/dataset.json")
    )
    if not names:
        raise DssmError(
            f"No prepared dataset in {options.state}. Run `python main.py prepare --state {options.state}`."
        )
    if options.dataset is None and len(names) > 1:
        raise DssmError(f"{options.state} holds {', '.join(names)}; say which with --dataset NAME.")
    name = options.dataset or names[0]
    if name not in names:
        raise DssmError(f"{options.state} holds no dataset {name}, only {', '.join(names)}.")
    return Place(options.state / f"dssm-{name}", options.state / f"{prefix}{name}" / "dataset")

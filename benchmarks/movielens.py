"""Where MovieLens-1M is, for benchmarks that measure on it: it may not be passed on, so it is never here."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path


def add_data(parser: argparse.ArgumentParser) -> None:
    """The option `--data`, which the variable MOVIELENS_1M stands in for."""
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("MOVIELENS_1M"),
        help="folder or zip of MovieLens-1M (or another release); default: MOVIELENS_1M",
    )


def parse_with_data(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """The options, `data` among them; ends the program with a hint where it is not given."""
    options = parser.parse_args(arguments)
    if options.data is None:
        parser.error(
            "where is MovieLens-1M? Set MOVIELENS_1M to its folder or zip, or give --data PATH "
            "(https://grouplens.org/datasets/movielens/1m/)."
        )
    return options

"""What the command lines of trainers share: kinds of numbers, settings as options, how to run."""

from __future__ import annotations

import argparse
from collections.abc import Callable


def whole(least: int) -> Callable[[str], int]:
    """Parses a whole number of at least `least`."""

    def parse(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is less than {least}")
        return value

    parse.__name__ = "whole number"
    return parse


def number(least: float, most: float) -> Callable[[str], float]:
    """Parses a number between `least` and `most`."""

    def parse(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
        return value

    parse.__name__ = "number"
    return parse


def add_setting(
    group: argparse._ArgumentGroup, defaults: object, name: str, kind: Callable[[str], float], text: str
) -> None:
    """The option `name` for the setting of the same name, with its value in `defaults`."""
    default = getattr(defaults, name.removeprefix("--").replace("-", "_"))
    group.add_argument(name, type=kind, default=default, metavar="N", help=f"{text} (default %(default)s)")


def add_running(group: argparse._ArgumentGroup) -> None:
    """Whether to go on from a checkpoint, and to train what is there already."""
    group.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on from OUT/checkpoint.pt if it belongs to the same run (default: yes)",
    )
    group.add_argument(
        "--force", action="store_true", help="train afresh even if OUT holds this very model already"
    )

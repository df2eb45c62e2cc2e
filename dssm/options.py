"""The command line of `python -m dssm.train`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import fields

from dssm.places import add_place
from dssm.settings import ENCODERS, MODES, OUTPUTS, Settings
from training.options import add_running, add_setting, number, whole

DEFAULTS = Settings()


def build_parser() -> argparse.ArgumentParser:
    """The parser; a bad option ends the program with exit code 2 and the usage."""
    parser = argparse.ArgumentParser(
        prog="python -m dssm.train",
        description="Train two towers to find every user's next item, and write them as data.",
        epilog="The same dataset, settings and seed give the same bytes on the same machine.",
    )
    add_place(parser)
    _add_towers(parser.add_argument_group("towers"))
    _add_training(parser.add_argument_group("training"))
    add_running(parser.add_argument_group("running"))
    return parser


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that the parsed options stand for."""
    return Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})


def _add_towers(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--encoder",
        choices=ENCODERS,
        default=DEFAULTS.encoder,
        help="what reads the history: its mean as in the original, a recency-weighted mean, a recurrent net "
        "or a transformer (default %(default)s)",
    )
    _number(group, "--layers", whole(1), "of the recurrent net or transformer")
    _number(group, "--dim", whole(2), "columns of a vector")
    _number(group, "--user-dim", whole(1), "columns of the embedding of each user feature")
    _number(group, "--hidden", whole(1), "width of the towers' hidden layer")
    _number(group, "--dropout", number(0, 0.95), "of histories, encoder and user tower")
    _number(group, "--history-length", whole(1), "latest items that make a history")
    group.add_argument(
        "--output",
        choices=OUTPUTS,
        default=DEFAULTS.output,
        help="vectors of length 1, or as the towers leave them (default %(default)s)",
    )


def _add_training(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--mode",
        choices=MODES,
        default=DEFAULTS.mode,
        help="yes or no to each item (point); one above another (pair); one out of many drawn by popularity "
        "(list); one out of the batch (softmax) (default %(default)s)",
    )
    _number(group, "--temperature", number(1e-3, 100), "divides scores before the loss")
    _number(group, "--negatives", whole(0), "items to compare with, shared by a batch; 0: all there are")
    group.add_argument(
        "--correction",
        action=argparse.BooleanOptionalAction,
        default=DEFAULTS.correction,
        help="make up for popular items being drawn more often (default: yes)",
    )
    _number(group, "--forget", number(0, 1), "how often a user feature is hidden, so that it may be unknown")
    _number(group, "--newcomers", whole(0), "times that each stretch of history trains the start without one")
    _number(group, "--new-items", number(0, 1), "how often an item's id is hidden, so that it may be new")
    _number(group, "--spread", number(0, 10), "standard deviation of fresh embeddings")
    _number(group, "--batch-size", whole(1), "stretches of history per step")
    _number(group, "--epochs", whole(1), "epochs at most; it stops earlier when more do not help")
    _number(group, "--patience", whole(1), "stop after so many epochs without a better validation figure")
    _number(group, "--lr", number(0, 10), "learning rate")
    _number(group, "--weight-decay", number(0, 100), "of all weights")
    _number(group, "--seed", whole(0), "of every draw")


def _number(group: argparse._ArgumentGroup, name: str, kind: Callable[[str], float], text: str) -> None:
    add_setting(group, DEFAULTS, name, kind, text)

"""The command line of `python -m deepfm.train`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import fields

from deepfm.settings import KINDS, SPLITS, Settings
from training.options import add_running, add_setting, number, whole
from training.places import add_place

MODEL = "deepfm"
"""Starts the names of the folders of rankers in a state."""

DEFAULTS = Settings()


def build_parser() -> argparse.ArgumentParser:
    """The parser; a bad option ends the program with exit code 2 and the usage."""
    parser = argparse.ArgumentParser(
        prog="python -m deepfm.train",
        description="Train DeepFM to tell wanted from unwanted items, and write it as data.",
        epilog="The same dataset, settings and seed give the same bytes on the same machine.",
    )
    add_place(parser, MODEL)
    _add_network(parser.add_argument_group("network"))
    _add_training(parser.add_argument_group("training"))
    add_running(parser.add_argument_group("running"))
    return parser


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that the parsed options stand for."""
    return Settings(**{field.name: getattr(options, field.name) for field in fields(Settings)})


def _add_network(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--kind",
        choices=KINDS,
        default=DEFAULTS.kind,
        help="the whole network, without its deep part, or logistic regression alone (default %(default)s)",
    )
    _number(group, "--dim", whole(1), "columns of the embedding of each feature")
    _number(group, "--hidden", whole(1), "width of the deep part's layers")
    _number(group, "--layers", whole(1), "of the deep part")
    _number(group, "--dropout", number(0, 0.95), "in the deep part")
    _number(group, "--spread", number(0, 10), "standard deviation of fresh embeddings")


def _add_training(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--split",
        choices=SPLITS,
        default=DEFAULTS.split,
        help="what is held out: the latest events of each user, random events, or whole users "
        "(default %(default)s)",
    )
    _number(group, "--forget-ids", number(0, 1), "how often an id is hidden, so that it may be unknown")
    _number(group, "--forget", number(0, 1), "how often any other feature is hidden")
    _number(group, "--batch-size", whole(1), "events per step")
    _number(group, "--epochs", whole(1), "epochs at most; it stops earlier when more do not help")
    _number(group, "--patience", whole(1), "stop after so many epochs without a better validation figure")
    _number(group, "--lr", number(0, 10), "learning rate")
    _number(group, "--weight-decay", number(0, 100), "of all weights")
    _number(group, "--seed", whole(0), "of every draw")


def _number(group: argparse._ArgumentGroup, name: str, kind: Callable[[str], float], text: str) -> None:
    add_setting(group, DEFAULTS, name, kind, text)

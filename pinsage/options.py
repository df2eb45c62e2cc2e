"""The command line of `python -m pinsage.model`: the original's options by name, and ours."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

from pinsage.settings import LOSSES, Settings, WalkSettings

DEFAULTS = Settings()
MIN_DIM = 8


def build_parser() -> argparse.ArgumentParser:
    """The parser; a bad option ends the program with exit code 2 and the usage."""
    parser = argparse.ArgumentParser(
        prog="python -m pinsage.model",
        description="Train PinSage on OUT/dataset and write the artifacts to OUT.",
        epilog="The same dataset, settings and seed give the same bytes on the same machine.",
    )
    parser.add_argument(
        "out", metavar="OUT", type=Path, help="folder that holds dataset/; artifacts go there"
    )
    _add_walks(parser.add_argument_group("neighbourhoods (random walks with restart)"))
    _add_network(parser.add_argument_group("network"))
    _add_training(parser.add_argument_group("training"))
    _add_running(parser.add_argument_group("running"))
    return parser


def settings_of(options: argparse.Namespace) -> Settings:
    """The settings that the parsed options stand for."""
    return Settings(
        walk=WalkSettings(
            length=options.random_walk_length,
            restart_prob=options.random_walk_restart_prob,
            walks=options.num_random_walks,
            measured_walks=max(options.num_random_walks, DEFAULTS.walk.measured_walks),
            neighbours=options.num_neighbors,
        ),
        dim=options.hidden_dims,
        layers=options.num_layers,
        dropout=options.dropout,
        graph=options.graph,
        loss=options.loss,
        batch_size=options.batch_size,
        batches_per_epoch=options.batches_per_epoch,
        epochs=options.num_epochs,
        patience=options.patience,
        lr=options.lr,
        weight_decay=options.weight_decay,
        seed=options.seed,
    )


def _add_walks(group: argparse._ArgumentGroup) -> None:
    walk = DEFAULTS.walk
    group.add_argument(
        "--random-walk-length",
        type=_whole(1),
        default=walk.length,
        metavar="N",
        help="film → user → film steps of a walk at most (default %(default)s, as in the original)",
    )
    group.add_argument(
        "--random-walk-restart-prob",
        type=_number(0, 1),
        default=walk.restart_prob,
        metavar="P",
        help="probability that a walk ends after each step (default %(default)s, as in the original)",
    )
    group.add_argument(
        "--num-random-walks",
        type=_whole(1),
        default=walk.walks,
        metavar="N",
        help="walks from every film, drawn anew each epoch (default %(default)s; the original's 10 are too "
        "few to rank neighbours)",
    )
    group.add_argument(
        "--num-neighbors",
        type=_whole(1),
        default=walk.neighbours,
        metavar="T",
        help="most visited films that make a neighbourhood (default %(default)s as in the paper; original 3)",
    )


def _add_network(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--num-layers",
        type=_whole(1),
        default=DEFAULTS.layers,
        metavar="N",
        help="convolutions (default %(default)s)",
    )
    group.add_argument(
        "--hidden-dims",
        type=_whole(MIN_DIM),
        default=DEFAULTS.dim,
        metavar="N",
        help="columns of a film's vector, bias included (default %(default)s; original 128)",
    )
    group.add_argument(
        "--dropout",
        type=_number(0, 0.95),
        default=DEFAULTS.dropout,
        metavar="P",
        help="of the convolutions' inputs (default %(default)s)",
    )
    group.add_argument(
        "--graph",
        action=argparse.BooleanOptionalAction,
        default=DEFAULTS.graph,
        help="learn from neighbourhoods; without, ids take their place, to see what the graph is worth "
        "(default: yes)",
    )


def _add_training(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--loss",
        choices=LOSSES,
        default=DEFAULTS.loss,
        help="softmax over the catalogue, or the paper's max-margin with a curriculum of hard negatives "
        "(default %(default)s)",
    )
    group.add_argument(
        "--num-epochs",
        type=_whole(1),
        default=DEFAULTS.epochs,
        metavar="N",
        help="epochs at most; it stops earlier when more do not help (default %(default)s; original 1)",
    )
    group.add_argument(
        "--patience",
        type=_whole(1),
        default=DEFAULTS.patience,
        metavar="N",
        help="stop after N epochs without a better validation figure, not counting the first ten "
        "(default %(default)s)",
    )
    group.add_argument(
        "--batch-size",
        type=_whole(2),
        default=DEFAULTS.batch_size,
        metavar="N",
        help="users per step (default %(default)s; the original counted films, 32)",
    )
    group.add_argument(
        "--batches-per-epoch",
        type=_whole(1),
        default=None,
        metavar="N",
        help="steps per epoch (default: every user once; the original's 20000 tiny ones are not needed)",
    )
    group.add_argument(
        "--lr",
        type=_number(0, 10),
        default=DEFAULTS.lr,
        metavar="RATE",
        help="learning rate (default %(default)s; original 3e-5, for its tiny batches)",
    )
    group.add_argument(
        "--weight-decay",
        type=_number(0, 100),
        default=DEFAULTS.weight_decay,
        metavar="W",
        help="of the embeddings (default %(default)s)",
    )
    group.add_argument(
        "--seed", type=_whole(0), default=DEFAULTS.seed, help="of every draw (default %(default)s)"
    )


def _add_running(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N (default %(default)s)")
    group.add_argument(
        "--num-workers",
        type=_whole(0),
        default=0,
        metavar="N",
        help="accepted for old command lines; one call draws all neighbourhoods, so no workers are started",
    )
    group.add_argument(
        "-k",
        type=_whole(1),
        default=10,
        metavar="K",
        help="cut-off of the printed HITS@K (default %(default)s)",
    )
    group.add_argument(
        "--resume",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="go on from OUT/checkpoint.pt if it belongs to the same run (default: yes)",
    )
    group.add_argument(
        "--force", action="store_true", help="train afresh even if OUT holds this very model already"
    )


def _whole(least: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        value = int(text)
        if value < least:
            raise argparse.ArgumentTypeError(f"{value} is less than {least}")
        return value

    parse.__name__ = "whole number"
    return parse


def _number(least: float, most: float) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text} is not between {least} and {most}")
        return value

    parse.__name__ = "number"
    return parse

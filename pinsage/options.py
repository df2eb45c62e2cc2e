"""The command line of `python -m pinsage.model`: the original's options by name, and ours."""

from __future__ import annotations

import argparse
from pathlib import Path

from pinsage.settings import BATCHES, CONVOLUTIONS, LOSSES, TARGETS, WHOLE_CATALOGUE, Settings, WalkSettings
from training.options import add_running, number, whole

DEFAULTS = Settings()
MIN_DIM = 8


def build_parser() -> argparse.ArgumentParser:
    """The parser; a bad option ends the program with exit code 2 and the usage."""
    parser = argparse.ArgumentParser(
        prog="python -m pinsage.model",
        description="Train PinSage on OUT/dataset and write the artifacts to OUT.",
        epilog="The same dataset, settings and seed give the same bytes on the same machine. On several "
        "processors, GPUs or machines: torchrun --nproc-per-node N -m pinsage.model OUT …; processes share "
        "each batch and average gradients (DDP), with --device cuda each on the GPU of its LOCAL_RANK.",
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
        convolution=options.convolution,
        layers=options.num_layers,
        dropout=options.dropout,
        graph=options.graph,
        unliked=options.unliked,
        loss=options.loss,
        targets=options.targets,
        stretch=options.stretch,
        batches=options.batches,
        candidates=options.candidates,
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
        type=whole(1),
        default=walk.length,
        metavar="N",
        help="film → user → film steps of a walk at most (default %(default)s, as in the original)",
    )
    group.add_argument(
        "--random-walk-restart-prob",
        type=number(0, 1),
        default=walk.restart_prob,
        metavar="P",
        help="probability that a walk ends after each step (default %(default)s, as in the original)",
    )
    group.add_argument(
        "--num-random-walks",
        type=whole(1),
        default=walk.walks,
        metavar="N",
        help="walks from every film, drawn anew each epoch (default %(default)s; the original's 10 are too "
        "few to rank neighbours)",
    )
    group.add_argument(
        "--num-neighbors",
        type=whole(1),
        default=walk.neighbours,
        metavar="T",
        help="most visited films that make a neighbourhood (default %(default)s as in the paper; original 3)",
    )


def _add_network(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--convolution",
        choices=CONVOLUTIONS,
        default=DEFAULTS.convolution,
        help="light averages the neighbours, dense is the paper's (default %(default)s)",
    )
    group.add_argument(
        "--num-layers",
        type=whole(1),
        default=DEFAULTS.layers,
        metavar="N",
        help="convolutions (default %(default)s)",
    )
    group.add_argument(
        "--hidden-dims",
        type=whole(MIN_DIM),
        default=DEFAULTS.dim,
        metavar="N",
        help="columns of a film's vector, bias included (default %(default)s; original 128)",
    )
    group.add_argument(
        "--dropout",
        type=number(0, 0.95),
        default=DEFAULTS.dropout,
        metavar="P",
        help="of what is known of a film before the convolutions (default %(default)s)",
    )
    group.add_argument(
        "--stretch",
        type=whole(2),
        default=DEFAULTS.stretch,
        metavar="N",
        help="neighbours are liked within N likes in a row of somebody (default: by the same person, ever)",
    )
    group.add_argument(
        "--unliked",
        action=argparse.BooleanOptionalAction,
        default=DEFAULTS.unliked,
        help="learn from ratings that are no likes, too: what a dislike tells (default: yes)",
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
        "--targets",
        choices=TARGETS,
        default=DEFAULTS.targets,
        help="what marks should find: any other likes, or those right after one (default %(default)s)",
    )
    group.add_argument(
        "--num-epochs",
        type=whole(1),
        default=DEFAULTS.epochs,
        metavar="N",
        help="epochs at most; it stops earlier when more do not help (default %(default)s; original 1)",
    )
    group.add_argument(
        "--patience",
        type=whole(1),
        default=DEFAULTS.patience,
        metavar="N",
        help="stop after N epochs without a better validation figure, not counting the first ten "
        "(default %(default)s)",
    )
    group.add_argument(
        "--batch-size",
        type=whole(2),
        default=DEFAULTS.batch_size,
        metavar="N",
        help="users per step, of all processes together (default: 256, or an eighth of the films where steps "
        "see parts of a large catalogue; the original counted films, 32)",
    )
    group.add_argument(
        "--batches",
        choices=BATCHES,
        default=DEFAULTS.batches,
        help="whole: every step embeds all films; sampled: only those its users marked or should find and "
        "candidates drawn for all others, with their neighbourhoods, so that memory and time stay bounded; "
        f"auto: sampled above {WHOLE_CATALOGUE:,} films (default %(default)s)",
    )
    group.add_argument(
        "--candidates",
        type=whole(1),
        default=DEFAULTS.candidates,
        metavar="N",
        help="films that stand for the whole catalogue in a sampled step (default %(default)s)",
    )
    group.add_argument(
        "--batches-per-epoch",
        type=whole(1),
        default=None,
        metavar="N",
        help="steps per epoch (default: every user once; the original's 20000 tiny ones are not needed)",
    )
    group.add_argument(
        "--lr",
        type=number(0, 10),
        default=DEFAULTS.lr,
        metavar="RATE",
        help="learning rate (default %(default)s; original 3e-5, for its tiny batches)",
    )
    group.add_argument(
        "--weight-decay",
        type=number(0, 100),
        default=DEFAULTS.weight_decay,
        metavar="W",
        help="of the embeddings (default %(default)s)",
    )
    group.add_argument(
        "--seed", type=whole(0), default=DEFAULTS.seed, help="of every draw (default %(default)s)"
    )


def _add_running(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N (default %(default)s)")
    group.add_argument(
        "--num-workers",
        type=whole(0),
        default=0,
        metavar="N",
        help="accepted for old command lines; one call draws all neighbourhoods, so no workers are started",
    )
    group.add_argument(
        "-k",
        type=whole(1),
        default=10,
        metavar="K",
        help="cut-off of the printed HITS@K (default %(default)s)",
    )
    add_running(group)

"""Where the towers' commands read and write: a folder OUT, or a prepared state."""

from __future__ import annotations

import argparse

from training import places
from training.places import Place

__all__ = ["Place", "add_place", "place_of"]

MODEL = "dssm"


def add_place(parser: argparse.ArgumentParser, *, required: bool = True) -> None:
    """Options that say where: OUT, or --state with perhaps --dataset."""
    places.add_place(parser, MODEL, required=required)


def place_of(options: argparse.Namespace) -> Place:
    """The place that parsed options stand for; raises ModelError where a state leaves it open."""
    return places.place_of(options, MODEL)

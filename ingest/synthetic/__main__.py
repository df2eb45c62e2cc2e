"""Make up a shop: `python -m ingest.synthetic OUT --users N --products M --events K --seed S`.

Writes users.dat, products.dat and events.dat, the formats of `ingest.ecommerce`, and synthetic.json, which
says that nobody did any of this. The preferences behind the events are hidden from models, but known to the
program, and so is the best score that any model can reach (`python -m benchmarks.ecommerce`).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.synthetic.making import make_shop
from ingest.synthetic.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Sequence

_HELP = {
    "users": "how many people",
    "products": "how many products",
    "events": "how many views, carts and orders",
    "seed": "of every draw",
}


@ending(DatasetError, stopped="Stopped. Nothing was written; the same command starts again.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m ingest.synthetic",
        description="Make up a shop's users, products and events (synthetic data) with a known best score.",
        epilog="The same numbers give the same files. From toy sizes to a million users, in bounded memory.",
    )
    parser.add_argument("out", metavar="OUT", type=Path, help="folder to write, or to make anew")
    for field in fields(Settings):
        default = getattr(Settings(), field.name)
        parser.add_argument(
            f"--{field.name}",
            type=int,
            default=default,
            metavar="N",
            help=f"{_HELP[field.name]} (default {default})",
        )
    options = parser.parse_args(arguments)
    settings = Settings(options.users, options.products, options.events, options.seed)
    with tqdm(total=settings.events, unit="event", unit_scale=True, disable=None) as bar:
        make_shop(options.out, settings, bar.update)
    print(
        f"Synthetic data in {options.out}: {settings.users:,} users, {settings.products:,} products, "
        f"{settings.events:,} events (seed {settings.seed})."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())

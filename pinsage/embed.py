"""Add films that training has not seen: `python -m pinsage.embed OUT NEW`.

NEW is a folder with items.csv (the new films) and perhaps ratings.csv (their ratings so far, by known or new
people, who may rate known films, too), in the form of your own data; or an items.csv alone. Writes
OUT/extended, a model of all films, and loads it: a running server recommends the new films within seconds.
Films that were added before stay; given again, they are replaced.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from config import SettingsError, load_settings
from ingest.commands import ending
from ingest.errors import DatasetError
from insert_milvus import load_model
from recommender.errors import RecommenderError
from training.errors import TrainingError

if TYPE_CHECKING:
    from pinsage.newcomers import NewFilms
    from pinsage.trained import TrainedModel

TOLD = 20
"""New films that are described in a line each."""
NEIGHBOURS = 3


@ending(
    DatasetError,
    TrainingError,
    RecommenderError,
    misuse=SettingsError,
    stopped="Stopped; what served before goes on serving.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option or setting, 130 interrupted."""
    options = build_parser().parse_args(arguments)
    settings = load_settings(state_dir=options.state)
    extended = extend(options.out, options.new)
    if options.load:
        load_model(settings, extended)
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line; a bad option ends the program with exit code 2 and the usage."""
    parser = argparse.ArgumentParser(prog="python -m pinsage.embed", description=__doc__)
    parser.add_argument(
        "out", metavar="OUT", type=Path, help="folder that python -m pinsage.model has written"
    )
    parser.add_argument("new", metavar="NEW", type=Path, help="folder with the new films, or their items.csv")
    parser.add_argument(
        "--state", metavar="DIR", type=Path, help="where embedded stores live (default: state)"
    )
    parser.add_argument(
        "--load",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="let the films be served; without, insert_milvus.py OUT/extended does it later (default: yes)",
    )
    return parser


def extend(out: Path, path: Path) -> Path:
    """Write the extension of the model in `out` by the films at `path`, and tell what came of it."""
    # Imported late: torch and DGL take seconds, which `--help` need not wait for.
    from pinsage.extension import joined, write_extension  # noqa: PLC0415
    from pinsage.newcomers import embed  # noqa: PLC0415
    from pinsage.trained import open_trained  # noqa: PLC0415

    model = open_trained(out)
    data = joined(out, model, path)
    if len(data.items) == len(model.dataset.items):
        raise TrainingError(f"{path} lists no film.")
    new = embed(model, data)
    extended = write_extension(out, model, data, new)
    for line in described(model, new):
        print(line, flush=True)
    print(f"Wrote {len(model.vectors) + len(new.items):,} films to {extended}.", flush=True)
    return extended


def described(model: TrainedModel, new: NewFilms) -> list[str]:
    """A line for each new film: its likes so far and the known films that speak for it most."""
    lines = []
    for film, (item, likes) in enumerate(zip(new.items[:TOLD], new.likes.tolist(), strict=False)):
        weights = new.neighbours[[film]].toarray()[0]
        nearest = [model.dataset.items[row].title for row in (-weights).argsort(kind="stable")[:NEIGHBOURS]]
        year = "" if item.year is None else f" ({item.year})"
        lines.append(f"{item.movie_id}: {item.title}{year}, {likes} likes; near {', '.join(nearest)}")
    if len(new.items) > TOLD:
        lines.append(f"… and {len(new.items) - TOLD} more")
    return lines


if __name__ == "__main__":
    sys.exit(main())

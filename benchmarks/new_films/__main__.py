"""Films that training has not seen, beside simple ways to rank them: `python -m benchmarks.new_films`.

Writes new_films.md. Trainings are kept in --cache: the same command goes on where it was interrupted.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks import machine
from benchmarks.movielens import add_data, parse_with_data
from benchmarks.new_films.measuring import METRICS
from benchmarks.new_films.methods import GIVEN, RETRAINED, Figures, Trainings, measured
from benchmarks.new_films.world import LEAST_LIKES, MARKS, World
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.reading import read_dataset
from training.artifacts import write_whole
from training.errors import TrainingError

RESULTS = Path(__file__).resolve().parents[1] / "results"
PACKAGES = ("numpy", "scipy", "torch", "dgl")
NOTE = (
    "Some films (a seed draws them among those with at least "
    f"{LEAST_LIKES} likes) are held out of training with all their ratings, and some users with all of "
    "theirs. Then the films come, each with so many ratings by training users, drawn at random. Held-out "
    f"users, known by {MARKS} likes of known films, are to be recommended what else they like, known or new; "
    "full ranking, marked films left out."
)
ROWS = (
    "*likes so far*: films by training users' likes, new ones by those given. *content alone*: the mean "
    "vector of the known films that are most alike by genres, year and title. *neighbours' mean*: the mean "
    "vector of the new film's importance neighbourhood. *PinSage*: `python -m pinsage.embed`; *no graph*: "
    "the same of a model trained with `--no-graph`. *trained with all ratings*: a new training that knows "
    "the films and all their ratings, the best that could be hoped for."
)


@ending(
    DatasetError,
    TrainingError,
    prefix="",
    stopped="Stopped. Finished trainings are kept; the same command goes on.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = parse_with_data(build_parser(), arguments)
    text = report(options)
    options.out.mkdir(parents=True, exist_ok=True)
    write_whole(options.out / "new_films.md", text.encode())
    print(text)
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.new_films", description=__doc__)
    add_data(parser)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1], help="default: 0 1")
    parser.add_argument(
        "--validation",
        action="store_true",
        help="judge by the validation users, for choosing; without, by the test users",
    )
    parser.add_argument(
        "--cache", type=Path, default=Path("state/new-films"), help="trainings (default: %(default)s)"
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    return parser


def report(options: argparse.Namespace) -> str:
    """Measure every seed; returns the tables as Markdown."""
    dataset = read_dataset(options.data)
    by_seed, sizes = [], []
    for seed in options.seeds:
        world = World(dataset, seed)
        users = world.split.validation if options.validation else world.split.test
        cases = world.cases(users)
        folder = options.cache / f"{dataset.name}-{dataset.fingerprint()[7:19]}"
        by_seed.append(measured(world, Trainings(world, folder), cases, tqdm.write))
        sizes.append(f"seed {seed}: {len(world.late)} films, {len(cases.marks)} visitors")
    whose = "validation" if options.validation else "test"
    return "\n".join(
        [
            "# Films that training has not seen",
            "",
            f"`python -m benchmarks.new_films --seeds {' '.join(map(str, options.seeds))}` writes this file.",
            "",
            *machine.described(PACKAGES),
            f"- {dataset.name}, {whose} users; {'; '.join(sizes)}; means over the seeds",
            "",
            NOTE,
            "",
            ROWS,
            "",
            *(line for metric, meaning in METRICS.items() for line in _table(by_seed, metric, meaning)),
        ]
    )


def _table(by_seed: Sequence[Figures], metric: str, meaning: str) -> list[str]:
    header = ["ratings given", *("all" if given is None else str(given) for given in GIVEN)]
    lines = [
        f"## {metric[0].upper()}{metric[1:]}: {meaning}",
        "",
        "| " + " | ".join(header) + " |",
        "|---" * len(header) + "|",
    ]
    for method in by_seed[0]:
        means = np.mean([figures[method][metric] for figures in by_seed], axis=0)
        cells = [f"{value:.4f}" for value in means]
        if method == RETRAINED:
            cells = ["–"] * (len(GIVEN) - 1) + cells
        lines.append("| " + " | ".join([method, *cells]) + " |")
    return [*lines, ""]


if __name__ == "__main__":
    sys.exit(main())

"""What one method gains over another on the same splits: `python -m benchmarks.quality.paired`.

Each seed holds out other users, so that seeds differ far more than two methods do on one of them: the
difference is taken seed by seed, and its mean stands beside its standard error. Writes quality-paired.md;
finished measurements are kept and shared with `python -m benchmarks.quality`.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks import machine
from benchmarks.movielens import add_data, parse_with_data
from benchmarks.quality.kept import Kept
from benchmarks.quality.parts import PARTS, measure
from benchmarks.quality.protocol import Record
from benchmarks.quality.results import form_of
from benchmarks.quality.variants import BY_PROTOCOL
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.reading import read_dataset
from ingest.schema import Dataset
from training.artifacts import write_whole
from training.errors import TrainingError

RESULT = Path(__file__).resolve().parents[1] / "results" / "quality-paired.md"
PACKAGES = ("numpy", "scipy", "torch", "dgl")
PROTOCOL = "visitors"
PAIR = ("PinSage", "PinSage, no graph")
SEEDS = tuple(range(10))


@dataclass(frozen=True, slots=True)
class Gain:
    """Means of two methods over the seeds that have both, and of their differences.

    `error` is the standard error of the mean difference, None for one seed; `above` counts the seeds with a
    difference above zero.
    """

    one: float
    other: float
    error: float | None
    above: int
    seeds: int

    def __str__(self) -> str:
        form = form_of(max(self.one, self.other))
        error = "" if self.error is None else f" ± {self.error:{form}}"
        return f"{self.one - self.other:+{form}}{error}"


def gain(one: Mapping[int, Record], other: Mapping[int, Record], column: str) -> Gain | None:
    """What `one` gains over `other` in a column; None where no seed has both figures."""
    pairs = [
        (one[seed].figures.get(column), other[seed].figures.get(column)) for seed in one if seed in other
    ]
    both = np.array([(a, b) for a, b in pairs if a is not None and b is not None])
    if not len(both):
        return None
    each = both[:, 0] - both[:, 1]
    error = float(each.std(ddof=1) / np.sqrt(len(each))) if len(each) > 1 else None
    first, second = both.mean(axis=0).tolist()
    return Gain(first, second, error, int((each > 0).sum()), len(each))


@ending(
    DatasetError,
    TrainingError,
    prefix="",
    stopped="Stopped. Finished measurements are kept; the same command goes on.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and write; returns the exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = parse_with_data(build_parser(), arguments)
    write(options, read_dataset(options.data))
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality.paired", description=__doc__)
    add_data(parser)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(SEEDS), help="default: 0 to 9")
    parser.add_argument(
        "--pair",
        nargs=2,
        choices=tuple(BY_PROTOCOL[PROTOCOL]),
        default=PAIR,
        metavar=("ONE", "OTHER"),
        help=f"rows of the table of new visitors; default: {' | '.join(PAIR)}",
    )
    parser.add_argument("--cache", type=Path, default=Path("state/quality"), help="default: state/quality")
    parser.add_argument("--out", type=Path, default=RESULT, help="default: %(default)s")
    return parser


def write(options: argparse.Namespace, dataset: Dataset) -> None:
    """Measure both methods with every seed and write their differences."""
    benches = {seed: PARTS[PROTOCOL].bench(dataset, seed) for seed in options.seeds}
    kept = Kept(options.cache, dataset.fingerprint())
    measured = measure(PROTOCOL, options.pair, benches, kept)
    text = "\n".join([*_head(options, dataset), *table(measured), ""])
    options.out.parent.mkdir(parents=True, exist_ok=True)
    write_whole(options.out, text.encode())
    print(text)


def table(measured: Mapping[str, Mapping[int, Record]]) -> list[str]:
    """Lines of Markdown about two methods, a row for each figure of the protocol."""
    one, other = measured
    lines = [f"| | {one} | {other} | difference | seeds above zero |", "|---|---|---|---|---|"]
    for column, title in PARTS[PROTOCOL].module.COLUMNS.items():
        found = gain(measured[one], measured[other], column)
        if found is not None:
            form = form_of(max(found.one, found.other))
            means = f"{found.one:{form}} | {found.other:{form}}"
            lines.append(f"| {title} | {means} | {found} | {found.above} of {found.seeds} |")
    return lines


def _head(options: argparse.Namespace, dataset: Dataset) -> list[str]:
    seeds = " ".join(map(str, options.seeds))
    pair = "" if tuple(options.pair) == PAIR else ' --pair "{}" "{}"'.format(*options.pair)
    return [
        "# Quality, seed by seed",
        "",
        f"`python -m benchmarks.quality.paired --seeds {seeds}{pair}` writes this file: two rows of "
        "[quality.md](quality.md), measured alike, on the same test users seed by seed; the mean of the "
        "seeds' differences ± its standard error.",
        "",
        f"- {dataset.name}: {len(dataset.users):,} users, {len(dataset.items):,} films, "
        f"{len(dataset.interactions):,} ratings; seeds {seeds}",
        *machine.described(PACKAGES),
        *machine.commit(),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())

"""Measure PinSage beside simple and strong methods on MovieLens-1M: `python -m benchmarks.quality`.

Writes quality.md and quality.png. Finished measurements are kept in --cache: the same command goes on where
it was interrupted, and measures again what depends on a changed source.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType

from tqdm import tqdm

from benchmarks import machine
from benchmarks.quality import against_recbole, general, next_film, picture, visitors
from benchmarks.quality.kept import Kept
from benchmarks.quality.protocol import Bench, Record
from benchmarks.quality.results import section, table
from ingest.errors import DatasetError
from ingest.reading import read_dataset
from ingest.schema import Dataset
from pinsage.errors import TrainingError

RESULTS = Path(__file__).resolve().parents[1] / "results"
PACKAGES = ("numpy", "scipy", "torch", "dgl", "implicit")
INTERRUPTED = 130


@dataclass(frozen=True, slots=True)
class Part:
    """A protocol's title, its module (MODELS, COLUMNS, NOTE) and its class."""

    title: str
    module: ModuleType
    bench: type[visitors.Visitors | general.General | next_film.NextFilm]


PARTS = {
    "visitors": Part("A new visitor", visitors, visitors.Visitors),
    "general": Part("RecBole's general protocol", general, general.General),
    "next_film": Part("The next film", next_film, next_film.NextFilm),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.data is None:
        parser.error(
            "where is MovieLens-1M? Set MOVIELENS_1M to its folder or zip, or give --data PATH "
            "(https://grouplens.org/datasets/movielens/1m/)."
        )
    try:
        write(options, read_dataset(options.data))
    except (DatasetError, TrainingError, against_recbole.RecBoleError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Finished measurements are kept; the same command goes on.", file=sys.stderr)
        return INTERRUPTED
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("MOVIELENS_1M"),
        help="folder or zip of MovieLens-1M (or another release); default: MOVIELENS_1M",
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="default: 0 1 2")
    parser.add_argument("--protocols", nargs="+", choices=PARTS, default=list(PARTS), help="default: all")
    every = sorted({model for part in PARTS.values() for model in part.module.MODELS})
    parser.add_argument("--models", nargs="+", choices=every, help="only these methods")
    parser.add_argument(
        "--recbole",
        type=Path,
        metavar="PYTHON",
        help="also cross-check with RecBole, by its environment's Python (see requirements-recbole.txt)",
    )
    parser.add_argument("--cache", type=Path, default=Path("state/quality"), help="default: state/quality")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    return parser


def write(options: argparse.Namespace, dataset: Dataset) -> None:
    """Measure what `options` name and write the tables, and the picture where new visitors were measured."""
    kept = Kept(options.cache, dataset.fingerprint())
    options.out.mkdir(parents=True, exist_ok=True)
    lines = _head(options, dataset)
    for name in options.protocols:
        part = PARTS[name]
        models = [model for model in part.module.MODELS if model in (options.models or part.module.MODELS)]
        benches = {seed: part.bench(dataset, seed) for seed in options.seeds}
        measured = _measure(name, models, benches, kept)
        sizes = {seed: bench.sizes for seed, bench in benches.items()}
        lines += section(part.title, part.module.NOTE, sizes, measured, part.module.COLUMNS)
        if name == "visitors":
            picture.draw(measured, options.out / "quality.png")
            lines += ["![NDCG by number of marks](quality.png)", ""]
    if options.recbole:
        lines += _cross_check(options.recbole, general.General(dataset, options.seeds[0]))
    text = "\n".join(lines)
    fresh = options.out / ".quality.md.new"
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(options.out / "quality.md")
    print(text)


def _measure(
    protocol: str, models: Sequence[str], benches: Mapping[int, Bench], kept: Kept
) -> dict[str, dict[int, Record]]:
    measured: dict[str, dict[int, Record]] = {model: {} for model in models}
    steps = [(seed, model) for seed in benches for model in models]
    progress = tqdm(steps, protocol, unit="method", disable=None)
    for seed, model in progress:
        progress.set_postfix_str(f"{model}, seed {seed}")
        measure = partial(benches[seed].measure, model)
        measured[model][seed] = kept.record(protocol, model, seed, measure)
    return measured


def _cross_check(python: Path, bench: general.General) -> list[str]:
    measured = {model: {0: record} for model, record in against_recbole.compare(python, bench).items()}
    return ["## Cross-check", "", against_recbole.NOTE, "", *table(measured, general.COLUMNS), ""]


def _head(options: argparse.Namespace, dataset: Dataset) -> list[str]:
    seeds = " ".join(map(str, options.seeds))
    return [
        "# Quality",
        "",
        f"`python -m benchmarks.quality --seeds {seeds} --protocols {' '.join(options.protocols)}` (`make "
        "bench-quality` for all protocols) writes this file: means over the seeds ± standard deviation, the "
        "best of a column in bold. All rank the full catalogue.",
        "",
        f"- {dataset.name}: {len(dataset.users):,} users, {len(dataset.items):,} films, "
        f"{len(dataset.interactions):,} ratings; seeds {seeds}",
        *machine.described(PACKAGES),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())

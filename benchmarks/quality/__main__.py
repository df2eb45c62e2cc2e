"""Measure PinSage beside simple and strong methods on MovieLens-1M: `python -m benchmarks.quality`.

Writes quality.md, quality-few-users.md, quality-general.md and quality-next-film.md, each with a picture.
Finished measurements are kept in --cache: the same command goes on where it was interrupted, and measures
again what depends on a changed source.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from benchmarks import machine
from benchmarks.movielens import add_data, parse_with_data
from benchmarks.quality import against_recbole, general, picture
from benchmarks.quality.kept import Kept
from benchmarks.quality.parts import PARTS, finished, measure
from benchmarks.quality.protocol import Record
from benchmarks.quality.results import Measured, section, table
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.reading import read_dataset
from ingest.schema import Dataset
from training.artifacts import write_whole
from training.errors import TrainingError

RESULTS = Path(__file__).resolve().parents[1] / "results"
PACKAGES = ("numpy", "scipy", "torch", "dgl", "implicit")


@ending(
    DatasetError,
    TrainingError,
    against_recbole.RecBoleError,
    prefix="",
    stopped="Stopped. Finished measurements are kept; the same command goes on.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = parse_with_data(build_parser(), arguments)
    write(options, read_dataset(options.data))
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    add_data(parser)
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="default: 0 1 2")
    parser.add_argument("--protocols", nargs="+", choices=PARTS, default=list(PARTS), help="default: all")
    every = sorted({model for part in PARTS.values() for model in part.module.MODELS})
    parser.add_argument("--models", nargs="+", choices=every, help="only these methods")
    parser.add_argument(
        "--recbole",
        type=Path,
        metavar="PYTHON",
        help="also cross-check the general protocol with RecBole, by its environment's Python (see "
        "requirements-recbole.txt)",
    )
    parser.add_argument(
        "--finished", action="store_true", help="measure nothing: write the tables of what is kept already"
    )
    parser.add_argument("--cache", type=Path, default=Path("state/quality"), help="default: state/quality")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    return parser


def write(options: argparse.Namespace, dataset: Dataset) -> None:
    """Measure what `options` name and write a table and a picture for each protocol."""
    kept = Kept(options.cache, dataset.fingerprint())
    options.out.mkdir(parents=True, exist_ok=True)
    for name in options.protocols:
        part = PARTS[name]
        models = [model for model in part.module.MODELS if model in (options.models or part.module.MODELS)]
        benches = {seed: part.bench(dataset, seed) for seed in options.seeds}
        gather = finished if options.finished else measure
        measured = gather(name, models, benches, kept)
        sizes = {seed: bench.sizes for seed, bench in benches.items()}
        published = {f"{model} (published)": {0: Record(row)} for model, row in part.published.items()}
        rows = {**measured, **published}
        lines = _head(name, options, dataset)
        lines += section(part.title, part.module.NOTE, sizes, rows, part.module.COLUMNS)
        lines += _picture(name, rows, options.out)
        if name == "general" and options.recbole:
            lines += _cross_check(options.recbole, dataset, options.seeds[0], kept)
        text = "\n".join(lines)
        write_whole(options.out / f"{_file(name)}.md", text.encode())
        print(text)


def _file(protocol: str) -> str:
    """The name of a protocol's table and picture, without the ending."""
    return "quality" if protocol == "visitors" else f"quality-{protocol.replace('_', '-')}"


def _picture(protocol: str, rows: Measured, out: Path) -> list[str]:
    file = f"{_file(protocol)}.png"
    column, title = next(iter(PARTS[protocol].module.COLUMNS.items()))
    if protocol == "visitors":
        picture.draw_visitors(rows, out / file)
        title = "NDCG by number of marks"
    else:
        picture.draw_bars(rows, column, title, out / file)
    return [f"![{title}]({file})", ""]


def _cross_check(python: Path, dataset: Dataset, seed: int, kept: Kept) -> list[str]:
    bench = general.General(dataset, seed)
    measured: dict[str, dict[int, Record]] = {}
    for row in tqdm(against_recbole.ROWS, "cross-check", unit="method", disable=None):

        def ask(_: Path, row: str = row) -> Record:
            return against_recbole.measure(python, bench, row)

        measured[row] = {seed: kept.record("against_recbole", row, seed, ask)}
    return ["## Cross-check", "", against_recbole.NOTE, "", *table(measured, general.COLUMNS), ""]


def _head(protocol: str, options: argparse.Namespace, dataset: Dataset) -> list[str]:
    seeds = " ".join(map(str, options.seeds))
    others = ", ".join(f"[{_file(name)}.md]({_file(name)}.md)" for name in PARTS if name != protocol)
    return [
        "# Quality",
        "",
        f"`python -m benchmarks.quality --seeds {seeds} --protocols {protocol}` writes this file (`make "
        f"bench-quality` also {others}): means over the seeds ± standard deviation, the best of a column in "
        "bold. All rank the full catalogue.",
        "",
        f"- {dataset.name}: {len(dataset.users):,} users, {len(dataset.items):,} films, "
        f"{len(dataset.interactions):,} ratings; seeds {seeds}",
        *machine.described(PACKAGES),
        *machine.commit(),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())

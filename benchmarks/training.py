"""Where the time of PinSage's training goes: `python -m benchmarks.training OUT [OUT …]`.

Each OUT holds a prepared dataset (OUT/dataset), as `python main.py prepare` leaves it in state/pinsage-NAME.
The whole command that `python -m pinsage.model OUT` runs is run on a copy, under Python's profiler. Time is
the processor's, of all threads: other programs on the machine hardly change it. Writes results/training.md.
"""

from __future__ import annotations

import argparse
import cProfile
import json
import pstats
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch

from benchmarks import machine
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.storage import DatasetSummary, read_summary
from pinsage.artifacts import run_identity
from pinsage.distributed import Processes
from pinsage.pipeline import train_and_write
from pinsage.settings import Settings
from training.artifacts import write_whole
from training.errors import TrainingError

RESULTS = Path(__file__).resolve().parent / "results"
PACKAGES = ("numpy", "scipy", "torch", "dgl")
CPU = torch.device("cpu")

Function = tuple[str, str]
"""End of the source's path, name."""
Stats = Mapping[tuple[str, int, str], tuple[int, int, float, float, object]]
"""By path, line and name: calls (two ways), seconds without and with what is called; callers."""

STEPS: dict[str, tuple[Function, ...]] = {
    "reading the ratings": (("ingest/storage.py", "load_dataset"),),
    "random walks, neighbourhoods": (("pinsage/neighbours.py", "catalogue"),),
    "linear block in closed form": (("pinsage/linear.py", "linear_block"),),
    "films' vectors, forward": (("pinsage/network.py", "forward"),),
    "softmax over the catalogue": (("pinsage/losses.py", "catalogue_softmax"),),
    "gradients, backward": (("torch/autograd/__init__.py", "backward"),),
    "optimizer and running mean": (("torch/optim/adam.py", "adam"), ("training/loop.py", "update")),
    "drawing marks and targets": (("pinsage/batches.py", "fold_in"),),
    "ranking for held-out users": (("pinsage/evaluation.py", "top"),),
    "report and artifacts": (("pinsage/pipeline.py", "_write"),),
}
"""What each step's functions are; none of them calls another."""


@dataclass(frozen=True, slots=True)
class Profiled:
    """One training: processor's seconds in all and by step, and seconds on the clock."""

    summary: DatasetSummary
    epochs: int
    seconds: float
    clock: float
    steps: Mapping[str, float]


@ending(DatasetError, TrainingError, prefix="", stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("prepared", metavar="OUT", type=Path, nargs="+", help="folders that hold dataset/")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    options = parser.parse_args(arguments)
    text = "\n".join(_report([profiled(folder, Settings()) for folder in options.prepared]))
    options.out.mkdir(parents=True, exist_ok=True)
    write_whole(options.out / "training.md", text.encode())
    print(text)
    return 0


def profiled(prepared: Path, settings: Settings) -> Profiled:
    """Train on a copy of prepared/dataset and time it."""
    summary = read_summary(prepared / "dataset")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        shutil.copytree(prepared / "dataset", out / "dataset")
        run = run_identity(asdict(summary), settings.seed, settings.as_json())
        profiler = cProfile.Profile(time.process_time)
        started, clock = time.process_time(), time.perf_counter()
        with profiler:
            train_and_write(out, run, settings, Processes(CPU), hit_cutoff=10, resume=False)
        seconds, clock = time.process_time() - started, time.perf_counter() - clock
        epochs = len(json.loads((out / "training.json").read_text(encoding="utf-8"))["epochs"])
    stats: Stats = pstats.Stats(profiler).stats  # type: ignore[attr-defined]
    spent = {step: sum(_cumulative(stats, place) for place in places) for step, places in STEPS.items()}
    return Profiled(summary, epochs, seconds, clock, {**spent, "the rest": seconds - sum(spent.values())})


def _cumulative(stats: Stats, place: Function) -> float:
    """Seconds in a function and what it calls; of several of one name in a file the outermost counts.

    Raises LookupError where training does not call it.
    """
    found = [row for (file, _, name), row in stats.items() if file.endswith(place[0]) and name == place[1]]
    if not found:
        raise LookupError(f"{place} was not called")
    return max(row[3] for row in found)


def _report(runs: Sequence[Profiled]) -> list[str]:
    lines = [
        "# Training",
        "",
        "`python -m benchmarks.training OUT …` writes this file: the whole of `python -m pinsage.model OUT` "
        f"with its defaults, seed 0, {torch.get_num_threads()} threads, under Python's "
        "profiler. Seconds are the processor's, of all threads together.",
        "",
        *machine.described(PACKAGES),
        "",
        "| | " + " | ".join(run.summary.name for run in runs) + " |",
        "|---" * (len(runs) + 1) + "|",
        "| users, films, ratings | " + " | ".join(map(_size, runs)) + " |",
        "| epochs | " + " | ".join(str(run.epochs) for run in runs) + " |",
    ]
    for step in runs[0].steps:
        cells = [f"{run.steps[step]:.1f} s ({run.steps[step] / run.seconds:.0%})" for run in runs]
        lines.append(f"| {step} | " + " | ".join(cells) + " |")
    totals = " | ".join(f"**{run.seconds:.1f} s**" for run in runs)
    clock = " | ".join(f"{run.clock:.1f} s" for run in runs)
    return [
        *lines,
        f"| in all | {totals} |",
        f"| on the clock, the machine as busy as it was | {clock} |",
        "",
    ]


def _size(run: Profiled) -> str:
    summary = run.summary
    return f"{summary.users:,}, {summary.items:,}, {summary.interactions:,}"


if __name__ == "__main__":
    sys.exit(main())

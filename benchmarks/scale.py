"""How training grows with the world: `python -m benchmarks.scale` writes results/scale.md.

Made-up worlds (`benchmarks.power_law`) of 1, 5 and 20 million likes, each in a process of its own, so that
each has a peak of memory of its own; the settings are the program's defaults but for the number of epochs.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch

from benchmarks import machine
from benchmarks.power_law import power_law_world
from ingest.commands import ending
from ingest.splits import hold_out_users
from pinsage.epochs import Epoch
from pinsage.evaluation import Protocols
from pinsage.settings import Settings
from pinsage.steps import sampled
from pinsage.training import Trainer
from training.artifacts import write_whole
from training.checkpoint import CheckpointFile
from training.errors import TrainingError

RESULTS = Path(__file__).resolve().parent / "results"
PACKAGES = ("numpy", "scipy", "torch", "dgl")
FEWEST = 1000
EDGES = (1_000_000, 5_000_000, 20_000_000)


@dataclass(frozen=True, slots=True)
class Measured:
    """One world's training: sizes, seconds of the processor, NDCG on validation users, memory at its peak."""

    users: int
    films: int
    edges: int
    sampled: bool
    users_per_step: int
    making: float
    preparing: float
    epochs: list[float]
    fitting: float
    validation: list[float]
    gigabytes: float

    @property
    def per_edge(self) -> float:
        """Microseconds of the fastest epoch for each like."""
        return min(self.epochs) / self.edges * 1e6


@ending(TrainingError, prefix="", stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 a world failed, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument(
        "--edges", type=_enough, nargs="+", default=EDGES, metavar="N", help="default: %(default)s"
    )
    parser.add_argument("--epochs", type=int, default=1, help="per world (default %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="default %(default)s")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    parser.add_argument("--alone", action="store_true", help="one world in this process, as JSON")
    options = parser.parse_args(arguments)
    try:
        if options.alone:
            print(json.dumps(asdict(measure(options.edges[0], options.epochs, options.seed))))
            return 0
        worlds = [_apart(edges, options.epochs, options.seed) for edges in options.edges]
    except subprocess.CalledProcessError as error:
        print(
            f"The world of {error.cmd[-1]} likes failed with exit code {error.returncode}.", file=sys.stderr
        )
        return 1
    text = "\n".join(_report(worlds, options.seed))
    options.out.mkdir(parents=True, exist_ok=True)
    write_whole(options.out / "scale.md", text.encode())
    print(text)
    return 0


def _enough(text: str) -> int:
    likes = int(text)
    if likes < FEWEST:
        raise argparse.ArgumentTypeError(f"{likes} is less than {FEWEST}")
    return likes


def measure(edges: int, epochs: int, seed: int) -> Measured:
    """Make a world of about `edges` likes and train on it."""
    clock = [time.process_time()]
    world = power_law_world(edges, seed)
    split = hold_out_users(world.likes, seed)
    train = world.likes.take(split.train)
    validation = Protocols.of(world.likes.take(split.validation), seed)
    n_users, n_films, items = len(world.likes), world.likes.n_items, world.items
    del world
    clock.append(time.process_time())
    settings = Settings(epochs=epochs, seed=seed)
    trainer = Trainer(items, train, validation, settings, device=torch.device("cpu"))
    clock.append(time.process_time())
    figures: list[float] = []

    def tell(epoch: Epoch) -> None:
        clock.append(time.process_time())
        figures.append(epoch.validation)
        print(f"{edges:,}: epoch {epoch.number}, {epoch.seconds:.0f} s by the clock", file=sys.stderr)

    with tempfile.TemporaryDirectory() as folder:
        trainer.train(CheckpointFile(Path(folder) / "checkpoint.pt", "scale"), tell)
    trainer.result()
    clock.append(time.process_time())
    making, preparing, *trained, fitting = np.diff(clock).tolist()
    return Measured(
        users=n_users,
        films=n_films,
        edges=len(train.films),
        sampled=sampled(settings, n_films),
        users_per_step=settings.users_per_step(n_films),
        making=making,
        preparing=preparing,
        epochs=trained,
        fitting=fitting,
        validation=figures,
        gigabytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
    )


def _apart(edges: int, epochs: int, seed: int) -> Measured:
    command = ["--alone", "--epochs", str(epochs), "--seed", str(seed), "--edges", str(edges)]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", *command], stdout=subprocess.PIPE, text=True, check=True
    )
    measured = Measured(**json.loads(done.stdout))
    print(f"{measured.edges:,} likes: {measured.epochs} s, {measured.gigabytes:.2f} GB", flush=True)
    return measured


def _report(worlds: Sequence[Measured], seed: int) -> list[str]:
    rows = {
        "likes that train": [f"{world.edges:,}" for world in worlds],
        "users, films": [f"{world.users:,}, {world.films:,}" for world in worlds],
        "batches, users per step": [
            f"{'sampled' if world.sampled else 'whole'}, {world.users_per_step:,}" for world in worlds
        ],
        "making the world": [f"{world.making:.0f} s" for world in worlds],
        "before the first epoch": [f"{world.preparing:.0f} s" for world in worlds],
        "an epoch, with validation": [f"**{min(world.epochs):.0f} s**" for world in worlds],
        "for each like": [f"**{world.per_edge:.1f} µs**" for world in worlds],
        "fitting the query": [f"{world.fitting:.0f} s" for world in worlds],
        "memory at its peak": [f"**{world.gigabytes:.2f} GB**" for world in worlds],
        "validation NDCG by epoch": [
            ", ".join(f"{value:.3f}" for value in world.validation) for world in worlds
        ],
    }
    return [
        "# Scale",
        "",
        "`python -m benchmarks.scale` writes this file: made-up worlds, all ratings likes; few films and "
        f"people have most of them (seed {seed}). Each is trained in a process of its own with the "
        f"program's defaults for {len(worlds[0].epochs)} epoch(s), on {torch.get_num_threads()} thread(s). "
        "An epoch is complete: every training user, then the full ranking for 500 held-out users. Times are "
        "the processor's; memory is the largest resident set, the making of the world included.",
        "",
        *machine.described(PACKAGES),
        "",
        "| | " + " | ".join(f"{world.edges / 1e6:.1f} M likes" for world in worlds) + " |",
        "|---" * (len(worlds) + 1) + "|",
        *(f"| {name} | " + " | ".join(cells) + " |" for name, cells in rows.items()),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())

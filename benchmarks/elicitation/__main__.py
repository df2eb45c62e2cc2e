"""What to ask a new visitor, and what surprise costs: `python -m benchmarks.elicitation`.

Writes elicitation.md and surprise.md. The visitors are people whom the model was not trained on.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from threadpoolctl import threadpool_limits

from benchmarks import machine
from benchmarks.elicitation import surprise, tables
from benchmarks.elicitation.prepared import Prepared, read_prepared
from benchmarks.elicitation.visitors import LEAST_LIKES
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.reading import read_dataset
from ingest.storage import save_dataset
from recommender.errors import ArtifactError
from training.artifacts import write_whole

RESULTS = Path(__file__).resolve().parents[1] / "results"
PACKAGES = ("numpy",)
VISITORS = (
    "A simulated visitor hides half of the likes (4 stars or more, drawn by the seed) as targets and never "
    "tells them. Asked about a film of the other half, the answer is like; about one rated with 2 stars or "
    'less, dislike; about one between, nothing; about any other, "haven\'t seen it". Visitors have at least '
    f"{LEAST_LIKES} likes. Then the recommender, exactly as it serves, ranks all films for what was told. "
    "NDCG@10 counts the targets; *new* is the same with everything else that the visitor rated left out of "
    "the list, so that asking gains nothing by merely clearing known films away. *Screens*: different first "
    "batches as a share of the visitors."
)
SURPRISE = (
    f"Held-out users known by {surprise.MARKS} likes at random; the others are targets. Similarity: mean "
    "cosine of two films of a list. Rank: mean place of the list's films in the catalogue by likes. Films: "
    "different ones in all lists."
)


@ending(ArtifactError, DatasetError, prefix="", stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    if options.model is None and options.data is None:
        parser.error(
            "which model? Give --model a folder that python -m pinsage.model wrote, or set MOVIELENS_1M (or "
            "--data) to MovieLens-1M to train one (https://grouplens.org/datasets/movielens/1m/)."
        )
    try:
        out = options.model or trained(options.data, options.cache)
        with threadpool_limits(limits=1, user_api="blas"):
            write(options, read_prepared(out))
    except subprocess.CalledProcessError as error:
        return error.returncode
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.elicitation", description=__doc__)
    parser.add_argument("--model", type=Path, help="a folder that python -m pinsage.model wrote")
    parser.add_argument(
        "--data",
        type=Path,
        default=os.environ.get("MOVIELENS_1M"),
        help="without --model: ratings to train one on; default: MOVIELENS_1M",
    )
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="default: 0 1 2")
    parser.add_argument(
        "--users", choices=("test", "validation"), default="test", help="whom to ask; default: test"
    )
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path("state/elicitation"),
        help="where to train; default: state/elicitation",
    )
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    return parser


def trained(data: Path, out: Path) -> Path:
    """A model of `data` in `out`, trained unless it is there."""
    if not (out / "manifest.json").exists():
        save_dataset(read_dataset(data), out / "dataset")
        subprocess.run([sys.executable, "-m", "pinsage.model", str(out)], check=True)
    return out


def write(options: argparse.Namespace, prepared: Prepared) -> None:
    """Measure and write both tables."""
    users = getattr(prepared.split, options.users)
    seeds = " ".join(map(str, options.seeds))
    command = f"python -m benchmarks.elicitation --seeds {seeds} --users {options.users}"
    head = [
        f"`make bench-elicitation` (`{command}`) "
        "writes this file: means over the seeds ± standard deviation. Seeds draw the simulation; there is "
        "one model.",
        "",
        f"- {prepared.served.load.model.name}: {len(users):,} {options.users} users, held out of training",
        *machine.described(PACKAGES),
        "",
    ]
    options.out.mkdir(parents=True, exist_ok=True)
    for name, title, note, measured in (
        ("elicitation.md", "What to ask", VISITORS, tables.asking),
        ("surprise.md", "What surprise costs", SURPRISE, tables.surprising),
    ):
        lines = measured(prepared, users, options.seeds)
        text = "\n".join([f"# {title}", "", *head, note, "", *lines, ""])
        write_whole(options.out / name, text.encode())
        print(text)


if __name__ == "__main__":
    sys.exit(main())

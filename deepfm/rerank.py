"""Learn to order what the two towers find: `python -m deepfm.rerank --state DIR`.

Needs the dataset and the towers of `python -m dssm.train`; writes reranker/ into the ranker's folder, with
reranker.onnx, vocabularies.json, transitions.npz and manifest.json. Says what it is worth: NDCG@10 on every
user's last item, before and after, which neither stage has seen.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deepfm.options import MODEL
from ingest.commands import ending
from ingest.errors import DatasetError
from recommender.errors import RecommenderError
from training.errors import ModelError
from training.options import whole
from training.places import add_place, place_of


@ending(
    DatasetError,
    ModelError,
    RecommenderError,
    stopped="Stopped. Nothing was written; the same command starts again.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = _parser().parse_args(arguments)
    # Imported late: torch takes seconds, which `--help` and a bad option need not wait for.
    from deepfm.reranking import learn  # noqa: PLC0415

    place = place_of(options, MODEL)
    towers = options.towers or place.out.with_name(place.out.name.replace(MODEL, "dssm", 1))
    learn(place, towers, options.seed, force=options.force)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deepfm.rerank", description=__doc__)
    add_place(parser, MODEL)
    parser.add_argument(
        "--towers",
        metavar="DIR",
        type=Path,
        help="folder of the towers (default: DIR/dssm-NAME of the state)",
    )
    parser.add_argument("--seed", type=whole(0), default=0, metavar="N", help="of every draw (default 0)")
    parser.add_argument("--force", action="store_true", help="learn again even if it is there")
    return parser


if __name__ == "__main__":
    sys.exit(main())

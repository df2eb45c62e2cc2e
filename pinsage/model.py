"""Train PinSage on a prepared dataset: `python -m pinsage.model OUT`.

Reads OUT/dataset (made by `python -m pinsage.process_movielens1m`); writes OUT/h_item.npy, mov_id.csv,
manifest.json, network.pt, report.html, training.json and checkpoint.pt.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ingest.commands import FAILED, INTERRUPTED
from ingest.errors import DatasetError
from ingest.manifests import is_complete
from ingest.storage import read_summary
from pinsage.artifacts import run_identity
from pinsage.options import build_parser, settings_of
from training.errors import TrainingError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = build_parser()
    options = parser.parse_args(arguments)
    settings = settings_of(options)
    if settings.batches == "sampled" and settings.loss == "max-margin":
        parser.error("--batches sampled learns by softmax alone; leave it out, or --loss max-margin")
    try:
        summary = asdict(read_summary(options.out / "dataset"))
        run = run_identity(summary, settings.seed, settings.as_json())
        alone = os.environ.get("WORLD_SIZE", "1") == "1"
        if alone and not options.force and is_complete(options.out, run):
            return _nothing_to_do(options.out)
        # Imported late: torch and DGL take seconds, which `--help` and a finished model need not wait for.
        from pinsage.distributed import processes_on  # noqa: PLC0415
        from pinsage.pipeline import train_and_write  # noqa: PLC0415

        with processes_on(options.device) as processes:
            # Of several processes the first one decides for all: the others' folders may be older.
            complete = processes.first and not alone and is_complete(options.out, run)
            if processes.first_says(complete and not options.force):
                return _nothing_to_do(options.out)
            resume = options.resume and not options.force
            train_and_write(options.out, run, settings, processes, hit_cutoff=options.k, resume=resume)
    except (DatasetError, TrainingError) as error:
        print(error, file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        if _first():
            print("\nStopped. Finished epochs are saved; the same command goes on.", file=sys.stderr)
        return INTERRUPTED
    return 0


def _first() -> bool:
    """Whether this process speaks for all that `torchrun` started."""
    return os.environ.get("RANK", "0") == "0"


def _nothing_to_do(out: Path) -> int:
    if _first():
        print(f"{out} already holds this model; nothing to do (--force trains it again).")
    return 0


if __name__ == "__main__":
    sys.exit(main())

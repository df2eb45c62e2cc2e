"""Train PinSage on a prepared dataset: `python -m pinsage.model OUT`.

Reads OUT/dataset (made by `python -m pinsage.process_movielens1m`); writes OUT/h_item.npy, mov_id.csv,
manifest.json, report.html, training.json and checkpoint.pt.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict

from ingest.errors import DatasetError
from ingest.storage import read_summary
from pinsage.artifacts import is_complete, run_identity
from pinsage.errors import TrainingError
from pinsage.options import build_parser, settings_of

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = build_parser().parse_args(arguments)
    settings = settings_of(options)
    try:
        summary = asdict(read_summary(options.out / "dataset"))
        run = run_identity(summary, settings.seed, settings.as_json())
        if not options.force and is_complete(options.out, run):
            print(f"{options.out} already holds this model; nothing to do (--force trains it again).")
            return 0
        # Imported late: torch and DGL take seconds, which `--help` and a finished model need not wait for.
        from pinsage.pipeline import train_and_write  # noqa: PLC0415

        resume = options.resume and not options.force
        train_and_write(
            options.out, run, settings, device=options.device, hit_cutoff=options.k, resume=resume
        )
    except (DatasetError, TrainingError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped. Finished epochs are saved; the same command goes on from there.", file=sys.stderr)
        return INTERRUPTED
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Train two towers on a prepared dataset: `python -m dssm.train OUT`, or `--state DIR`.

Reads the dataset; writes item_vectors.npy, vocabularies.json, weights.pt, manifest.json, training.json and
checkpoint.pt.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict

from dssm.options import build_parser, settings_of
from dssm.places import place_of
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.table_storage import read_tables_summary
from training.errors import ModelError


@ending(
    DatasetError,
    ModelError,
    stopped="Stopped. Finished epochs are saved; the same command goes on from there.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = build_parser().parse_args(arguments)
    settings = settings_of(options)
    # Imported late: torch takes seconds, which `--help` and a bad option need not wait for.
    from dssm.artifacts import is_complete, run_identity  # noqa: PLC0415
    from dssm.pipeline import train_and_write  # noqa: PLC0415

    place = place_of(options)
    summary = read_tables_summary(place.dataset)
    run = run_identity(asdict(summary.dataset), summary.schema, settings)
    if not options.force and is_complete(place.out, run):
        print(f"{place.out} already holds these towers; nothing to do (--force trains them again).")
    else:
        train_and_write(place, run, settings, resume=options.resume and not options.force)
    return 0


if __name__ == "__main__":
    sys.exit(main())

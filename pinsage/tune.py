"""Search for better settings: `python -m pinsage.tune OUT`.

Reads OUT/dataset; writes OUT/tune: study.sqlite (the search), summary.md (what came of it) and best.json.
Training users train, validation users judge; test users are not looked at. The same command goes on where it
was stopped.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.folders import lock
from ingest.storage import read_summary
from pinsage.settings import Settings
from training.errors import TrainingError

if TYPE_CHECKING:
    from pinsage.search import MakeTrainer

TRIALS, MINUTES = 30, 60.0


@ending(
    DatasetError,
    TrainingError,
    prefix="",
    stopped="Stopped. Finished epochs are saved; the same command goes on from there.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = build_parser().parse_args(arguments)
    summary = read_summary(options.out / "dataset")
    # Imported late: torch, DGL and Optuna take seconds, which `--help` need not wait for.
    from pinsage.search import OutOfTimeError, Search  # noqa: PLC0415
    from pinsage.study import write_summary  # noqa: PLC0415

    base = replace(Settings(), seed=options.seed)
    folder = options.out / "tune"
    with _alone(folder):
        search = Search(folder, summary.fingerprint, base, _trainers(options.out, options.device), _say)
        study = search.open()
        try:
            search.run(study, options.trials, time.monotonic() + 60 * options.minutes)
        except OutOfTimeError:
            _say("The time is used up; the same command goes on.")
        finally:
            text = write_summary(study, folder, base, summary)
    _say(text)
    return 0


def build_parser() -> argparse.ArgumentParser:
    """The command line; a bad option ends the program with exit code 2 and the usage."""
    parser = argparse.ArgumentParser(prog="python -m pinsage.tune", description=__doc__)
    parser.add_argument("out", metavar="OUT", type=Path, help="folder that holds dataset/")
    parser.add_argument(
        "--trials",
        type=_positive(int),
        default=TRIALS,
        metavar="N",
        help="settings to try, those of earlier runs included (default %(default)s)",
    )
    parser.add_argument(
        "--minutes",
        type=_positive(float),
        default=MINUTES,
        metavar="M",
        help="stop after so many minutes, even within a trial (default %(default)g)",
    )
    parser.add_argument("--seed", type=int, default=0, help="of split and search (default %(default)s)")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or cuda:N (default %(default)s)")
    return parser


def _trainers(out: Path, device: str) -> MakeTrainer:
    from pinsage.pipeline import trainer_for  # noqa: PLC0415

    return trainer_for(out, device)


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two searches in one folder would take each other's trial for an interrupted one."""
    try:
        held = lock(folder)
    except BlockingIOError:
        raise TrainingError(f"Another search is running in {folder}; wait for it.") from None
    except OSError as error:
        raise TrainingError(f"Cannot write to {folder}: {error.strerror}.") from None
    with held:
        yield


def _positive(kind: Callable[[str], float]) -> Callable[[str], float]:
    def parse(text: str) -> float:
        value = kind(text)
        if not value > 0:
            raise argparse.ArgumentTypeError(f"{text} is not more than 0")
        return value

    parse.__name__ = "number"
    return parse


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    sys.exit(main())

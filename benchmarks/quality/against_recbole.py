"""The same split and settings through our EASE and ItemKNN and through RecBole's, which must agree.

RecBole needs older libraries than ours and runs in an environment of its own; see requirements-recbole.txt.
"""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from pathlib import Path

from benchmarks.quality.general import General
from benchmarks.quality.protocol import Record
from benchmarks.quality.rankers import Ease
from benchmarks.quality.selections import RatioSplit
from ingest.histories import Histories
from pinsage.baselines import KNN_SHRINK, ItemKNN

SCRIPT = Path(__file__).with_name("recbole_side.py")
LAMBDA, NEIGHBOURS = 300.0, 200
OUR_EASE, OUR_KNN = "EASE, ours", "ItemKNN, ours"
THEIRS: dict[str, tuple[str, dict[str, float]]] = {
    "EASE, RecBole's": ("EASE", {"reg_weight": LAMBDA}),
    "ItemKNN, RecBole's": ("ItemKNN", {"k": NEIGHBOURS, "shrink": KNN_SHRINK}),
}
ROWS = (OUR_EASE, "EASE, RecBole's", OUR_KNN, "ItemKNN, RecBole's")
NOTE = (
    "The first seed's split through our code and through RecBole 1.2.1 itself, with the same settings: "
    f"EASE with λ = {LAMBDA:g}; ItemKNN with {NEIGHBOURS} neighbours and shrink {KNN_SHRINK:g}. Both must "
    "give the same."
)


class RecBoleError(Exception):
    """RecBole's Python cannot be run, or RecBole failed in it."""


def measure(python: Path, bench: General, row: str) -> Record:
    """The figures of one of ROWS."""
    train = bench.split.train
    if row == OUR_EASE:
        return Record(bench.figures(Ease(train, LAMBDA)))
    if row == OUR_KNN:
        return Record(bench.figures(ItemKNN(train, NEIGHBOURS)))
    model, settings = THEIRS[row]
    with tempfile.TemporaryDirectory() as folder:
        write_split(bench.split, Path(folder))
        return _recbole(python, Path(folder), model, settings)


def write_split(split: RatioSplit, folder: Path) -> None:
    """Write the three parts as RecBole's atomic files, folder/split/split.{train,valid,test}.inter."""
    target = folder / "split"
    target.mkdir()
    for name, part in (("train", split.train), ("valid", split.validation), ("test", split.test)):
        (target / f"split.{name}.inter").write_text(_atomic(part), encoding="utf-8")


def _atomic(part: Histories) -> str:
    rows = zip(part.owners.tolist(), part.films.tolist(), strict=True)
    return "user_id:token\titem_id:token\n" + "".join(f"{user}\t{film}\n" for user, film in rows)


def _recbole(python: Path, folder: Path, model: str, settings: dict[str, float]) -> Record:
    try:
        done = subprocess.run(
            [python.absolute(), "-I", SCRIPT, folder, model, json.dumps(settings)],
            cwd=folder,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
            capture_output=True,
            text=True,
            check=True,
        )
    except OSError as error:
        raise RecBoleError(f"Cannot run {python}: {error.strerror}. Give --recbole its Python.") from error
    except subprocess.CalledProcessError as error:
        last = (error.stderr.strip().splitlines() or ["no message"])[-1]
        raise RecBoleError(
            f"RecBole failed ({last}); make its environment with requirements-recbole.txt."
        ) from error
    return Record(json.loads(done.stdout.splitlines()[-1]))

"""From ratings to loaded stores and trained models: steps, each done only where its result is missing."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.storage import DatasetSummary
from ingest.table_storage import read_tables_summary
from preparation.register import Register
from recommender.items.tower_files import FORMAT as TOWERS_FORMAT
from recommender.types import StoredMarks

ROOT = Path(__file__).resolve().parents[1]

MODELS = ("pinsage", "dssm", "deepfm")
"""What can be trained: the model that the page asks, two towers for the next item, and a ranker."""

FOR_FILMS, FOR_PRODUCTS = ("pinsage",), ("dssm", "deepfm")
"""What is trained unless told otherwise."""


@dataclass(frozen=True, slots=True)
class Served:
    """What the stores serve: a model's version, and the checksum of the profile tower loaded with it."""

    version: str
    tower: str | None


class StepError(Exception):
    """A step cannot go on; the message says why and what to do."""


def prepare(
    state: Path,
    data: str | None,
    served: Callable[[], Served | None],
    *,
    models: Sequence[str] | None = None,
    retrain: bool = False,
    with_marks: bool | None = None,
    marks: Callable[[], Iterable[StoredMarks]] = tuple,
) -> None:
    """Dataset, models and stores for `data` (None: the data asked for last in this state folder).

    `models` None means `FOR_FILMS` or `FOR_PRODUCTS`, whichever the data are.
    `served` tells what the stores serve. Training and loading are commands of their own, run as processes: a
    server started afterwards does not carry the trainer in memory.

    With `with_marks` what `marks` gives joins the ratings; None keeps to what was prepared last.

    Raises `StepError`, and `DatasetError` where the ratings cannot be had. KeyboardInterrupt passes through
    once the step under way has saved what it has.
    """
    with _only_one_at_a_time(state):
        register = Register(state)
        of_products = register.holds_products(data)
        wanted = set(models or (FOR_PRODUCTS if of_products else FOR_FILMS))
        if of_products and "pinsage" in wanted:
            raise StepError("PinSage recommends films; these data are products: --models dssm,deepfm.")
        steps = _Steps(1 + len(wanted) + ("pinsage" in wanted))
        with steps.next("Events" if of_products else "Ratings") as result:
            out = register.dataset(data, marks, join=with_marks)
            summary = read_tables_summary(out / "dataset").dataset
            result.append(counts(summary, "products" if of_products else "films"))
        again = ["--force"] if retrain else []
        if "pinsage" in wanted:
            with steps.next("PinSage") as result:
                if retrain or not _is_of(out, summary):
                    _command("-m", "pinsage.model", str(out), *again)
                if not _has_tower(out):
                    _command("-m", "dssm.profile", str(out))
                result.append(f"model {manifest(out)['version']}, described in {out / 'report.html'}")
            with steps.next("Stores") as result:
                model = with_later_films(out)
                version = manifest(model)["version"]
                if served() != Served(version, _tower(model).get("files", {}).get("profile.onnx")):
                    _command(str(ROOT / "insert_milvus.py"), str(model), "--state", str(state))
                result.append(f"{version} serves{left_out(out, model)}")
        if "dssm" in wanted:
            with steps.next("Two towers") as result:
                result.append(f"model {_two_towers(state, summary, again, of_films=not of_products)}")
        if "deepfm" in wanted:
            with steps.next("Ranker") as result:
                result.append(f"model {_ranker(state, summary, again)}")


def with_later_films(out: Path) -> Path:
    """The folder to load: the model in `out`, or, where films were added to it, the model with them."""
    extended = out / "extended"
    return extended if manifest(out)["version"] in manifest(extended).get("extends", ()) else out


def left_out(out: Path, model: Path) -> str:
    """What to say of films that were added to an earlier model."""
    if model != out or not manifest(out / "extended"):
        return ""
    return (
        f"; films added to an earlier model are not in it: python -m pinsage.embed {out} NEW adds them again"
    )


def _two_towers(state: Path, summary: DatasetSummary, again: list[str], *, of_films: bool) -> str:
    """Train the towers for the next item and load them, with films those over profiles, too; the version."""
    out = state / f"dssm-{summary.name}"
    where = ["--state", str(state), "--dataset", summary.name]
    if again or not _is_of(out, summary) or manifest(out)["format"] != TOWERS_FORMAT:
        _command("-m", "dssm.train", *where, *again)
    profiles = _json(out / "demographics" / "manifest.json")
    if of_films and (again or profiles.get("dataset") != summary.fingerprint):
        _command("-m", "dssm.demographics", *where, *again)
    _command("-m", "dssm.load", *where)
    return str(manifest(out)["version"])


def _ranker(state: Path, summary: DatasetSummary, again: list[str]) -> str:
    """Train the ranker, and where there are towers what orders their candidates; the version of the first."""
    out, towers = state / f"deepfm-{summary.name}", state / f"dssm-{summary.name}"
    where = ["--state", str(state), "--dataset", summary.name]
    if again or not _is_of(out, summary):
        _command("-m", "deepfm.train", *where, *again)
    learned_from = _json(out / "reranker" / "manifest.json").get("first_stage")
    if _is_of(towers, summary) and (again or learned_from != manifest(towers)["version"]):
        _command("-m", "deepfm.rerank", *where, *again)
    return str(manifest(out)["version"])


def _is_of(out: Path, summary: DatasetSummary) -> bool:
    """Whether `out` holds a model of this very dataset."""
    return bool(manifest(out).get("dataset", {}).get("fingerprint") == summary.fingerprint)


def _has_tower(out: Path) -> bool:
    """Whether the profile tower in `out` was made for the vectors that are there."""
    return bool(_tower(out).get("h_item") == manifest(out)["files"]["h_item.npy"])


def _tower(out: Path) -> dict[str, Any]:
    return _json(out / "profile.json")


def manifest(out: Path) -> dict[str, Any]:
    """The manifest of a trained model; empty where there is none yet."""
    return _json(out / "manifest.json")


def _json(path: Path) -> dict[str, Any]:
    if not path.exists():
        return {}
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise StepError(f"{path} is damaged; delete it and run the same command again.") from None
    return content


def counts(summary: DatasetSummary, items: str = "films") -> str:
    """A dataset in one line; `items` says what its items are."""
    what = "ratings" if items == "films" else "events"
    return (
        f"{summary.name}: {summary.interactions:,} {what} of {summary.items:,} {items} "
        f"by {summary.users:,} people"
    )


def _command(*arguments: str) -> None:
    """Run one of our own commands to its end, on the same terminal."""
    found_from_anywhere = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, *arguments], env=found_from_anywhere)
    try:
        code = process.wait()
    except KeyboardInterrupt:
        process.wait()  # the terminal told the step as well: let it save what it has
        raise
    if code in {130, -signal.SIGINT}:
        raise KeyboardInterrupt
    if code:
        raise StepError(
            f"`python {' '.join(arguments)}` ended with exit code {code}; its message stands above."
        )


@contextlib.contextmanager
def _only_one_at_a_time(state: Path) -> Iterator[None]:
    """Two preparations in one state folder would overwrite each other: the second is refused."""
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = (state / ".lock").open("w")
    except OSError as error:
        raise StepError(f"Cannot write to the state folder {state}: {error.strerror}.") from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StepError(
                f"Another preparation is running in {state}. Wait for it, or use --state."
            ) from None
        yield


class _Steps:
    """Numbers the steps as they come."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._number = 0

    @contextlib.contextmanager
    def next(self, title: str) -> Iterator[list[str]]:
        """Print a step's title, and at its end the result that it was given and how long it took."""
        self._number += 1
        print(f"[{self._number}/{self._total} {title}]", flush=True)
        start = time.perf_counter()
        result: list[str] = []
        yield result
        print(f"  {' '.join(result)} ({time.perf_counter() - start:.1f} s)", flush=True)

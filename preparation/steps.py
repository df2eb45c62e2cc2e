"""From ratings to loaded stores and trained models: steps, each done only where its result is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from ingest.storage import DatasetSummary
from ingest.table_storage import read_tables_summary
from preparation.errors import StepError
from preparation.models import content_of, has_tower, is_of, left_out, manifest, tower, with_later_films
from preparation.register import Register
from preparation.running import ROOT, Steps, only_one_at_a_time, run_command
from preparation.served import Served
from recommender.items.tower_files import FORMAT as TOWERS_FORMAT
from recommender.types import StoredMarks

MODELS = ("pinsage", "dssm", "deepfm")
"""What can be trained: the model that the page asks, two towers for the next item, and a ranker."""

FOR_FILMS, FOR_PRODUCTS = ("pinsage",), ("dssm", "deepfm")
"""What is trained unless told otherwise."""


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
    with only_one_at_a_time(state):
        register = Register(state)
        of_products = register.holds_products(data)
        wanted = set(models or (FOR_PRODUCTS if of_products else FOR_FILMS))
        if of_products and "pinsage" in wanted:
            raise StepError("PinSage recommends films; these data are products: --models dssm,deepfm.")
        steps = Steps(1 + len(wanted) + ("pinsage" in wanted))
        with steps.next("Events" if of_products else "Ratings") as result:
            out = register.dataset(data, marks, join=with_marks)
            summary = read_tables_summary(out / "dataset").dataset
            result.append(counts(summary, "products" if of_products else "films"))
        again = ["--force"] if retrain else []
        if "pinsage" in wanted:
            with steps.next("PinSage") as result:
                if retrain or not is_of(out, summary):
                    run_command("-m", "pinsage.model", str(out), *again)
                if not has_tower(out):
                    run_command("-m", "dssm.profile", str(out))
                result.append(f"model {manifest(out)['version']}, described in {out / 'report.html'}")
            with steps.next("Stores") as result:
                model = with_later_films(out)
                version = manifest(model)["version"]
                if served() != Served(version, tower(model).get("files", {}).get("profile.onnx")):
                    run_command(str(ROOT / "insert_milvus.py"), str(model), "--state", str(state))
                result.append(f"{version} serves{left_out(out, model)}")
        if "dssm" in wanted:
            with steps.next("Two towers") as result:
                result.append(f"model {_two_towers(state, summary, again, of_films=not of_products)}")
        if "deepfm" in wanted:
            with steps.next("Ranker") as result:
                result.append(f"model {_ranker(state, summary, again)}")


def _two_towers(state: Path, summary: DatasetSummary, again: list[str], *, of_films: bool) -> str:
    """Train the towers for the next item and load them, with films those over profiles, too; the version."""
    out = state / f"dssm-{summary.name}"
    where = ["--state", str(state), "--dataset", summary.name]
    if again or not is_of(out, summary) or manifest(out)["format"] != TOWERS_FORMAT:
        run_command("-m", "dssm.train", *where, *again)
    profiles = content_of(out / "demographics" / "manifest.json")
    if of_films and (again or profiles.get("dataset") != summary.fingerprint):
        run_command("-m", "dssm.demographics", *where, *again)
    run_command("-m", "dssm.load", *where)
    return str(manifest(out)["version"])


def _ranker(state: Path, summary: DatasetSummary, again: list[str]) -> str:
    """Train the ranker, and where there are towers what orders their candidates; the version of the first."""
    out, towers = state / f"deepfm-{summary.name}", state / f"dssm-{summary.name}"
    where = ["--state", str(state), "--dataset", summary.name]
    if again or not is_of(out, summary):
        run_command("-m", "deepfm.train", *where, *again)
    learned_from = content_of(out / "reranker" / "manifest.json").get("first_stage")
    if is_of(towers, summary) and (again or learned_from != manifest(towers)["version"]):
        run_command("-m", "deepfm.rerank", *where, *again)
    return str(manifest(out)["version"])


def counts(summary: DatasetSummary, items: str = "films") -> str:
    """A dataset in one line; `items` says what its items are."""
    what = "ratings" if items == "films" else "events"
    return (
        f"{summary.name}: {summary.interactions:,} {what} of {summary.items:,} {items} "
        f"by {summary.users:,} people"
    )

"""Which dataset and models of a state folder the services are about, and so which profile they speak."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from ingest.prepared import prepared_datasets
from ingest.table_storage import TablesSummary, read_tables_summary
from recommender.entities import source_of
from recommender.opening import towers_collection
from services.errors import CannotServe
from services.wire import PROFILES, Profile

SOURCES = "sources.json"
"""What `python main.py prepare` remembers: the data that it was given, and the last of them."""


@dataclass(frozen=True, slots=True)
class Place:
    """A prepared dataset, and where its models are or will be."""

    summary: TablesSummary
    dataset: Path
    towers: Path
    ranker: Path

    @property
    def name(self) -> str:
        """The dataset's name."""
        return self.summary.dataset.name

    @property
    def profile(self) -> Profile:
        """The profile of its schema."""
        (profile,) = (each for each in PROFILES if each == self.summary.schema.name)
        return profile

    def collection(self, table: str) -> str:
        """Where `python -m dssm.load` puts the vectors of the towers; `table` starts all names."""
        return towers_collection(table, self.name)

    @property
    def source(self) -> str:
        """Names the data for the store of users and items."""
        return source_of(self.profile, self.name, self.summary.dataset.fingerprint)


def place_of(state: Path, dataset: str | None) -> Place:
    """The dataset called `dataset`; None for the one prepared last, or the only one.

    Raises `CannotServe` where there is none, or where it remains open; `DatasetError` for a damaged one.
    """
    datasets = prepared_datasets(state)
    if not datasets:
        raise CannotServe(f"No prepared dataset in {state}. Run `python main.py prepare --state {state}`.")
    name = dataset or _last(state, datasets) or (next(iter(datasets)) if len(datasets) == 1 else None)
    if name is None:
        raise CannotServe(f"{state} holds {', '.join(datasets)}; say which with --dataset NAME.")
    if name not in datasets:
        raise CannotServe(f"{state} holds no dataset {name}, only {', '.join(datasets)}.")
    folder = datasets[name]
    return Place(read_tables_summary(folder), folder, state / f"dssm-{name}", state / f"deepfm-{name}")


def _last(state: Path, datasets: dict[str, Path]) -> str | None:
    """The dataset prepared last; None where the state does not say."""
    path = state / SOURCES
    if not path.exists():
        return None
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        entry = content["sources"][content["last"]]
        folder = str(entry["out"])
        fingerprint = entry.get("joined", {}).get("result", entry["fingerprint"])
    except (OSError, ValueError, KeyError, TypeError):
        raise CannotServe(f"{path} is damaged; delete it and run `python main.py prepare` again.") from None
    for name, dataset in datasets.items():
        is_there = dataset.parent.name.startswith(folder)
        if is_there and read_tables_summary(dataset).dataset.fingerprint == fingerprint:
            return name
    return None

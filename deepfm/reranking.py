"""From a dataset and trained towers to the reranker's files: ask the towers, learn, measure, write."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from deepfm.candidates import Case, Cases, histories_of, users_to_ask
from deepfm.examples import vocabularies_of
from deepfm.export import export
from deepfm.reranker import (
    EPOCHS,
    TrainedReranker,
    first_stage,
    lists_of,
    ndcg,
    network_features,
    reading_of,
    scores,
    train_reranker,
)
from ingest.histories import Histories
from ingest.manifests import is_complete
from ingest.schema import IntArray
from ingest.splits import split_at
from ingest.table_storage import load_tables, read_tables_summary
from recommender.items.next_items import open_finder
from recommender.items.reranking import (
    FOLDER,
    FORMAT,
    GRAPH,
    MODEL,
    OUTPUT,
    TRANSITIONS,
    VOCABULARIES,
)
from recommender.items.transitions import Transitions
from training.artifacts import checksums_of, make_folder, version_of, vocabularies_json, write_artifacts
from training.errors import TrainingError
from training.places import Place
from training.running import versions_of

LIBRARIES = ("numpy", "onnx", "torch")
MOST_USERS = 8000
"""So many users are asked about, drawn from all; more add little."""


def learn(place: Place, towers: Path, seed: int, *, force: bool) -> None:
    """Learn to order what `towers` find, and write it.

    Raises DatasetError, ModelError or RecommenderError.
    """
    out = place.out / FOLDER
    run = {
        "dataset": asdict(read_tables_summary(place.dataset).dataset),
        "first_stage": _version(towers),
        "seed": seed,
    }
    if not force and is_complete(out, run):
        print(f"{out} already holds this reranker; nothing to do (--force learns it again).")
        return
    tables = load_tables(place.dataset)
    histories = histories_of(tables)
    users = users_to_ask(histories)
    if len(users) > MOST_USERS:
        users = np.sort(np.random.default_rng(seed).choice(users, MOST_USERS, replace=False))
    if not len(users):
        raise TrainingError("No user has 3 items or more; there is nothing to learn from and test on.")
    with open_finder(towers, _no_store, "", snapshot=True) as finder:
        cases = Cases(tables, histories, finder)
        learning = _asked(cases, users, 2, "asking the towers")
        test = _asked(cases, users, 1, "asking them for the test")
    vocabularies = vocabularies_of(tables)
    earlier, _ = split_at(histories, (histories.counts - 2).clip(min=0))
    numbers = vocabularies[tables.schema.item_key].encode(tables.items[tables.schema.item_key])
    reading = reading_of(tables.schema, vocabularies, _counted(earlier, numbers), learning)
    with tqdm(total=EPOCHS, desc="reranker", unit="epoch", disable=None) as bar:
        trained = train_reranker(reading, lists_of(reading, learning), seed, bar.update)
    lists = lists_of(reading, test)
    test_figures = {
        "first stage": ndcg(first_stage(lists), lists),
        "reranked": ndcg(scores(trained.network, lists), lists),
    }
    metrics = {
        "protocol": "NDCG@10 of every user's last item, full ranking; the last but one was learned from",
        "chosen_on": trained.chosen_on,
        "test": test_figures,
    }
    _write(out, trained, run, metrics)
    for name, figures in (("users to choose on", trained.chosen_on), ("test", test_figures)):
        before, after = figures["first stage"], figures["reranked"]
        gain = f" ({after / before - 1:+.1%})" if before else ""
        print(f"{name:20} NDCG@10 {before:.4f} as found, {after:.4f} reordered{gain}")
    print(f"Wrote {out}.")


def _asked(cases: Cases, users: IntArray, back: int, title: str) -> list[Case]:
    return list(tqdm(cases.of(users, back), title, total=len(users), unit="user", disable=None))


def _counted(histories: Histories, numbers: IntArray) -> Transitions:
    """Transitions between item numbers; `numbers` are those of the item table's rows."""
    named = Histories(histories.offsets, numbers[histories.films], int(numbers.max()) + 1)
    return Transitions.count(named)


def _write(out: Path, trained: TrainedReranker, run: Mapping[str, Any], metrics: Mapping[str, Any]) -> None:
    reading = trained.reading
    files = {
        GRAPH: export(trained.network, network_features(reading), OUTPUT),
        VOCABULARIES: vocabularies_json(reading.vocabularies),
        TRANSITIONS: reading.transitions.to_bytes(),
    }
    checksums = checksums_of(files)
    manifest = {
        "format": FORMAT,
        "model": MODEL,
        "version": version_of(MODEL, run["dataset"]["name"], checksums),
        "schema": reading.schema.name,
        "features": [asdict(feature) for feature in reading.features],
        "edges": reading.edges.tolist(),
        **run,
        "libraries": versions_of(LIBRARIES),
        "metrics": metrics,
        "files": checksums,
    }
    make_folder(out)
    write_artifacts(out, files, manifest)


def _version(towers: Path) -> str:
    try:
        return str(json.loads((towers / "manifest.json").read_text(encoding="utf-8"))["version"])
    except (OSError, ValueError, KeyError, TypeError):
        raise TrainingError(
            f"No trained towers in {towers}, whose candidates are to be ordered; train them with "
            "`python -m dssm.train`."
        ) from None


def _no_store() -> Any:
    raise AssertionError("a snapshot needs no store")

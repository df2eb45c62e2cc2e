"""From OUT/dataset to OUT's artifacts: split, train, measure beside simple methods, write."""

from __future__ import annotations

import json
import platform
from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

from ingest.histories import Histories, Unliked, likes_of
from ingest.schema import Dataset
from ingest.splits import UserSplit, hold_out_users
from ingest.storage import load_dataset
from pinsage import artifacts, report
from pinsage.baselines import ItemKNN, Popularity, Ranker
from pinsage.distributed import Processes, device_named
from pinsage.epochs import Epoch, Trained
from pinsage.evaluation import NEW_VISITOR, NEXT_FILM, RANKER_NAMES, Comparison, Protocols, compare
from pinsage.settings import Settings
from pinsage.training import Trainer
from training.checkpoint import CheckpointFile, tensor_bytes

LIBRARIES = ("dgl", "numpy", "scipy", "torch")


def train_and_write(
    out: Path,
    run: dict[str, Any],
    settings: Settings,
    processes: Processes,
    *,
    hit_cutoff: int,
    resume: bool,
) -> Trained | None:
    """Train `run` (see `artifacts.run_identity`), write its artifacts to `out` and return what was trained.

    Of several processes the first one measures, writes and returns; the others only train, for None.

    Raises DatasetError or TrainingError with a message for the user. On KeyboardInterrupt the finished epochs
    are in OUT/checkpoint.pt.
    """
    say = _say if processes.first else _stay_silent
    dataset = load_dataset(out / "dataset")
    likes = likes_of(dataset)
    split = hold_out_users(likes, settings.seed)
    train, unliked = likes.take(split.train), Unliked.of(dataset)
    say(
        f"{dataset.name}: {len(likes.films):,} likes of {likes.n_items:,} films; "
        f"{len(split.train):,} users train, {len(split.validation)} validate, {len(split.test)} test."
    )
    validation, test = (
        Protocols.of(likes.take(users), settings.seed, unliked.low.take(users))
        for users in (split.validation_rows, split.test)
    )
    trainer = Trainer(
        dataset.items,
        train,
        validation,
        settings,
        device=processes.device,
        unliked=unliked.take(split.train),
        hit_cutoff=hit_cutoff,
        processes=processes,
    )
    checkpoint = CheckpointFile(out / "checkpoint.pt", json.dumps(run, sort_keys=True))
    if resume and (finished := trainer.resume(checkpoint)):
        say(f"Going on after epoch {finished}, from {checkpoint.path}.")
    trainer.train(checkpoint, _announcer(hit_cutoff))
    if not processes.first:
        return None
    trained = trainer.result()

    say("Measuring beside popularity and ItemKNN on the test users …")
    rankers: dict[str, Ranker] = {
        "pinsage": trained.ranker,
        "popularity": Popularity(train),
        "item_knn": ItemKNN(train),
    }
    figures = compare(rankers, test, hit_cutoff)
    artifact = _artifact(dataset, run, trained, figures, split)
    _write(out, artifact, trained, dataset, train)
    say(_table(figures))
    say(f"Wrote {artifacts.manifest_of(artifact)['version']} to {out}; see {out / 'report.html'}.")
    return trained


def trainer_for(out: Path, device: str) -> Callable[[Settings], Trainer]:
    """Makes trainers on OUT/dataset with the split of their settings' seed. Raises DatasetError."""
    dataset = load_dataset(out / "dataset")
    likes, unliked = likes_of(dataset), Unliked.of(dataset)

    def make(settings: Settings) -> Trainer:
        split = hold_out_users(likes, settings.seed)
        held_out = split.validation_rows
        return Trainer(
            dataset.items,
            likes.take(split.train),
            Protocols.of(likes.take(held_out), settings.seed, unliked.low.take(held_out)),
            settings,
            device=device_named(device),
            unliked=unliked.take(split.train),
        )

    return make


def _say(line: str) -> None:
    """At once, also into a pipe: a long step must not look dead."""
    print(line, flush=True)


def _stay_silent(line: str) -> None:
    """The first process says it."""


def _announcer(hit_cutoff: int) -> Callable[[Epoch], None]:
    def announce(epoch: Epoch) -> None:
        hits = "–" if epoch.hits is None else f"{epoch.hits:.4f}"
        _say(
            f"epoch {epoch.number:3d}  loss {epoch.loss:7.4f}  validation NDCG {epoch.validation:.4f}  "
            f"HITS@{hit_cutoff} {hits}  {epoch.seconds:5.1f} s"
        )

    return announce


def _artifact(
    dataset: Dataset, run: dict[str, Any], trained: Trained, figures: Comparison, split: UserSplit
) -> artifacts.Artifact:
    return artifacts.Artifact(
        vectors=trained.vectors.numpy(),
        movie_ids=np.array([item.movie_id for item in dataset.items], dtype=np.int64),
        network=tensor_bytes(trained.network.state_dict()),
        run=run,
        libraries={"python": platform.python_version(), **{name: version(name) for name in LIBRARIES}},
        metrics={
            "protocols": {"new_visitor": NEW_VISITOR, "next_film": NEXT_FILM},
            "train_users": len(split.train),
            "validation_users": len(split.validation),
            "test_users": len(split.test),
            "best_epoch": trained.best.number,
            "validation_ndcg": trained.validation,
            **figures,
        },
        query=trained.rule.as_json(),
    )


def _write(
    out: Path, artifact: artifacts.Artifact, trained: Trained, dataset: Dataset, train: Histories
) -> None:
    curve = [asdict(epoch) for epoch in trained.epochs]
    page = report.render(
        report.Run(
            manifest=artifacts.manifest_of(artifact),
            curve=curve,
            items=dataset.items,
            vectors=artifact.vectors,
            likes_per_film=train.likes_per_film(),
        )
    )
    history = json.dumps({"epochs": curve}, indent=2) + "\n"
    artifacts.write(out, artifact, {"training.json": history.encode(), "report.html": page.encode()})


def _table(figures: Comparison) -> str:
    """Both protocols' figures, a line per ranker, aligned for a terminal."""
    columns = {name: {**figures["new_visitor"][name], **figures["next_film"][name]} for name in RANKER_NAMES}
    header = list(columns["pinsage"])
    lines = [" " * 11 + "  ".join(header)]
    for name, title in RANKER_NAMES.items():
        cells = [_cell(columns[name][column]).rjust(len(column)) for column in header]
        lines.append(f"{title:11}" + "  ".join(cells))
    return "\n".join(lines)


def _cell(value: float | None) -> str:
    if value is None:
        return "–"
    return str(value) if isinstance(value, int) else f"{value:.4f}"

"""Train for people known by age, gender and occupation alone: `python -m dssm.demographics OUT`.

Reads the dataset; writes demographics/ with films.npy (a vector per film), queries.npy (for every profile one
query for relevance and one for stars) and manifest.json. `python -m dssm.recommend` answers from them.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from dssm.answers import FOLDER, is_complete, write_answers
from dssm.heads import MAX_STEPS, people_of, train
from dssm.places import add_place, place_of
from dssm.stars import measure
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.splits import TARGETS_LEFT, hold_out_users
from ingest.storage import load_dataset, read_summary
from training.errors import ModelError


@ending(DatasetError, ModelError, stopped="Stopped. Nothing was written; the same command starts again.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    options = _parser().parse_args(arguments)
    place = place_of(options)
    out = place.out / FOLDER
    if not options.force and is_complete(out, read_summary(place.dataset).fingerprint, options.seed):
        print(f"{out} already holds this model; nothing to do (--force trains it again).")
    else:
        _train_and_write(place.dataset, out, options.seed)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dssm.demographics",
        description="Train recommendations for people known only by age, gender and occupation.",
    )
    add_place(parser)
    parser.add_argument("--seed", type=int, default=0, help="who is held out, and first weights (default 0)")
    parser.add_argument("--force", action="store_true", help="train again even if the model is there")
    return parser


def _train_and_write(folder: Path, out: Path, seed: int) -> None:
    dataset = load_dataset(folder)
    people = people_of(dataset)
    split = hold_out_users(people.likes, seed)
    train_people, validation, test = (
        people.take(users[people.profiles[users].any(axis=1)])
        for users in (split.train, split.validation, split.test)
    )
    if not all(part.likes.counts.max(initial=0) >= TARGETS_LEFT for part in (train_people, validation, test)):
        print(f"{dataset.name} does not say who people are: there is nothing to learn from profiles.")
        return
    with tqdm(total=2 * MAX_STEPS, desc="demographics", unit="step", disable=None) as bar:
        answers = train(dataset, train_people, validation, seed, bar.update)
    metrics = measure(answers, train_people, test)
    write_answers(out, answers, read_summary(folder).fingerprint, seed, metrics)
    print(_told(metrics))


def _told(metrics: dict[str, Any]) -> str:
    """Figures of held-out people for a terminal."""
    lines = ["NDCG@10 for people never seen:"]
    lines += [f"  {name:20} {value:.4f}" for name, value in metrics["ndcg@10"].items()]
    lines += ["Error of stars (RMSE):"]
    lines += [f"  {name:20} {value:.4f}" for name, value in metrics["rmse"].items()]
    lines += ["Stars predicted and given:"]
    lines += [
        f"  {row['ratings']:>9,} ratings    {row['predicted']:.2f}  {row['given']:.2f}"
        for row in metrics["calibration"]
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

"""Users and items that training has not seen, by features alone: `python -m benchmarks.strangers DATASET …`.

A tenth of the users and a twentieth of the items with 5 events or more are taken out of the data whole.
Towers are trained on the rest, as they are by default and without what prepares them for strangers. Writes
results/strangers.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from benchmarks import machine
from benchmarks.strangers.held_out import Strangers
from benchmarks.strangers.measures import Row, among_all, new_items, new_users, popular_features
from dssm.sequences import Cases, leave_last_out
from dssm.settings import Settings
from dssm.training import Trainer
from dssm.vectors import item_vectors, measured, query_vectors
from dssm.world import World, vocabularies_of
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.features import encode
from ingest.rounding import rounded
from ingest.table_storage import load_tables
from training.embedding import tensors

RESULTS = Path(__file__).resolve().parents[1] / "results"


@ending(DatasetError, stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strangers", description=__doc__)
    parser.add_argument("dataset", type=Path, nargs="+", help="folders of prepared datasets")
    parser.add_argument("--epochs", type=int, default=Settings().epochs, help="(default %(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="of what is held out, and of training")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    options = parser.parse_args(arguments)
    parts = [report(folder, Settings(epochs=options.epochs, seed=options.seed)) for folder in options.dataset]
    head = [
        "# Users and items that training has not seen",
        "",
        "`python -m benchmarks.strangers DATASET` writes this file. A tenth of the users and a twentieth of "
        "the items are held out whole.",
        "",
        *machine.described(("numpy", "torch")),
        f"- seed {options.seed}, {options.epochs} epochs; every user's last item is the test of known users",
        "",
    ]
    text = "\n".join([*head, *(line for part in parts for line in part)])
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "strangers.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def report(folder: Path, settings: Settings) -> list[str]:
    """The table of one dataset. Raises DatasetError."""
    tables = load_tables(folder)
    strangers = Strangers.draw(tables, settings.seed)
    rows: dict[str, Row] = baselines(strangers, settings.seed)
    ways = {"towers": settings, "towers not prepared for them": replace(settings, newcomers=0, new_items=0.0)}
    for name, way in tqdm(ways.items(), "towers", disable=None):
        rows[name] = towers(strangers, way)
    columns = list(rows["towers"])
    lines = [
        f"## {tables.name}",
        "",
        f"{len(strangers.of_new_users):,} new users, {strangers.of_new_items.shape[1]:,} new items.",
        "",
        f"| | {' | '.join(columns)} |",
        "|---" * (1 + len(columns)) + "|",
    ]
    for name, row in rows.items():
        cells = [f"{row[column]:.4f}" if column in row else "–" for column in columns]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return [*lines, ""]


def towers(strangers: Strangers, settings: Settings) -> Row:
    """Train, and measure on known users, new users and new items."""
    tables = strangers.train
    world = World.of(tables, vocabularies_of(tables), settings.history_length)
    network = Trainer(world, settings).run(lambda _: None, lambda _: None).network
    known = measured(network, world, leave_last_out(world.sequences).test)
    users = tensors(encode(tables.schema.user, strangers.users, world.vocabularies))
    items = tensors(encode(tables.schema.item, strangers.items, world.vocabularies))
    with torch.no_grad():
        queries = rounded(network.newcomers_queries(users).numpy())
        new_vectors = rounded(network.finish(network.raw_items(items)).numpy())
    vectors = item_vectors(network, world)
    everybody = np.arange(len(world.sequences))
    wanted = query_vectors(network, world, Cases(everybody, world.sequences, everybody))
    ids = world.vocabularies[tables.schema.item_key].values
    return {
        "known users: Hit@10": known["Hit@10"],
        "Hit@100": known["Hit@100"],
        **new_users(queries @ vectors.T, ids.tolist(), strangers.of_new_users),
        **new_items(wanted @ new_vectors.T, strangers.of_new_items),
        "all items: Hit@100": among_all(wanted, vectors, new_vectors, world, strangers.of_new_items),
    }


def baselines(strangers: Strangers, seed: int) -> dict[str, Row]:
    """Popularity for new users; chance, and what is popular with like features, for new items."""
    schema, train = strangers.train.schema, strangers.train
    ids = train.items[schema.item_key].tolist()
    counts = np.bincount(train.events.item, minlength=len(ids)).astype(np.float32)
    shape = strangers.of_new_items.shape
    like = np.tile(popular_features(strangers, counts), (shape[0], 1))
    chance = np.random.default_rng(seed).random(shape).astype(np.float32)
    everybody = np.tile(counts, (len(strangers.of_new_users), 1))
    return {
        "popularity": {
            **new_users(everybody, ids, strangers.of_new_users),
            **new_items(like, strangers.of_new_items),
        },
        "chance": {**new_items(chance, strangers.of_new_items), "all items: Hit@100": 100 / len(ids)},
    }


if __name__ == "__main__":
    sys.exit(main())

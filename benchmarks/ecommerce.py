"""Models of products beside the best that is possible: `python -m benchmarks.ecommerce --state DIR`.

DIR is a state that `python main.py prepare --data ecommerce-synthetic` has filled. These data are made up
from hidden preferences, so the scores of an oracle that knows them can be computed: no model can do better.
Writes results/ecommerce.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from tqdm import tqdm

from benchmarks import machine
from deepfm import artifacts as rankers
from deepfm.metrics import auc, logloss
from deepfm.pipeline import world_of
from dssm import artifacts as towers
from dssm.evaluation import DEEPEST, Figures, figures
from dssm.network import TwoTowers
from dssm.pipeline import PROTOCOL
from dssm.sequences import Cases, leave_last_out
from dssm.vectors import item_vectors, query_vectors
from dssm.world import World
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.schema import FloatArray, IntArray
from ingest.synthetic.making import NAME
from ingest.synthetic.oracle import Oracle
from ingest.synthetic.settings import Settings, read_settings
from ingest.table_storage import load_tables
from ingest.tables import FeatureTables
from training.artifacts import write_whole
from training.errors import ModelError
from training.places import place_of

RESULTS = Path(__file__).resolve().parent / "results"
COLUMNS = ("Hit@10", "NDCG@10", "Hit@100", "NDCG@100")
ORACLE, TOWERS, POPULARITY, RANDOM = "oracle: the true preferences", "two towers", "popularity", "random"
BATCH = 200

Scores = Callable[[slice], FloatArray]
"""A slice of the cases → scores (n, n_items), those of the items with numbers 1, 2, …"""


@ending(DatasetError, ModelError, stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ecommerce", description=__doc__)
    parser.add_argument("--state", metavar="DIR", type=Path, required=True, help="a prepared state folder")
    parser.add_argument("--dataset", metavar="NAME", default=NAME, help="default: %(default)s")
    parser.add_argument(
        "--files", metavar="FOLDER", type=Path, help="its synthetic.json (default: DIR/downloads/NAME)"
    )
    parser.add_argument("--users", metavar="N", type=int, default=6_000, help="users to ask about, at most")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    options = parser.parse_args(arguments)
    files = options.files or options.state / "downloads" / options.dataset
    text = report(options.state, options.dataset, read_settings(files), options.users)
    options.out.mkdir(parents=True, exist_ok=True)
    write_whole(options.out / "ecommerce.md", text.encode())
    print(text)
    return 0


def report(state: Path, dataset: str, settings: Settings, most_users: int) -> str:
    """The tables as Markdown. Raises DatasetError and ModelError where something is not prepared."""
    options = argparse.Namespace(out=None, state=state, dataset=dataset)
    place = place_of(options, "dssm")
    tables = load_tables(place.dataset)
    oracle = Oracle(settings, tables)
    artifact = towers.read(place.out)
    finders = next_items(tables, oracle, artifact, most_users)
    best = finders[ORACLE]
    return "\n".join(
        [
            "# Products: models beside the best that is possible",
            "",
            "`python main.py prepare --data ecommerce-synthetic --state DIR`, or its steps one by one, then "
            "`python -m benchmarks.ecommerce --state DIR`, which writes this file. The data are synthetic.",
            "",
            *machine.described(("numpy", "torch")),
            f"- {dataset}: {settings.users:,} users, {settings.products:,} products, "
            f"{settings.events:,} events, seed {settings.seed}",
            f"- Two towers: {artifact.settings.encoder}, `--epochs {artifact.settings.epochs}`, "
            f"the best is epoch {artifact.metrics['best_epoch']}, seed {artifact.settings.seed}",
            f"- Protocol of the next product: {PROTOCOL}. Epochs are chosen on the validation targets.",
            "- The oracle ranks by the true probabilities that the events were drawn with. It knows what is "
            "personal to users and products, which a model can learn from their few events in part only.",
            "",
            "## The next product, test",
            "",
            "| | " + " | ".join((*COLUMNS, "NDCG@10, share of the oracle's")) + " |",
            "|---" * (len(COLUMNS) + 2) + "|",
            *(
                f"| {name} | "
                + " | ".join(f"{row[column]:.4f}" for column in COLUMNS)
                + f" | {row['NDCG@10'] / best['NDCG@10']:.0%} |"
                for name, row in finders.items()
            ),
            "",
            *_ranking(tables, oracle, place_of(options, "deepfm").out),
        ]
    )


def next_items(
    tables: FeatureTables, oracle: Oracle, artifact: towers.Artifact, most_users: int
) -> dict[str, Figures]:
    """Figures of the oracle, the towers, popularity and chance, on the same test users.

    Raises ModelError where the towers are of other data.
    """
    if artifact.run["dataset"]["name"] != tables.name:
        raise ModelError(f"The towers are not of {tables.name}.")
    world = World.of(tables, artifact.vocabularies, artifact.settings.history_length)
    cases = leave_last_out(world.sequences).test
    chosen = np.random.default_rng(0).permutation(len(cases.users))[:most_users]
    cases = Cases(cases.users[chosen], cases.seen, cases.targets[chosen])
    network = TwoTowers(world.schema, world.vocabularies, artifact.settings)
    network.load_state_dict(artifact.weights)
    queries, vectors = query_vectors(network.eval(), world, cases), item_vectors(network, world)
    counts = np.bincount(cases.seen.items, minlength=world.n_items + 1)[1:].astype(np.float32)
    row_of_number = np.argsort(world.vocabularies[world.schema.item_key].encode(tables.items["sku_id"]))

    def of_oracle(part: slice) -> FloatArray:
        users = cases.users[part]
        met = cases.seen.histories(users, int(cases.seen.counts[users].max()))
        rows = np.where(met > 0, row_of_number[met - 1], -1)
        return oracle.next_item(users, rows)[:, row_of_number]

    def by_chance(part: slice) -> FloatArray:
        shape = len(cases.users[part]), world.n_items
        return np.random.default_rng(part.start).random(shape, dtype=np.float32)

    ways: Mapping[str, Scores] = {
        ORACLE: of_oracle,
        TOWERS: lambda part: queries[part] @ vectors.T,
        POPULARITY: lambda part: np.repeat(counts[None], len(cases.users[part]), axis=0),
        RANDOM: by_chance,
    }
    return {name: figures(np.concatenate(list(_ranks(cases, scores, name)))) for name, scores in ways.items()}


def _ranks(cases: Cases, scores: Scores, name: str) -> Iterator[IntArray]:
    """How many unseen items stand before each target; of equal scores, half of them."""
    for start in tqdm(range(0, len(cases.users), BATCH), name, unit="batch", disable=None):
        part = slice(start, start + BATCH)
        users, targets = cases.users[part], cases.targets[part] - 1
        scored, rows = scores(part), np.arange(len(users))
        met = cases.seen.histories(users, int(cases.seen.counts[users].max()))
        padded = np.concatenate([np.zeros((len(users), 1), np.float32), scored], axis=1)
        padded[rows[:, None], met] = -np.inf
        unseen = padded[:, 1:]
        wanted = unseen[rows, targets][:, None]
        before = (unseen > wanted).sum(axis=1) + ((unseen == wanted).sum(axis=1) - 1) // 2
        yield np.minimum(before, DEEPEST)


def _ranking(tables: FeatureTables, oracle: Oracle, folder: Path) -> list[str]:
    """The ranker beside the true probabilities, on the events that it has not seen."""
    artifact = rankers.read(folder)
    if artifact.run["dataset"]["name"] != tables.name:
        raise ModelError(f"The ranker is not of {tables.name}.")
    test = world_of(tables, artifact.settings).split.test
    truth = oracle.goes_further(test.user, test.item).astype(np.float32)
    share = np.full(len(test), test.wanted.mean(), dtype=np.float32)
    rows = {
        ORACLE: (auc(test.wanted, truth), logloss(test.wanted, truth)),
        "DeepFM": (artifact.metrics["test"]["AUC"], artifact.metrics["test"]["logloss"]),
        "the same for all": (auc(test.wanted, share), logloss(test.wanted, share)),
    }
    best, worst = rows[ORACLE][0], 0.5
    return [
        "## More than a look, test",
        "",
        f"{len(test):,} events that the ranker has not seen (split by {artifact.settings.split}); "
        f"{test.wanted.mean():.0%} of them are carts and orders.",
        "",
        "| | AUC | logloss | AUC above 0.5, share of the oracle's |",
        "|---|---|---|---|",
        *(
            f"| {name} | {area:.4f} | {loss:.4f} | {(area - worst) / (best - worst):.0%} |"
            for name, (area, loss) in rows.items()
        ),
        "",
    ]


if __name__ == "__main__":
    sys.exit(main())

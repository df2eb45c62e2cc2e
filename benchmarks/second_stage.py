"""What the order of the service `rank` is worth: `python -m benchmarks.second_stage STATE [STATE …]`.

Each STATE is prepared with towers and a ranker, of films or of products; what was prepared last is measured.
Everybody's last item is to be found among the towers' best candidates in four orders, once for the person as
known, once by features alone. Writes results/second-stage.md.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np

from benchmarks import machine
from deepfm.candidates import histories_of, users_to_ask, values_of
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.schema import FloatArray
from ingest.table_storage import load_tables
from recommender.entities import Person, ScoredItem, Values
from recommender.errors import RecommenderError
from recommender.items.in_context import RankerInContext
from recommender.items.next_items import NextItems, open_finder
from recommender.items.ranking import open_ranker
from recommender.items.reranking import DEPTH, FOLDER, open_reranker
from recommender.opening import vectors_opener
from recommender.places import StorePlaces
from services.errors import ServiceError
from services.places import Place, place_of
from training.artifacts import write_whole

RESULT = Path(__file__).with_name("results") / "second-stage.md"
USERS, SEED, TOP = 2000, 0, 10
COLUMNS = {
    "known, last but one": (2, True),
    "known, last": (1, True),
    "features alone, last but one": (2, False),
    "features alone, last": (1, False),
}
"""How far back the item to find is, and whether it is known who asks and what they met."""

Order = Callable[[Person, Sequence[Values], FloatArray], FloatArray]
"""Scores of candidates from a person, their values, and the first stage's scores."""


@ending(DatasetError, RecommenderError, ServiceError, stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.second_stage", description=__doc__)
    parser.add_argument("states", metavar="STATE", type=Path, nargs="+", help="prepared state folders")
    parser.add_argument("--out", type=Path, default=RESULT, help="default: the results")
    options = parser.parse_args(arguments)
    text = report([place_of(state, None) for state in options.states])
    print(text)
    write_whole(options.out, text.encode())
    return 0


def report(places: Sequence[Place]) -> str:
    """The tables as Markdown."""
    lines = [
        "# The order of what the towers found",
        "",
        "`python -m benchmarks.second_stage STATE …` writes this file.",
        "",
        *machine.described(("numpy", "onnxruntime")),
        f"- NDCG@10 of one item, full ranking: the towers' {DEPTH} best of what was not met, in another "
        f"order; up to {USERS:,} users, drawn with seed {SEED}",
        "- The towers' epoch is chosen by the last but one, from which the reranker learned, too; neither "
        "has seen the last. The ranker that gives the probability learned from most events, the last among "
        "them.",
        "- *by features alone*: without id and history. *as `rank` serves*: the reranker for people with a "
        "history, the towers' order for others.",
    ]
    for place in places:
        figures = measured(place)
        lines += ["", f"## {place.name}", "", f"| | {' | '.join(COLUMNS)} |", "|---|---|---|---|---|"]
        for name in next(iter(figures.values())):
            lines.append(f"| {name} | {' | '.join(f'{column[name]:.4f}' for column in figures.values())} |")
    return "\n".join(lines) + "\n"


def measured(place: Place) -> dict[str, dict[str, float]]:
    """NDCG@10 by column and order. Raises DatasetError, RecommenderError."""
    vectors = vectors_opener(StorePlaces(place.towers.parent))
    with open_finder(place.towers, vectors, "", snapshot=True) as finder:
        orders = _orders(place, finder)
        return {name: _column(place, finder, orders, *how) for name, how in COLUMNS.items()}


def _orders(place: Place, finder: NextItems) -> dict[str, Order]:
    ranker, reranker = open_ranker(place.ranker), open_reranker(place.ranker / FOLDER)
    served = RankerInContext(finder.towers, reranker)
    return {
        "as the towers found it": lambda _, __, found: found,
        "by the probability of a like": lambda person, items, _: ranker.scores(person, items),
        "reranked": reranker.scores,
        "as `rank` serves": lambda person, items, _: served.scores(person, items),
    }


def _column(
    place: Place, finder: NextItems, orders: Mapping[str, Order], back: int, known: bool
) -> dict[str, float]:
    tables = load_tables(place.dataset)
    schema, histories = tables.schema, histories_of(tables)
    users = users_to_ask(histories)
    if len(users) > USERS:
        users = np.sort(np.random.default_rng(SEED).choice(users, USERS, replace=False))
    ids = tables.items[schema.item_key]
    row_of = {str(item_id): row for row, item_id in enumerate(ids)}
    met = [ids[histories[user]].tolist() for user in users.tolist()]
    people = [
        Person(values_of(tables.users, user), tuple(items[:-back]))
        for user, items in zip(users.tolist(), met, strict=True)
    ]
    asking = people if known else [_by_features(person, schema.user_key) for person in people]
    hits = finder.find_for_each(asking, DEPTH, leave_out=[person.history for person in people])
    gains: dict[str, list[float]] = {name: [] for name in orders}
    for person, items, found in zip(asking, met, hits, strict=True):
        values = [values_of(tables.items, row_of[each.item_id]) for each in found]
        scores = np.array([each.score for each in found], dtype=np.float32)
        for name, order in orders.items():
            gains[name].append(gain(order(person, values, scores), found, items[-back]))
    return {name: float(np.mean(values)) for name, values in gains.items()}


def _by_features(person: Person, user_key: str) -> Person:
    return Person({name: value for name, value in person.values.items() if name != user_key})


def gain(scores: FloatArray, found: Sequence[ScoredItem], wanted: str) -> float:
    """NDCG@10 with one item to find; equal scores keep the first stage's order."""
    best = np.argsort(-scores, kind="stable")[:TOP].tolist()
    places = [place for place, row in enumerate(best) if found[row].item_id == wanted]
    return float(1 / np.log2(places[0] + 2)) if places else 0.0


if __name__ == "__main__":
    sys.exit(main())

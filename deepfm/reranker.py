"""Trains the network that puts the first stage's candidates into order.

It is DeepFM over declared features as ever; beside users' and items' features it reads four of the context,
each cut into buckets of equal size (see `recommender.items.reranking`). It learns from cases that the first
stage was not trained on, every user's last item but one: which of the candidates came next, by cross-entropy.
The last items are only measured, once.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from deepfm.candidates import Case
from deepfm.examples import features_of
from deepfm.network import DeepFM
from deepfm.settings import Settings
from ingest.features import Encoded, Feature, FeatureSchema, Vocabularies, Vocabulary
from ingest.schema import IntArray
from recommender.items.reranking import CONTEXT, DEPTH, Reading
from recommender.items.transitions import Transitions

BUCKETS = 30
MOST_VALUES = 256
"""Features with more values are not read: there are too few cases to learn what each means."""

SETTINGS = Settings(dim=8, hidden=32, layers=1, dropout=0.0, spread=0.05, lr=3e-3, weight_decay=1e-4)
EPOCHS, PATIENCE = 12, 3
LISTS_AT_ONCE = 64
CHOOSING_SHARE = 0.2
"""Of the users: on their cases the epoch is chosen."""
TOP = 10


@dataclass(frozen=True, slots=True)
class Lists:
    """Cases as numbers: every feature (cases, DEPTH, …), which places are real, and the target's place."""

    numbers: dict[str, Tensor]
    real: Tensor
    target: Tensor

    def take(self, rows: Tensor) -> Lists:
        """The chosen cases."""
        chosen = {name: values[rows] for name, values in self.numbers.items()}
        return Lists(chosen, self.real[rows], self.target[rows])

    def __len__(self) -> int:
        return len(self.target)


@dataclass(frozen=True, slots=True)
class TrainedReranker:
    """The network, in evaluation mode, how it reads, and NDCG@10 on choosing users, before and after."""

    network: DeepFM
    reading: Reading
    chosen_on: dict[str, float]


def reading_of(
    schema: FeatureSchema, vocabularies: Vocabularies, transitions: Transitions, cases: Sequence[Case]
) -> Reading:
    """How candidates are read: buckets hold equally many of the candidates in `cases`."""
    user, item = features_of(schema)
    features = tuple(
        feature for feature in (*user[1:], *item[1:]) if len(vocabularies[feature.name]) <= MOST_VALUES
    )
    words = {feature.name: vocabularies[feature.name] for feature in features}
    words[schema.item_key] = vocabularies[schema.item_key]
    plain = Reading(schema, features, words, transitions, np.empty((len(CONTEXT), 0), dtype=np.float32))
    context = np.concatenate([plain.context(case.person, case.items, case.found) for case in cases])
    shares = np.linspace(0, 1, BUCKETS + 1)[1:-1]
    return replace(plain, edges=np.quantile(context, shares, axis=0).T.astype(np.float32))


def lists_of(reading: Reading, cases: Iterable[Case]) -> Lists:
    """Cases as the network takes them; short lists are padded."""
    rows, real, target = [], [], []
    for case in cases:
        context = reading.context(case.person, case.items, case.found)
        rows.append(_padded(reading.numbers(case.person, case.items, context)))
        real.append(np.arange(DEPTH) < len(case.items))
        target.append(case.target)
    numbers = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}
    return Lists(numbers, torch.from_numpy(np.stack(real)), torch.tensor(target))


def train_reranker(
    reading: Reading, lists: Lists, seed: int, progress: Callable[[], object]
) -> TrainedReranker:
    """Train on some of the users' cases, keep the epoch that serves the others best; `progress` per epoch."""
    torch.manual_seed(seed)
    order = torch.randperm(len(lists))
    choosing = lists.take(order[: int(len(lists) * CHOOSING_SHARE)])
    learning = lists.take(order[int(len(lists) * CHOOSING_SHARE) :])
    learning = learning.take(torch.nonzero(learning.target >= 0).squeeze(1))
    network = DeepFM(network_features(reading), network_vocabularies(reading), replace(SETTINGS, seed=seed))
    optimizer = torch.optim.Adam(network.parameters(), lr=SETTINGS.lr, weight_decay=SETTINGS.weight_decay)
    best, best_figure, since = copy.deepcopy(network), -1.0, 0
    for _ in range(EPOCHS):
        _epoch(network, optimizer, learning)
        figure, since = ndcg(scores(network, choosing), choosing), since + 1
        progress()
        if figure > best_figure:
            best, best_figure, since = copy.deepcopy(network), figure, 0
        if since == PATIENCE:
            break
    return TrainedReranker(
        best.eval(), reading, {"first stage": ndcg(first_stage(choosing), choosing), "reranked": best_figure}
    )


def network_features(reading: Reading) -> tuple[Feature, ...]:
    """Everything that the network reads, in the order of its inputs."""
    return (*reading.features, *map(Feature, CONTEXT))


def network_vocabularies(reading: Reading) -> Vocabularies:
    """Vocabularies of everything that the network reads; buckets are named by their numbers."""
    buckets = Vocabulary([f"{bucket:03}" for bucket in range(reading.edges.shape[1] + 1)])
    return {**reading.vocabularies, **dict.fromkeys(CONTEXT, buckets)}


def scores(network: DeepFM, lists: Lists) -> Tensor:
    """Logits (cases, DEPTH); -inf where a list is shorter."""
    flat = {name: values.flatten(0, 1) for name, values in lists.numbers.items()}
    with torch.no_grad():
        logits: Tensor = network(flat).reshape(len(lists), DEPTH)
    return logits.masked_fill(~lists.real, -torch.inf)


def first_stage(lists: Lists) -> Tensor:
    """Scores (cases, DEPTH) that leave every list in the first stage's order."""
    return -torch.arange(DEPTH, dtype=torch.float32).expand(len(lists), DEPTH)


def ndcg(scored: Tensor, lists: Lists) -> float:
    """NDCG@10 with one target a case; a target that was not found gains nothing."""
    place = lists.target.clamp(min=0).unsqueeze(1)
    own = scored.gather(1, place)
    earlier = torch.arange(DEPTH).unsqueeze(0) < place
    rank = ((scored > own) | ((scored == own) & earlier)).sum(dim=1)
    gain = torch.where((lists.target >= 0) & (rank < TOP), 1 / torch.log2(rank + 2.0), 0.0)
    return float(gain.double().mean())


def _epoch(network: DeepFM, optimizer: torch.optim.Optimizer, lists: Lists) -> None:
    network.train()
    order = torch.randperm(len(lists))
    for start in range(0, len(order), LISTS_AT_ONCE):
        batch = lists.take(order[start : start + LISTS_AT_ONCE])
        flat = {name: values.flatten(0, 1) for name, values in batch.numbers.items()}
        logits = network(flat).reshape(len(batch), DEPTH).masked_fill(~batch.real, -torch.inf)
        loss = functional.cross_entropy(logits, batch.target)
        optimizer.zero_grad()
        torch.autograd.backward(loss)
        optimizer.step()
    network.eval()


def _padded(numbers: Encoded) -> dict[str, IntArray]:
    return {
        name: np.pad(values, ((0, DEPTH - len(values)), *((0, 0),) * (values.ndim - 1)))
        for name, values in numbers.items()
    }

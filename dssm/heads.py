"""Two towers for somebody known only by their profile: what they would like, and how they would rate it.

Both heads have a user tower over the profile and an item tower over the film's id, genres and year. The first
is trained by softmax over the catalogue on likes, the second by squared error on stars. Their vectors stand
side by side, so one vector per film answers both questions by an inner product:

    film:      relevance columns | popularity | rating columns | film's stars | 1
    relevance: relevance columns | 1          | 0              | 0            | 0
    stars:     0                 | 0          | rating columns | 1            | person's stars
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_array
from torch import Tensor, nn

from dssm.profiles import (
    ProfileNetwork,
    by_profile,
    every_profile,
    fit,
    ndcg_at_10,
    profiles_of,
    rows_of,
    shares,
)
from dssm.towers import Tower
from ingest.features import MOVIES, Vocabularies, encode, fit_vocabularies
from ingest.histories import Histories, likes_of
from ingest.schema import Dataset, FloatArray, IntArray
from ingest.splits import TARGETS_LEFT, few_marks
from ingest.tables import item_columns
from training.embedding import EncodedTensors, FeatureEmbedding, tensors

RELEVANCE_DIM, RATING_DIM = 47, 14
DIM = RELEVANCE_DIM + RATING_DIM + 3
"""Columns of a film's vector: 64."""

RELEVANCE_LR, RATING_LR = 0.02, 0.003
"""Stars take small steps and leave the films' mean ratings as they are: people of one profile differ far more
from one another than profiles do."""
MAX_STEPS = 150
WIDTH = 16
SHRINK = 5.0
"""A mean rating is taken as if so many more people had given the overall mean."""


@dataclass(frozen=True, slots=True)
class People:
    """What some users say and did: profiles (n, 3), likes, and stars given, sparse (n, n_items)."""

    profiles: IntArray
    likes: Histories
    stars: csr_array

    def take(self, users: IntArray) -> People:
        """The people in these rows."""
        return People(self.profiles[users], self.likes.take(users), self.stars[users])


def people_of(dataset: Dataset) -> People:
    """All users of the dataset; of several ratings of one film by one user the last one counts."""
    ratings = dataset.interactions.take(np.argsort(dataset.interactions.timestamp, kind="stable"))
    users = np.searchsorted([user.user_id for user in dataset.users], ratings.user_id)
    films = np.searchsorted([item.movie_id for item in dataset.items], ratings.movie_id)
    n_items = len(dataset.items)
    _, last_from_end = np.unique((users * n_items + films)[::-1], return_index=True)
    last = len(users) - 1 - last_from_end
    shape = (len(dataset.users), n_items)
    stars = csr_array((ratings.rating[last], (users[last], films[last])), shape=shape)
    return People(profiles_of(dataset.users), likes_of(dataset), stars)


class Head(nn.Module):
    """A user tower over profiles and an item tower over film features, with a bias on both sides."""

    def __init__(
        self,
        films: EncodedTensors,
        vocabularies: Vocabularies,
        dim: int,
        film_bias: FloatArray,
        hidden: Sequence[int],
    ) -> None:
        """`film_bias` (n_items,): where the films' biases start; `hidden`: layers of the user tower."""
        super().__init__()
        self.films = films
        self.people = ProfileNetwork(dim + 1, WIDTH, hidden)
        self.embedding = FeatureEmbedding(MOVIES.item, vocabularies, WIDTH)
        self.tower = Tower(self.embedding.width, (WIDTH,), dim)
        self.bias = nn.Parameter(torch.from_numpy(film_bias))

    def film_vectors(self) -> Tensor:
        """All films: (n_items, dim), without their biases."""
        vectors: Tensor = self.tower(self.embedding(self.films))
        return vectors

    def forward(self, profiles: Tensor) -> Tensor:
        """Scores of all films for `profiles` (n, 3): (n, n_items).

        The user tower's last column is the person's own bias.
        """
        queries = self.people(profiles)
        scores: Tensor = queries[:, :-1] @ self.film_vectors().T + self.bias + queries[:, -1:]
        return scores

    def optimizer(self, lr: float, bias_lr: float, weight_decay: float) -> torch.optim.Optimizer:
        """Everything decays but the films' biases."""
        decaying = [weight for weight in self.parameters() if weight is not self.bias]
        groups = [
            {"params": decaying, "weight_decay": weight_decay},
            {"params": [self.bias], "weight_decay": 0.0, "lr": bias_lr},
        ]
        return torch.optim.AdamW(groups, lr=lr)


@dataclass(frozen=True, slots=True)
class Answers:
    """All that both towers have to say.

    `films`: float32 (n_items, `DIM`); `relevance` and `stars`: queries of all profiles in the order of
    `every_profile`, float32 (528, `DIM`).
    """

    films: FloatArray
    relevance: FloatArray
    stars: FloatArray


def train(
    dataset: Dataset, people: People, validation: People, seed: int, progress: Callable[[int], object]
) -> Answers:
    """Train both heads on `people`, each until `validation` no longer gains.

    `progress` is told of steps taken, 2 * `MAX_STEPS` at most.
    """
    columns = item_columns(dataset.items)
    vocabularies = fit_vocabularies(MOVIES.item, columns)
    films = tensors(encode(MOVIES.item, columns, vocabularies))
    torch.manual_seed(seed)
    likes = np.log1p(people.likes.likes_per_film()).astype(np.float32)
    relevance = Head(films, vocabularies, RELEVANCE_DIM, likes - likes.mean(), (32,))
    _fit_relevance(relevance, people, validation, progress)
    mean, film_means = mean_stars(people)
    rating = Head(films, vocabularies, RATING_DIM, film_means - mean, ())
    _fit_rating(rating, float(mean), people, validation, progress)
    with torch.no_grad():
        return _answers(relevance, rating, float(mean))


def mean_stars(people: People) -> tuple[np.float32, FloatArray]:
    """The mean of all ratings, and that of each film (n_items,), shrunk towards it."""
    mean = people.stars.data.mean(dtype=np.float64)
    counts = np.bincount(people.stars.indices, minlength=people.stars.shape[1])
    sums = np.asarray(people.stars.sum(axis=0)).ravel()
    film_means = (sums + SHRINK * mean) / (counts + SHRINK)
    return np.float32(mean), film_means.astype(np.float32)


def _fit_relevance(head: Head, people: People, validation: People, progress: Callable[[int], object]) -> None:
    sums = by_profile(people.profiles, shares(people.likes))
    met = np.flatnonzero(sums.sum(axis=1))
    wanted, asked = torch.from_numpy(sums[met] / sums.sum()), torch.from_numpy(every_profile()[met])
    cases = few_marks(validation.likes, 0, seed=0)
    told = torch.from_numpy(validation.profiles[validation.likes.counts >= TARGETS_LEFT])

    def loss() -> Tensor:
        scores: Tensor = head(asked)
        return wanted.sum(dim=1) @ scores.logsumexp(dim=1) - (wanted * scores).sum()

    optimizer = head.optimizer(RELEVANCE_LR, RELEVANCE_LR, weight_decay=1.0)

    def figure() -> float:
        return ndcg_at_10(head(told), cases)

    fit(head, optimizer, loss, figure, max_steps=MAX_STEPS, progress=progress)


def _fit_rating(
    head: Head, mean: float, people: People, validation: People, progress: Callable[[int], object]
) -> None:
    given, above = people.stars.copy(), people.stars.copy()
    given.data, above.data = np.ones_like(given.data), above.data - np.float32(mean)
    counts, sums = by_profile(people.profiles, given), by_profile(people.profiles, above)
    met = np.flatnonzero(counts.sum(axis=1))
    total = float(counts.sum())
    weight, towards = torch.from_numpy(counts[met] / total), torch.from_numpy(sums[met] / total)
    asked = torch.from_numpy(every_profile()[met])
    told = torch.from_numpy(every_profile())
    held_out = validation.stars.tocoo()
    rows, films = (torch.from_numpy(place.astype(np.int64)) for place in held_out.coords)
    rows = torch.from_numpy(rows_of(validation.profiles))[rows]
    stars = torch.from_numpy(held_out.data - np.float32(mean))

    def loss() -> Tensor:
        scores: Tensor = head(asked)
        return (weight * scores.square()).sum() - 2 * (towards * scores).sum()

    def figure() -> float:
        return -float((head(told)[rows, films] - stars).square().mean())

    optimizer = head.optimizer(RATING_LR, 0.0, weight_decay=0.1)
    fit(head, optimizer, loss, figure, max_steps=MAX_STEPS, progress=progress)


def _answers(relevance: Head, rating: Head, mean: float) -> Answers:
    every = torch.from_numpy(every_profile())
    n_items, n_profiles = len(relevance.bias), len(every)
    films = [
        relevance.film_vectors(),
        relevance.bias[:, None],
        rating.film_vectors(),
        rating.bias[:, None],
        torch.ones(n_items, 1),
    ]
    liked, rated = relevance.people(every), rating.people(every)
    one = torch.ones(n_profiles, 1)
    relevance_queries = [liked[:, :-1], one, torch.zeros(n_profiles, RATING_DIM + 2)]
    stars_queries = [torch.zeros(n_profiles, RELEVANCE_DIM + 1), rated[:, :-1], one, rated[:, -1:] + mean]
    return Answers(*(torch.cat(parts, dim=1).numpy() for parts in (films, relevance_queries, stars_queries)))

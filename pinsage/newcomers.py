"""Vectors of films that training has not seen: PinSage is inductive (Ying et al., KDD 2018, section 3.3).

A new film has what a known one has: people who like it, and thereby an importance neighbourhood among the
known films; while it has few, films that are alike by genres, year and title stand beside. Block by block:

graph   the trained convolutions over that neighbourhood; the input has the neighbours' mean id for an own one
id      the neighbours' mean
linear  the ridge regression of who likes the film on what training users like, in the space of the known
        films' rows; a film with few likes says little there, so the neighbours' mean is added
bias    `pinsage.reception`
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from scipy.sparse import csr_array
from torch import Tensor

from ingest.histories import Histories, likes_of
from ingest.schema import LIKE_THRESHOLD, Dataset, FloatArray, IntArray, Item
from pinsage.content import content_neighbours
from pinsage.features import FilmVocabulary
from pinsage.fold_in import fold_in
from pinsage.graph import user_film_graph
from pinsage.neighbours import Block, ImportanceSampler, WeightedLists
from pinsage.reception import RatedBy, Reception
from pinsage.trained import TrainedModel

LIKES_FOR_CONTENT = 3
"""Films that are alike count as much as the walks of so many likes."""
LIKES_FOR_MEAN = 100
"""With so many likes half of the neighbours' mean linear row is added."""


@dataclass(frozen=True, slots=True)
class NewFilms:
    """`items` with their `vectors` (len(items), dim), the likes they have so far, and for each the known
    films that speak for it as weights (len(items), known).
    """

    items: tuple[Item, ...]
    vectors: FloatArray
    likes: IntArray
    neighbours: csr_array


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What training users, and whoever else rated a new film, like: a row for each.

    `known` has the known films as node ids, `new` the new ones; `ratings` are those of the known films by
    training users, `new_ratings` all of the new films.
    """

    known: Histories
    new: Histories
    ratings: RatedBy
    new_ratings: RatedBy


def embed(model: TrainedModel, joined: Dataset) -> NewFilms:
    """Vectors of the films that `joined` has beyond the model's dataset; `joined` holds all of that, too.

    The same model and data give the same vectors on as many threads.
    """
    known = {item.movie_id for item in model.dataset.items}
    items = tuple(item for item in joined.items if item.movie_id not in known)
    evidence = _evidence(model, joined, items)
    likes = evidence.new.likes_per_film()
    words = FilmVocabulary.of(model.dataset.items)
    described, described_known = words.encode(items), words.encode(model.dataset.items)
    alike = content_neighbours(described, described_known, evidence.known.likes_per_film())
    neighbours = _neighbours(model, evidence, alike)
    means = neighbours @ model.vectors
    *_, (start, end) = model.columns.blocks
    vectors = np.array(means, dtype=np.float32)
    if model.columns.graph:
        graph_end = model.columns.blocks[0][1]
        vectors[:, :graph_end] = _graph_block(model, described, neighbours)
    doubt = LIKES_FOR_MEAN / (likes + LIKES_FOR_MEAN)
    known_rows = model.vectors[:, start:end].astype(np.float64)
    folded = fold_in(known_rows, evidence.known.matrix(), evidence.new.matrix())
    vectors[:, start:end] = folded + doubt[:, None] * means[:, start:end]
    vectors[:, model.columns.bias] = _bias(model, evidence, alike, described_known)
    return NewFilms(items, vectors, likes, neighbours)


def _evidence(model: TrainedModel, joined: Dataset, items: Sequence[Item]) -> _Evidence:
    likes = likes_of(joined)
    movie_ids = np.array([item.movie_id for item in joined.items], dtype=np.int64)
    order = [*(item.movie_id for item in model.dataset.items), *(item.movie_id for item in items)]
    node_of = np.empty(len(movie_ids), dtype=np.int64)
    node_of[np.searchsorted(movie_ids, order)] = np.arange(len(order))
    n_known = len(model.dataset.items)

    user_ids = np.array([user.user_id for user in joined.users], dtype=np.int64)
    users = np.searchsorted(user_ids, joined.interactions.user_id)
    films = node_of[np.searchsorted(movie_ids, joined.interactions.movie_id)]
    training = np.searchsorted(user_ids, model.user_ids)
    others = np.setdiff1d(users[films >= n_known], training)
    people = np.concatenate([training, others])
    row_of = np.full(len(user_ids), -1)
    row_of[people] = np.arange(len(people))

    liked = np.asarray(joined.interactions.rating >= LIKE_THRESHOLD, dtype=np.float64)
    rated = RatedBy(row_of[users], films, liked)
    of_training = (films < n_known) & (rated.people >= 0) & (rated.people < len(training))
    ours, nodes = likes.take(people), node_of[likes.take(people).films]
    known, new = nodes < n_known, nodes >= n_known
    return _Evidence(
        Histories.from_pairs(ours.owners[known], nodes[known], len(people), n_known),
        Histories.from_pairs(ours.owners[new], nodes[new] - n_known, len(people), len(items)),
        rated.take(of_training, 0),
        rated.take(films >= n_known, n_known),
    )


def _neighbours(model: TrainedModel, evidence: _Evidence, alike: csr_array) -> csr_array:
    """Weights of known films that sum to 1 for every new one: (new, known), as `alike` by content alone."""
    n_new, n_known = alike.shape
    graph = user_film_graph(
        Histories.from_pairs(
            np.concatenate([evidence.known.owners, evidence.new.owners]),
            np.concatenate([evidence.known.films, n_known + evidence.new.films]),
            len(evidence.known),
            n_known + n_new,
        )
    )
    walk = model.settings.walk
    sampler = ImportanceSampler(graph, walk, walk.measured_from_each(n_known + n_new))
    reached, films, visits = sampler.edges(torch.arange(n_known, n_known + n_new), model.settings.seed)
    old = (reached < n_known).numpy()
    walked = csr_array(
        (visits.numpy()[old], (films.numpy()[old] - n_known, reached.numpy()[old])), shape=(n_new, n_known)
    )
    totals = walked.sum(axis=1)
    heard = np.divide(evidence.new.likes_per_film(), totals, out=np.zeros(n_new), where=totals > 0)
    both = csr_array(walked * heard[:, None] + alike * LIKES_FOR_CONTENT)
    return csr_array(both / both.sum(axis=1)[:, None])


def _graph_block(model: TrainedModel, codes: Mapping[str, Tensor], neighbours: csr_array) -> FloatArray:
    """The trained network's view of the new films, with these feature `codes`: float32 (new, columns)."""
    graph = model.network.graph
    if graph is None:
        raise ValueError("this network was trained without a graph")
    n_new, n_known = neighbours.shape
    edges = neighbours.tocoo()
    films, reached = (torch.from_numpy(each.astype(np.int64)) for each in (edges.row, edges.col))
    weights = torch.from_numpy(edges.data.astype(np.float32))
    towards = WeightedLists.of(films, n_new + reached, weights, n_new)
    backwards = WeightedLists.of(n_new + reached, films, weights, n_new + n_known)
    block = Block(torch.arange(n_new + n_known), n_new, towards, backwards)
    with torch.no_grad():
        known = graph.film_input(torch.arange(n_known), model.network.known)
        ids = torch.from_numpy(neighbours.astype(np.float32) @ graph.film_input.id.weight.numpy())
        new = graph.film_input.sum_of(ids, codes)
        views = [new]
        for layer, among_known in enumerate(model.catalogue_blocks()):
            views.append(graph.convolutions.convolve(layer, block, torch.cat([views[-1], known])))
            known = graph.convolutions.convolve(layer, among_known, known)
        vectors: FloatArray = graph.convolutions.read(views).numpy()
    return vectors


def _bias(
    model: TrainedModel, evidence: _Evidence, alike: csr_array, codes: Mapping[str, Tensor]
) -> FloatArray:
    """The new films' bias; `codes` describe the known films, from which it is learned."""
    bias = model.vectors[:, model.columns.bias].astype(np.float64)
    among_known = content_neighbours(codes, codes, evidence.known.likes_per_film(), others=True)
    reception = Reception.learned(
        evidence.ratings, evidence.known.counts, bias, among_known @ bias, model.settings.seed
    )
    return reception.bias(evidence.new_ratings, alike @ bias)

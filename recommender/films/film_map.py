"""A map of the films: two coordinates each, so that films that the same people like lie close together.

t-SNE (van der Maaten & Hinton, JMLR 2008; with the tree-based gradients of van der Maaten, JMLR 2014) on the
directions of the item embeddings, started from their first two principal components: that makes the map the
same each time, and keeps far apart what is far apart (Kobak & Berens, Nature Communications 2019).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from openTSNE import TSNEEmbedding
from openTSNE.affinity import PerplexityBasedNN

from ingest.schema import FloatArray
from recommender.types import Place

Places = NDArray[np.float64]

PERPLEXITY = 20.0
"""How many films a film takes for its neighbours, roughly."""

COMPANY = 5
"""Films that tell a film that came later its place."""

GATHERING, SPREADING = 100, 200
"""Iterations with neighbours pulled together strongly, and iterations after that."""

_STRONG_PULL, _PULL = 12.0, 1.2
"""Exaggeration of the attraction; above 1 it leaves water between the islands of the map."""

_MANY = 10_000
"""From so many films on, approximate neighbours and gradients on a grid are the quicker ones."""

_START_SPREAD = 1e-4
_NOISE = 1e-4
_REPORT_EVERY = 10


def film_map(vectors: FloatArray, bias: int, progress: Callable[[int], object] = lambda _: None) -> Places:
    """Coordinates (films, 2) from -1 to 1, of 4 decimals, for `vectors` (films, dim).

    Column `bias` says how popular a film is, not what it is like, so the map leaves it out. `progress` is
    told how many films are done, in steps that add up to all of them.
    """
    directions = _directions(np.delete(vectors, bias, axis=1).astype(np.float64))
    places = _principal_plane(directions)
    reported = 0

    def report(iteration: int, *_: object) -> None:
        nonlocal reported
        done = len(vectors) * iteration // SPREADING
        progress(done - reported)
        reported = done

    if len(vectors) > 4:
        places = _embedded(directions, places, report)
    progress(len(vectors) - reported)
    return _fitted(places)


def among(vectors: FloatArray, bias: int, places: Sequence[Place | None]) -> Places:
    """Coordinates (films, 2), those of `places` where given: other films stand amid the most alike.

    They are the mean of the COMPANY most alike placed films, weighed by cosine.
    """
    placed = np.flatnonzero([place is not None for place in places])
    new = np.flatnonzero([place is None for place in places])
    directions = _directions(np.delete(vectors, bias, axis=1).astype(np.float64))
    result: Places = np.zeros((len(places), 2))
    result[placed] = [place for place in places if place is not None]
    cosines = directions[new] @ directions[placed].T
    nearest = np.argsort(-cosines, axis=1, kind="stable")[:, :COMPANY]
    weights = np.maximum(np.take_along_axis(cosines, nearest, axis=1), 1e-6)
    amid = (weights[:, :, None] * result[placed[nearest]]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
    result[new] = np.round(amid, 4)
    return result


def _embedded(directions: Places, start: Places, report: Callable[[int, float, Places], None]) -> Places:
    """The t-SNE of `directions`. `report` is called during the longer part of the work."""
    many = len(directions) >= _MANY
    neighbours = PerplexityBasedNN(
        directions,
        perplexity=min(PERPLEXITY, (len(directions) - 1) / 3),
        method="annoy" if many else "exact",
        n_jobs=1,
        random_state=0,
    )
    embedding = TSNEEmbedding(
        start * (_START_SPREAD / start[:, 0].std()),
        neighbours,
        negative_gradient_method="fft" if many else "bh",
        n_jobs=1,
        random_state=0,
    )
    embedding = embedding.optimize(GATHERING, exaggeration=_STRONG_PULL, momentum=0.5)
    embedding = embedding.optimize(
        SPREADING, exaggeration=_PULL, momentum=0.8, callbacks=report, callbacks_every_iters=_REPORT_EVERY
    )
    return np.asarray(embedding)


def _directions(vectors: Places) -> Places:
    """Unit vectors, as resemblance is a cosine; a trace of noise keeps apart films that are alike in all."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    units = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    noisy: Places = units + np.random.default_rng(0).normal(0.0, _NOISE, units.shape)
    return noisy


def _principal_plane(directions: Places) -> Places:
    """The first two principal components (films, 2); the sign of each is that of its largest weight."""
    centred = directions - directions.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    plane = axes[:, :-3:-1]
    plane = plane * np.sign(plane[np.abs(plane).argmax(axis=0), range(plane.shape[1])])
    return np.pad(centred @ plane, ((0, 0), (0, 2 - plane.shape[1])))


def _fitted(places: Places) -> Places:
    """The map moved and scaled, with one scale for both directions, to fill the square from -1 to 1."""
    lowest, highest = places.min(axis=0), places.max(axis=0)
    half = float((highest - lowest).max()) / 2
    fitted: Places = np.round((places - (lowest + highest) / 2) / (half or 1.0), 4)
    return fitted

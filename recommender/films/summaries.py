"""What is computed once per film when a model is loaded: how people rated it and which films resemble it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ingest.schema import LIKE_THRESHOLD, Dataset, FloatArray, MovieId
from recommender.stores.catalogue import CatalogueEntry
from recommender.types import Film, RatingSummary

SIMILAR_FILMS = 12
HALF_STARS = 10
_CHUNK = 512


def catalogue_entries(
    dataset: Dataset,
    vectors: FloatArray,
    bias: int,
    places: NDArray[np.float64],
    progress: Callable[[int], object] = lambda _: None,
) -> list[CatalogueEntry]:
    """One entry for each film of the dataset, in its order.

    `vectors` (films, dim) and `places` on the map (films, 2) belong to the films in the same order; column
    `bias` says how popular a film is, not what it is like, so resemblance leaves it out. `progress` is told
    how many films are done, in steps.
    """
    ids = np.array([item.movie_id for item in dataset.items], dtype=np.int64)
    rows = np.searchsorted(ids, dataset.interactions.movie_id)
    stars = dataset.interactions.rating.astype(np.float64)
    half_stars = np.clip(np.rint(stars * 2).astype(np.int64), 1, HALF_STARS) - 1
    histograms = np.bincount(rows * HALF_STARS + half_stars, minlength=len(ids) * HALF_STARS)
    histograms = histograms.reshape(len(ids), HALF_STARS)
    sums = np.bincount(rows, weights=stars, minlength=len(ids))
    likes = np.bincount(rows[dataset.interactions.rating >= LIKE_THRESHOLD], minlength=len(ids))
    similar = similar_rows(np.delete(vectors, bias, axis=1), SIMILAR_FILMS, progress)
    entries = []
    for row, item in enumerate(dataset.items):
        count = int(histograms[row].sum())
        mean = float(sums[row]) / count if count else None
        entries.append(
            CatalogueEntry(
                film=Film(item.movie_id, item.title, item.year, item.genres),
                likes=int(likes[row]),
                ratings=RatingSummary(count, mean, tuple(histograms[row].tolist())),
                similar=tuple(MovieId(int(ids[each])) for each in similar[row]),
                place=(float(places[row, 0]), float(places[row, 1])),
            )
        )
    return entries


def similar_rows(
    vectors: FloatArray, k: int, progress: Callable[[int], object] = lambda _: None
) -> list[list[int]]:
    """For each row the `k` other rows with the highest cosine, best first; equal ones by row.

    Rows without direction (all zeros) resemble nothing and are like nothing. Works in chunks, so that memory
    grows with the number of films, not with its square.
    """
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    directions = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)
    pointed = lengths[:, 0] > 0
    k = min(k, len(vectors) - 1)
    found: list[list[int]] = []
    for start in range(0, len(vectors), _CHUNK):
        chunk = directions[start : start + _CHUNK]
        cosines = chunk @ directions.T
        cosines[:, ~pointed] = -np.inf
        cosines[np.arange(len(chunk)), np.arange(start, start + len(chunk))] = -np.inf
        nearest = np.sort(np.argpartition(-cosines, max(k - 1, 0), axis=1)[:, :k], axis=1)
        scores = np.take_along_axis(cosines, nearest, axis=1)
        order = np.argsort(-scores, axis=1, kind="stable")
        ranked = np.take_along_axis(nearest, order, axis=1)
        finite = (
            np.isfinite(np.take_along_axis(scores, order, axis=1)) & pointed[start : start + _CHUNK, None]
        )
        found += [row[keep].tolist() for row, keep in zip(ranked, finite, strict=True)]
        progress(len(chunk))
    return found

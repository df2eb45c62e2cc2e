"""How good the answers to a profile alone are, on people that training has not seen."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch

from dssm.heads import SHRINK, Answers, People, mean_stars
from dssm.profiles import SIZES, ndcg_at_10, rows_of
from ingest.schema import FloatArray, IntArray
from ingest.splits import TARGETS_LEFT, few_marks

LOWEST, HIGHEST = 1.0, 5.0
BINS = (1.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0)
"""Edges of the calibration table's rows, in predicted stars."""

N_PROFILES = int(np.prod(SIZES))

TOLD = {
    "everything": (1, 1, 1),
    "age": (1, 0, 0),
    "gender": (0, 1, 0),
    "occupation": (0, 0, 1),
    "nothing": (0, 0, 0),
}
"""Which fields people tell, in turn."""


def measure(answers: Answers, train: People, test: People) -> dict[str, Any]:
    """Ranking and stars on `test`, beside what simple methods reach with the ratings of `train`."""
    return {
        "ndcg@10": _ranking(answers, train, test),
        "rmse": _errors(answers, train, test),
        "calibration": _calibration(answers, test),
    }


def to_stars(scores: FloatArray) -> FloatArray:
    """Predicted ratings as they are shown: within the scale."""
    return np.clip(scores, LOWEST, HIGHEST)


def _ranking(answers: Answers, train: People, test: People) -> dict[str, float]:
    """NDCG@10 over the whole catalogue, all likes being targets, for people with at least 5 likes."""
    cases = few_marks(test.likes, 0, seed=0)
    profiles = test.profiles[test.likes.counts >= TARGETS_LEFT]
    popular = torch.from_numpy(train.likes.likes_per_film().astype(np.float32))
    figures = {"popular": ndcg_at_10(popular.repeat(len(cases), 1), cases)}
    for told, fields in TOLD.items():
        queries = answers.relevance[rows_of(profiles * np.array(fields))]
        figures[told] = ndcg_at_10(torch.from_numpy(queries @ answers.films.T), cases)
    return figures


def _errors(answers: Answers, train: People, test: People) -> dict[str, float]:
    """Root mean square errors in stars."""
    rows, films, stars = _ratings(test)
    mean, film_means = mean_stars(train)
    guesses = {
        "overall mean": np.full(len(stars), mean, dtype=np.float32),
        "mean of the profile": _profile_means(train, float(mean))[rows],
        "mean of the film": film_means[films],
        "towers": _predicted(answers, rows, films),
    }
    return {name: float(np.sqrt(np.mean((guess - stars) ** 2))) for name, guess in guesses.items()}


def _calibration(answers: Answers, test: People) -> list[dict[str, float]]:
    """Predicted beside given stars, for predictions from each edge of `BINS` to the next."""
    rows, films, stars = _ratings(test)
    predicted = _predicted(answers, rows, films)
    place = np.clip(np.digitize(predicted, BINS) - 1, 0, len(BINS) - 2)
    return [
        {
            "from": BINS[bin_],
            "ratings": int((place == bin_).sum()),
            "predicted": float(predicted[place == bin_].mean()),
            "given": float(stars[place == bin_].mean()),
        }
        for bin_ in np.unique(place).tolist()
    ]


def _predicted(answers: Answers, rows: IntArray, films: IntArray) -> FloatArray:
    return to_stars((answers.stars @ answers.films.T)[rows, films])


def _profile_means(people: People, mean: float) -> FloatArray:
    """The mean rating by people of each profile (528,), shrunk towards the overall mean."""
    rows, _, stars = _ratings(people)
    counts = np.bincount(rows, minlength=N_PROFILES)
    means = (np.bincount(rows, stars, N_PROFILES) + SHRINK * mean) / (counts + SHRINK)
    return means.astype(np.float32)


def _ratings(people: People) -> tuple[IntArray, IntArray, FloatArray]:
    """Every rating: the row of the person's profile, the film, the stars."""
    table = people.stars.tocoo()
    users, films = table.coords
    return rows_of(people.profiles)[users], films.astype(np.int64), table.data

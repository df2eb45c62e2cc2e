"""The second stage for a visitor: the first stage's best films, ordered anew for their profile.

Both stages speak in logits, so they add up: `score + WEIGHT * logit of the ranker's probability`. The first
stage learned what people watch and like, the ranker what they like of what they watch, which is another
question: on visitors that training had not met, a larger weight makes the list worse, and this one leaves it
as good as it was (`python -m benchmarks.ranking`).
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ingest.schema import FloatArray, MovieId
from recommender.entities import ItemRanker, Person, Values
from recommender.films.retrieval import Candidates
from recommender.types import Film, Profile

DEPTH = 100
"""Films that are ranked; the rest of the list keeps the first stage's order."""
WEIGHT = 0.05
SMALLEST = 1e-6
"""Probabilities are kept so far from 0 and 1."""
GENDERS = ("M", "F")


def ordered(
    ranker: ItemRanker, found: Candidates, profile: Profile, films: Mapping[MovieId, Film]
) -> Candidates:
    """The candidates in their new order, with new scores, the lowest of which is what the lowest was.

    So nothing that follows in the first stage's list scores higher. Equal scores keep their order.
    """
    if not len(found.movie_ids):
        return found
    items = [_values(films[movie_id]) for movie_id in found.movie_ids.tolist()]
    chance = np.clip(ranker.scores(_person(profile), items), SMALLEST, 1 - SMALLEST)
    scores = found.scores + np.float32(WEIGHT) * np.log(chance / (1 - chance))
    order = np.argsort(-scores, kind="stable")
    shifted: FloatArray = (scores - scores.min() + found.scores.min()).astype(np.float32)
    return Candidates(found.movie_ids, shifted, found.vectors).take(order)


def _person(profile: Profile) -> Person:
    """Somebody without an id."""
    values: dict[str, str] = {}
    if profile.gender is not None:
        values["gender"] = GENDERS[profile.gender]
    for name, code in (("age", profile.age), ("occupation", profile.occupation)):
        if code is not None:
            values[name] = str(code)
    return Person(values)


def _values(film: Film) -> Values:
    year = "" if film.year is None else str(film.year)
    return {"movie_id": str(film.movie_id), "genres": film.genres, "year": year}

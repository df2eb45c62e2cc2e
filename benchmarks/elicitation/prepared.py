"""A prepared model as a server would serve it, but knowing only training users; and its held-out users."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.histories import likes_of
from ingest.schema import Dataset, IntArray
from ingest.splits import UserSplit, hold_out_users
from recommender.films.artifacts import Artifacts, read_artifacts
from recommender.films.elicitation import POOL, Questions
from recommender.films.retrieval import SnapshotRetriever
from recommender.films.serving import Served
from recommender.films.title_search import TitleIndex
from recommender.stores.catalogue import CatalogueFilm, Load
from recommender.types import Film


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is served, how many training users rated each film of the dataset, and who took part in what."""

    dataset: Dataset
    served: Served
    ratings: IntArray
    split: UserSplit


def read_prepared(out: Path) -> Prepared:
    """Read the folder of a trained model. Raises `ArtifactError`."""
    artifacts = read_artifacts(out)
    dataset = artifacts.dataset
    likes = likes_of(dataset)
    split = hold_out_users(likes, artifacts.manifest.seed)
    training = np.array([dataset.users[row].user_id for row in split.train])
    rated = dataset.interactions.movie_id[np.isin(dataset.interactions.user_id, training)]
    ids = np.array([item.movie_id for item in dataset.items])
    ratings = np.bincount(np.searchsorted(ids, rated), minlength=len(ids))
    return Prepared(dataset, _served(artifacts, likes.take(split.train).likes_per_film()), ratings, split)


def _served(artifacts: Artifacts, likes: IntArray) -> Served:
    manifest = artifacts.manifest
    films = [Film(item.movie_id, item.title, item.year, item.genres) for item in artifacts.dataset.items]
    order = np.argsort(-likes, kind="stable")
    by_likes = tuple(CatalogueFilm(films[row], int(likes[row])) for row in order)
    return Served(
        load=Load(0, "", manifest.fingerprint, manifest.model, manifest.rule),
        films={film.movie_id: film for film in films},
        by_likes=by_likes,
        genres=tuple(sorted({genre for film in films for genre in film.genres})),
        titles=TitleIndex(by_likes),
        retriever=SnapshotRetriever(films, artifacts.vectors),
        questions=Questions(by_likes, artifacts.vectors[order[:POOL]], manifest.rule),
        profiles=None,
        film_map=None,
    )

"""What the commands over profiles share: the model of a place, its collection, its Milvus."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING

from config import Settings, load_settings
from dssm.answers import FOLDER, read_answers
from dssm.finding import Finder
from dssm.places import place_of
from ingest.storage import load_dataset, read_summary
from recommender.opening import vectors_opener
from recommender.places import StorePlaces
from recommender.stores.vectors import collection_name

if TYPE_CHECKING:
    from ingest.schema import Item, MovieId
    from recommender.stores.vectors import OpenVectors


MAX_TOP = 1000
"""Films in one list, at most."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A model of people's profiles, the films it knows, and where its vectors are searched."""

    finder: Finder
    films: dict[MovieId, Item]
    collection: str
    open_vectors: OpenVectors


def open_model(options: argparse.Namespace) -> Opened:
    """The model that parsed options name; without OUT and --state that of the settings' state folder.

    Raises SettingsError, DatasetError, ModelError.
    """
    settings: Settings = load_settings(state_dir=options.state)
    if options.out is None:
        options.state = settings.state_dir
    place = place_of(options)
    answers = read_answers(place.out / FOLDER, read_summary(place.dataset).fingerprint)
    dataset = load_dataset(place.dataset)
    return Opened(
        Finder(answers, dataset.items),
        {item.movie_id: item for item in dataset.items},
        answers_collection(settings.milvus_table, dataset.name),
        vectors_opener(StorePlaces.of(settings)),
    )


def answers_collection(table: str, dataset: str) -> str:
    """The collection that holds the films as people's profiles find them; `table` starts all names."""
    return collection_name(table, FOLDER, dataset)


def list_length(text: str) -> int:
    """An option's text as a number of films, for argparse."""
    value = int(text)
    if not 1 <= value <= MAX_TOP:
        raise argparse.ArgumentTypeError(f"must be from 1 to {MAX_TOP}, not {value}")
    return value

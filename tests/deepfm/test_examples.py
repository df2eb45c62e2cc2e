from __future__ import annotations

import numpy as np

from deepfm.examples import Encoded, Labelled, features_of, vocabularies_of
from ingest.features import ECOMMERCE, MOVIES
from ingest.tables import Events, movie_tables
from tests.worlds import parity_world


def events(*ratings: float) -> Events:
    rows = np.arange(len(ratings))
    return Events(rows, rows, np.array(ratings, dtype=np.float32), rows)


def test_films_are_wanted_from_4_stars_and_unwanted_up_to_2() -> None:
    found = Labelled.of(events(1, 2, 2.5, 3, 3.5, 4, 5), MOVIES)
    assert found.user.tolist() == [0, 1, 5, 6]
    assert found.wanted.tolist() == [False, False, True, True]


def test_products_are_wanted_once_they_are_in_the_cart() -> None:
    found = Labelled.of(events(1, 4, 5), ECOMMERCE)
    assert found.wanted.tolist() == [False, True, True]


def test_zip_codes_are_not_read() -> None:
    user, item = features_of(MOVIES)
    assert [feature.name for feature in user] == ["user_id", "gender", "age", "occupation"]
    assert item == MOVIES.item


def test_a_batch_holds_both_sides_of_its_events() -> None:
    tables = movie_tables(parity_world())
    vocabularies = vocabularies_of(tables)
    labelled = Labelled.of(tables.events, tables.schema)
    features, wanted = Encoded.of(tables, vocabularies).batch(labelled, np.array([5, 0]))
    users = vocabularies["user_id"].values[features["user_id"].numpy() - 1]
    assert users.tolist() == tables.users["user_id"][labelled.user[[5, 0]]].tolist()
    films = vocabularies["movie_id"].values[features["movie_id"].numpy() - 1]
    assert films.tolist() == tables.items["movie_id"][labelled.item[[5, 0]]].tolist()
    assert features["genres"].shape == (2, 6)
    assert wanted.tolist() == labelled.wanted[[5, 0]].tolist()

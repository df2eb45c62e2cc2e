from __future__ import annotations

import numpy as np
import pytest

from ingest.features import ECOMMERCE, MOVIES, SCHEMAS, Feature, Vocabulary, encode, fit_vocabularies


def test_values_are_numbered_from_one_and_unseen_ones_are_zero() -> None:
    vocabulary = Vocabulary.fit(np.array(["b", "", "a", "b"]))
    assert len(vocabulary) == 3
    assert vocabulary.encode(np.array(["a", "b", "c", "", "A"])).tolist() == [1, 2, 0, 0, 0]


def test_an_empty_vocabulary_knows_nothing() -> None:
    assert Vocabulary([]).encode(np.array([["a", ""]])).tolist() == [[0, 0]]


def test_a_vocabulary_survives_its_list_of_values() -> None:
    fitted = Vocabulary.fit(np.array(["10", "9", "é"]))
    again = Vocabulary(fitted.values.tolist())
    column = np.array(["9", "10", "é", "x"])
    assert again.encode(column).tolist() == fitted.encode(column).tolist()


def test_unsorted_values_are_refused() -> None:
    with pytest.raises(ValueError, match="sorted"):
        Vocabulary(["b", "a"])


def test_features_are_encoded_in_their_shapes_and_missing_ones_are_unknown() -> None:
    features = (Feature("id"), Feature("tags", "categories", length=2), Feature("age"))
    columns = {"id": np.array(["1", "2"]), "tags": np.array([["x", "y"], ["y", ""]])}
    vocabularies = {**fit_vocabularies(features[:2], columns), "age": Vocabulary([])}
    encoded = encode(features, columns, vocabularies)
    assert encoded["id"].tolist() == [1, 2]
    assert encoded["tags"].tolist() == [[1, 2], [2, 0]]
    assert encoded["age"].tolist() == [0, 0]


def test_columns_of_different_lengths_are_refused() -> None:
    features = (Feature("a"), Feature("b"))
    vocabularies = {"a": Vocabulary(["1"]), "b": Vocabulary(["1"])}
    with pytest.raises(ValueError, match="length"):
        encode(features, {"a": np.array(["1"]), "b": np.array(["1", "1"])}, vocabularies)


def test_the_two_schemas_name_their_ids() -> None:
    assert SCHEMAS == {"movies": MOVIES, "ecommerce": ECOMMERCE}
    assert (MOVIES.user_key, MOVIES.item_key) == ("user_id", "movie_id")
    assert (ECOMMERCE.user_key, ECOMMERCE.item_key) == ("user_id", "sku_id")

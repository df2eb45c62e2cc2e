from __future__ import annotations

import torch

from ingest.schema import Item, MovieId
from pinsage.features import FilmInput, FilmVocabulary, film_features

ITEMS = (
    Item(MovieId(1), "The Blue Door", 1999, ("Drama", "Comedy")),
    Item(MovieId(2), "The Door", 1996, ("Comedy",)),
    Item(MovieId(3), "", None, ()),
)


def test_codes_of_genres_years_and_words_that_titles_share() -> None:
    features = film_features(ITEMS)
    assert features["genres"].tolist() == [[1, 2], [1, 0], [0, 0]]
    assert features["year"].tolist() == [[1], [1], [0]]
    assert features["title"].tolist() == [[1, 2], [1, 2], [0, 0]]  # "blue" stands in one title only


def test_films_that_come_later_are_described_in_the_words_of_the_catalogue() -> None:
    later = Item(MovieId(4), "Blue, the door", 1997, ("Western", "Drama"))
    codes = FilmVocabulary.of(ITEMS).encode([later])
    assert {name: each.tolist() for name, each in codes.items()} == {
        "genres": [[2]],
        "year": [[1]],
        "title": [[1, 2]],
    }
    layer = FilmInput(3, film_features(ITEMS), dim=4)
    like_the_first = layer.sum_of(torch.zeros(1, 4), FilmVocabulary.of(ITEMS).encode(ITEMS[:1]))
    torch.testing.assert_close(like_the_first, layer(torch.tensor([0]), torch.zeros(1)))


def test_the_input_sums_the_id_and_the_mean_of_each_feature() -> None:
    torch.manual_seed(0)
    layer = FilmInput(3, film_features(ITEMS), dim=4)
    genres, year, title = (layer.tables[name].get_parameter("weight") for name in ("genres", "year", "title"))
    vectors = layer(torch.tensor([2, 0]), torch.ones(2))
    torch.testing.assert_close(vectors[0], layer.id.weight[2])
    expected = layer.id.weight[0] + (genres[1] + genres[2]) / 2 + year[1] + (title[1] + title[2]) / 2
    torch.testing.assert_close(vectors[1], expected)
    (without_id,) = layer(torch.tensor([0]), torch.zeros(1))
    torch.testing.assert_close(without_id, expected - layer.id.weight[0])


def test_a_catalogue_without_any_feature_is_fine() -> None:
    features = film_features((Item(MovieId(1), "", None, ()),))
    assert FilmInput(1, features, dim=4)(torch.tensor([0]), torch.ones(1)).isfinite().all()

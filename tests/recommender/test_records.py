"""Both ways between features and the services' names, and what is refused."""

from __future__ import annotations

import pytest

from recommender.errors import BadRequest
from recommender.records import RECORDS, Record

MOVIES, SHOP = RECORDS["movies"], RECORDS["ecommerce"]


@pytest.mark.parametrize(
    ("record", "values"),
    [
        ({"gender": "f", "age": 25, "job": "programmer"}, {"gender": "F", "age": "2", "occupation": "12"}),
        ({"gender": "M", "age": 27, "job": "12"}, {"gender": "M", "age": "2", "occupation": "12"}),
        ({"age": 1, "job": "K-12 student"}, {"age": "0", "occupation": "10"}),
        ({"age": "56", "job": "0", "zipcode": "01234"}, {"age": "6", "occupation": "0", "zip": "01234"}),
        ({"user_id": "5", "age": 0, "gender": "", "job": ""}, {"user_id": "5"}),
    ],
)
def test_who_watches_films(record: Record, values: dict[str, str]) -> None:
    assert MOVIES.user_values(record) == values
    assert MOVIES.user_values(MOVIES.user_record(values)) == values


@pytest.mark.parametrize(
    ("record", "named"),
    [
        ({"gender": "x"}, 'gender must be "M", "F" or empty, not "x"'),
        ({"gender": "5.0"}, "gender must be"),
        ({"age": 200}, "age must be from 1 to 130 years"),
        ({"age": "old"}, "age must be"),
        ({"job": "21"}, "job must be a MovieLens occupation"),
        ({"job": "wizard"}, "job must be"),
        ({"zipcode": "0\x001"}, "zipcode must be at most 500 printable characters"),
        ({"zipcode": "0" * 501}, "zipcode must be"),
    ],
)
def test_impossible_features_of_who_watches_films(record: Record, named: str) -> None:
    with pytest.raises(BadRequest, match=named):
        MOVIES.user_values(record)


def test_a_films_year_is_in_its_title() -> None:
    record = {"movie_id": "1", "title": "Toy Story (1995)", "genre": "Animation|Children's|Comedy"}
    values = MOVIES.item_values(record)
    assert values == {
        "movie_id": "1",
        "title": "Toy Story",
        "year": "1995",
        "genres": ("Animation", "Children's", "Comedy"),
    }
    assert MOVIES.item_record(values) == record
    assert MOVIES.item_values({"movie_id": "2"}) == {"movie_id": "2", "title": ""}


@pytest.mark.parametrize("written", ["5", "5.0", " 05.00 "])
def test_a_shoppers_numbers_mean_the_same_however_they_are_written(written: str) -> None:
    record = {"age": written, "country": written, "sex": "", "city": "nan"}
    assert SHOP.user_values(record) == {"age": "5.0", "county": "5.0"}
    assert SHOP.user_record({"age": "5.0", "county": "5.0"}) == {"age": "5.0", "country": "5.0"}


@pytest.mark.parametrize("text", ["young", "M", "inf", "5.0.0", "0x5"])
def test_a_shoppers_features_are_numbers(text: str) -> None:
    with pytest.raises(BadRequest, match=f'country must be a number, not "{text}"'):
        SHOP.user_values({"country": text})


def test_products() -> None:
    record = {"sku_id": "17", "brand": "3456", "shopid": "6980", "cate": "70"}
    values = {"sku_id": "17", "brand": "3456", "shop": "6980", "category": "70"}
    assert SHOP.item_values(record) == values
    assert SHOP.item_record(values) == record
    assert SHOP.item_values({"sku_id": "17", "brand": "3456.0"}) == {"sku_id": "17", "brand": "3456"}

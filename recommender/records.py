"""Users and items under the names that the gRPC services and Redis use for them, and back.

The names, and what the values look like, are those of the systems that the services stand in for; the
features of a schema (`ingest.features`) are what models know. A record is flat: texts, and numbers where the
message has them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Protocol

from ingest.features import ECOMMERCE, MOVIES, FeatureSchema
from ingest.people import OLDEST_AGE, age_group, occupation_code
from ingest.schema import AGE_GROUP_STARTS
from ingest.shop_values import normal_value
from ingest.titles import split_year
from recommender.entities import Values
from recommender.errors import BadRequest

Record = Mapping[str, str | int]
LONGEST_TEXT = 500
"""Characters of a value."""

TITLE = "title"
"""A film's title without its year, beside the features of the schema."""


class Records(Protocol):
    """The names of one schema."""

    @property
    def schema(self) -> FeatureSchema:
        """The schema whose features the records hold."""

    @property
    def item_key(self) -> str:
        """What the record of an item is called in Redis, behind its id and `##`."""

    def user_values(self, record: Record) -> Values:
        """The features of a user; absent where unknown. Raises `BadRequest` for an impossible value."""

    def user_record(self, values: Values) -> Record:
        """The record of a user; what is unknown is left out."""

    def item_values(self, record: Record) -> Values:
        """The features of an item; absent where unknown. Raises `BadRequest` for an impossible value."""

    def item_record(self, values: Values) -> Record:
        """The record of an item; what is unknown is left out."""


class MovieRecords:
    """Films: gender M or F, age as MovieLens' code 1, 18, …, job as its code, the year inside the title."""

    schema = MOVIES
    item_key = "movie_info"

    def user_values(self, record: Record) -> Values:
        """Age in years or as a code, job as a code or name."""
        values = {
            "user_id": _text(record, "user_id"),
            "gender": _gender(_text(record, "gender")),
            "age": _age(record.get("age") or 0),
            "occupation": _job(_text(record, "job")),
            "zip": _text(record, "zipcode"),
        }
        return {name: value for name, value in values.items() if value}

    def user_record(self, values: Values) -> Record:
        """Age and job as codes."""
        record: dict[str, str | int] = {}
        names = (("user_id", "user_id"), ("gender", "gender"), ("job", "occupation"), ("zipcode", "zip"))
        for name, feature in names:
            if value := values.get(feature):
                record[name] = str(value)
        if age := values.get("age"):
            record["age"] = AGE_GROUP_STARTS[int(str(age))]
        return record

    def item_values(self, record: Record) -> Values:
        """The year comes out of the title."""
        title, year = split_year(_text(record, "title"))
        genres = tuple(filter(None, _text(record, "genre").split("|")))
        values: dict[str, str | tuple[str, ...]] = {"movie_id": _text(record, "movie_id"), TITLE: title}
        if year is not None:
            values["year"] = str(year)
        if genres:
            values["genres"] = genres
        return values

    def item_record(self, values: Values) -> Record:
        """The year goes into the title."""
        title, year = values.get(TITLE, ""), values.get("year")
        return {
            "movie_id": str(values["movie_id"]),
            "title": f"{title} ({year})" if year else str(title),
            "genre": "|".join(values.get("genres", ())),
        }


class ShopRecords:
    """Products: the columns of `users.dat` and `products.dat`; a user's features are numbers."""

    schema = ECOMMERCE
    item_key = "product_info"

    _user = {  # noqa: RUF012 - never written to
        **{feature.name: feature.name for feature in ECOMMERCE.user},
        "county": "country",
    }
    _item = {"sku_id": "sku_id", "brand": "brand", "shop": "shopid", "category": "cate"}  # noqa: RUF012

    def user_values(self, record: Record) -> Values:
        """Numbers in the one way that training has read them."""
        values = {}
        for feature, name in self._user.items():
            text = _text(record, name)
            if text and feature != ECOMMERCE.user_key:
                text = _number(feature, name, text)
            if text:
                values[feature] = text
        return values

    def user_record(self, values: Values) -> Record:
        """The names of the message."""
        return {name: str(values[feature]) for feature, name in self._user.items() if values.get(feature)}

    def item_values(self, record: Record) -> Values:
        """Numbers in the one way that training has read them."""
        values = {}
        for feature, name in self._item.items():
            text = _text(record, name)
            if text and feature != ECOMMERCE.item_key:
                text = normal_value(feature, text)
            if text:
                values[feature] = text
        return values

    def item_record(self, values: Values) -> Record:
        """The names of the message."""
        return {name: str(values[feature]) for feature, name in self._item.items() if values.get(feature)}


RECORDS: Mapping[str, Records] = {each.schema.name: each for each in (MovieRecords(), ShopRecords())}


def _text(record: Record, name: str) -> str:
    text = str(record.get(name, ""))
    if len(text) > LONGEST_TEXT or not text.isprintable():
        raise BadRequest(f"{name} must be at most {LONGEST_TEXT} printable characters.")
    return text


def _gender(text: str) -> str:
    if text.upper() not in {"M", "F", ""}:
        raise BadRequest(f'gender must be "M", "F" or empty, not "{text}".')
    return text.upper()


def _age(value: str | int) -> str:
    text = str(value)
    if not text.isdecimal() or int(text) > OLDEST_AGE:
        raise BadRequest(f"age must be from 1 to {OLDEST_AGE} years, or 0 where it is unknown, not {text}.")
    return str(age_group(int(text))) if int(text) else ""


def _job(text: str) -> str:
    if not text:
        return ""
    code = occupation_code(text)
    if code is None:
        raise BadRequest(f'job must be a MovieLens occupation, its code or its name, not "{text}".')
    return str(code)


def _number(feature: str, name: str, text: str) -> str:
    """A user's feature, which must be a number or unknown."""
    try:
        is_number = not math.isinf(float(text))
    except ValueError:
        is_number = False
    if not is_number:
        raise BadRequest(f'{name} must be a number, not "{text}".')
    return normal_value(feature, text)

"""A shop's data: a folder with `users.dat`, `products.dat` and `events.dat`, fields separated by `:`.

| File         | Fields                                        | Example                          |
|--------------|-----------------------------------------------|----------------------------------|
| users.dat    | id:age:sex:city_level:province:city:county    | 1:5.0:1.0:5.0:20.0:176.0:1933.0  |
| products.dat | sku:brand:shop:category                       | 1:3456:6980:70                   |
| events.dat   | user_id:sku:action:timestamp                  | 1:17:cart:1456790400             |

No header, UTF-8. Ids are positive whole numbers. All other fields are names of groups, mostly numbers; an
empty one, or `nan`, is unknown. `5`, `5.0` and `05` are the same value (`normal_value`). `action` is view,
cart or order; `timestamp` in seconds since 1970; of equal times, the file's order counts. A product that a
user met more than once counts once: when it was met first, with the furthest that the user ever went.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ingest.errors import DatasetError, MalformedFileError, UnknownSourceError
from ingest.features import ECOMMERCE
from ingest.rows import Layout, Row, read_rows
from ingest.shop_events import read_events
from ingest.shop_values import normal_value
from ingest.tables import FeatureTables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from importlib.resources.abc import Traversable

    from ingest.features import Feature, StringArray

USERS, PRODUCTS, EVENTS = "users.dat", "products.dat", "events.dat"

LONGEST_VALUE = 64
"""Characters of a value; longer ones are mistakes, and would make whole columns as wide."""


def recognise(folder: Traversable) -> bool:
    """Whether `folder` holds a shop's data."""
    return all((folder / name).is_file() for name in (USERS, PRODUCTS))


def read_shop(path: Path, *, name: str) -> FeatureTables:
    """The shop in the folder `path`, users and products in the order of their ids.

    Raises UnknownSourceError where a file is missing, MalformedFileError at the first bad line.
    """
    missing = [file for file in (USERS, PRODUCTS, EVENTS) if not (path / file).is_file()]
    if missing:
        raise UnknownSourceError(f"{path} lacks {' and '.join(missing)}.")
    try:
        users, products = read_users(path / USERS), read_products(path / PRODUCTS)
        events = read_events(
            path / EVENTS,
            users[ECOMMERCE.user_key].astype(np.int64),
            products[ECOMMERCE.item_key].astype(np.int64),
        )
    except OSError as error:
        raise DatasetError(f"Cannot read {path}: {error.strerror or error}.") from error
    return FeatureTables(name, ECOMMERCE, users, products, events)


def read_users(file: Traversable) -> Mapping[str, StringArray]:
    """The columns of a `users.dat` by the names of the schema `ECOMMERCE`; raises MalformedFileError."""
    return _read_table(file, ECOMMERCE.user)


def read_products(file: Traversable) -> Mapping[str, StringArray]:
    """The columns of a `products.dat` by the names of the schema `ECOMMERCE`; raises MalformedFileError."""
    return _read_table(file, ECOMMERCE.item)


def _read_table(file: Traversable, features: Sequence[Feature]) -> dict[str, StringArray]:
    names = tuple(feature.name for feature in features)
    key, *others = names
    ids: list[int] = []
    columns: dict[str, list[str]] = {name: [] for name in others}
    kept: dict[str, dict[str, str]] = {name: {} for name in others}
    known: set[int] = set()
    for row in read_rows(file, Layout(":", names)):
        number = row.whole(key)
        if number == 0 or number in known:
            raise row.error(f"expected every {key} once and above 0, found {number}")
        known.add(number)
        ids.append(number)
        for name in others:
            text = row.cells[name]
            value = kept[name].get(text)
            if value is None:
                value = kept[name][text] = _checked(row, name)
            columns[name].append(value)
    if not ids:
        raise MalformedFileError(file.name, None, "expected at least one line, found none")
    order = np.argsort(np.array(ids, dtype=np.int64))
    return {
        key: np.array(ids, dtype=np.int64)[order].astype(np.str_),
        **{name: np.array(column, dtype=np.str_)[order] for name, column in columns.items()},
    }


def _checked(row: Row, name: str) -> str:
    text = row.text(name)
    if len(text) > LONGEST_VALUE or not text.isprintable():
        raise row.error(f"expected a {name} of at most {LONGEST_VALUE} printable characters")
    return normal_value(name, text)

"""Puts what files of a shop say into the store that the services read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.ecommerce import EVENTS, PRODUCTS, USERS, read_products, read_shop, read_users
from ingest.errors import DatasetError
from ingest.features import ECOMMERCE
from recommender.items.entity_loading import add_users, rows_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recommender.entities import Values
    from recommender.stores.entities import Entities

PER_WRITE = 1_000

Progress = Callable[[int], object]
"""Told how many rows have just been stored."""


def import_shop(folder: Path, entities: Entities, progress: Progress) -> None:
    """Store what a folder has of users.dat, products.dat and events.dat (which needs the other two).

    Raises DatasetError, naming the file and line that is wrong, before anything is stored; StoreUnavailable.
    """
    if not folder.is_dir():
        raise DatasetError(f"{folder} is no folder.")
    if (folder / EVENTS).is_file():
        tables = read_shop(folder, name=folder.name)
        _store(rows_of(ECOMMERCE.item, tables.items), entities.add_items, progress)
        add_users(entities, tables, progress)
        return
    users, products = folder / USERS, folder / PRODUCTS
    if not (users.is_file() or products.is_file()):
        raise DatasetError(f"{folder} has none of {USERS}, {PRODUCTS} and {EVENTS}.")
    known_users = read_users(users) if users.is_file() else None
    known_products = read_products(products) if products.is_file() else None
    if known_users is not None:
        _store(rows_of(ECOMMERCE.user, known_users), entities.add_users, progress)
    if known_products is not None:
        _store(rows_of(ECOMMERCE.item, known_products), entities.add_items, progress)


def _store(rows: Iterator[Values], add: Callable[[Sequence[Values]], object], progress: Progress) -> None:
    while part := list(islice(rows, PER_WRITE)):
        add(part)
        progress(len(part))

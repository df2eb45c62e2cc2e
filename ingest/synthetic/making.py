"""Made-up shops streamed to disk in the formats of `ingest.ecommerce`, one chunk of users at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd

from ingest.ecommerce import EVENTS, PRODUCTS, USERS
from ingest.errors import StoredDatasetError
from ingest.features import ECOMMERCE, Feature
from ingest.folders import replacing
from ingest.schema import FloatArray, IntArray
from ingest.shop_events import ACTIONS
from ingest.synthetic.catalogue import Catalogue
from ingest.synthetic.draws import generator
from ingest.synthetic.people import CHUNK, Population
from ingest.synthetic.settings import FILE, LEAST_EVENTS, Settings
from ingest.synthetic.walk import CART, NOTHING, ORDER, ORDER_SHARE, VIEW, HiddenModel, walk

NAME = "ecommerce-synthetic"
"""What made-up data are called wherever they are named."""

ACTIVITY_SPREAD = 0.7
"""Of the logarithm of how much users do."""

OPENED, DAYS = 1_704_067_200, 180
"""The first second of the made-up time, 2024-01-01, and how long it lasts."""

_WORDS = np.array(list(ACTIONS), dtype=object)
"""By VIEW, CART and ORDER."""


@dataclass(frozen=True, slots=True)
class Happened:
    """Events of one chunk of users, user by user and in order of time: columns of equal length.

    `user` counts from 0, `product` is a row of the catalogue; `action` VIEW, CART or ORDER.
    """

    user: IntArray
    product: IntArray
    action: IntArray
    timestamp: IntArray


def make_shop(
    directory: Path, settings: Settings, progress: Callable[[int], object] = lambda _: None
) -> None:
    """Write users.dat, products.dat, events.dat and synthetic.json; `progress` is told of events done.

    Raises DatasetError for impossible sizes, and where `directory` holds something else or cannot be
    written. The folder appears once everything is written.
    """
    settings.check()
    if directory.exists() and not (directory / FILE).exists():
        raise StoredDatasetError(f"{directory} exists and holds no made-up data; give another folder.")
    catalogue, population = Catalogue(settings), Population(settings)
    model, lengths = HiddenModel(settings, catalogue), activity(settings)
    with replacing(directory) as fresh:
        settings.write(fresh)
        _write_products(fresh / PRODUCTS, catalogue)
        with (fresh / USERS).open("w") as users, (fresh / EVENTS).open("w") as events:
            for number in range(population.n_chunks):
                people, first = population.chunk(number), number * CHUNK
                columns = {"user_id": np.arange(first, first + len(people)) + 1, **people.values}
                _append(users, ECOMMERCE.user, columns)
                happened = events_of(
                    model,
                    people.tastes,
                    lengths[first : first + len(people)],
                    generator(settings.seed, "events", number),
                )
                _append_events(events, happened, first, catalogue.skus)
                progress(len(happened.user))


def activity(settings: Settings) -> IntArray:
    """How many products each user meets (users,): the sum is `settings.events`, a few users do much."""
    rng = generator(settings.seed, "activity")
    weights = np.exp(ACTIVITY_SPREAD * rng.standard_normal(settings.users))
    lengths = np.full(settings.users, LEAST_EVENTS, dtype=np.int64)
    while left := settings.events - int(lengths.sum()):
        weights[lengths >= settings.most_events] = 0.0
        more = rng.multinomial(left, weights / weights.sum())
        lengths = np.minimum(lengths + more, settings.most_events)
    return lengths


def events_of(
    model: HiddenModel, tastes: FloatArray, lengths: IntArray, rng: np.random.Generator
) -> Happened:
    """What users with `tastes` (n, DIM) do, each with `lengths` (n,) products; users count from 0."""
    met = walk(model, tastes, lengths, rng)
    user, step = np.nonzero(met != NOTHING)
    product = met[user, step]
    goes_on = rng.random(len(user)) < model.further(tastes[user], product)
    orders = rng.random(len(user)) < ORDER_SHARE
    action = np.where(goes_on, np.where(orders, ORDER, CART), VIEW)
    seconds = rng.integers(0, DAYS * 86_400, len(user))
    return Happened(user, product, action, OPENED + seconds[np.lexsort((seconds, user))])


def _write_products(path: Path, catalogue: Catalogue) -> None:
    order = np.argsort(catalogue.skus)
    columns = {"sku_id": catalogue.skus, **catalogue.names}
    frame = pd.DataFrame({feature.name: columns[feature.name][order] for feature in ECOMMERCE.item})
    frame.to_csv(path, sep=":", header=False, index=False, lineterminator="\n")


def _append(file: IO[str], features: Sequence[Feature], columns: Mapping[str, IntArray]) -> None:
    """Rows of users.dat: the id whole, all else as numbers with a point."""
    key, *others = (feature.name for feature in features)
    frame = pd.DataFrame({key: columns[key], **{name: columns[name].astype(np.float64) for name in others}})
    frame.to_csv(file, sep=":", header=False, index=False, lineterminator="\n")


def _append_events(file: IO[str], happened: Happened, first: int, skus: IntArray) -> None:
    """Rows of events.dat; `first` is the row of the chunk's first user."""
    frame = pd.DataFrame(
        {
            "user_id": happened.user + first + 1,
            "sku_id": skus[happened.product],
            "action": _WORDS[happened.action],
            "timestamp": happened.timestamp,
        }
    )
    frame.to_csv(file, sep=":", header=False, index=False, lineterminator="\n")

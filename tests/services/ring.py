"""The services over a tiny world with one right answer, in a process of their own.

Items stand on a ring of 24. A person's features add up to a place on it: recall finds the items nearest to
that place, rank scores them by how near they are to the place on the other side, which it reads from the
items' own features.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from ingest.schema import FloatArray
from recommender.entities import Person, ScoredItem, Values
from recommender.errors import StoreUnavailable, UnknownWay
from recommender.records import RECORDS
from recommender.stores.entities import Entities
from recommender.stores.entities_redis import open_redis
from recommender.stores.entities_sql import SqlEntities
from recommender.stores.sql_database import sqlite_database
from services import servers
from services.logs import log_json_lines
from services.opening import Sources
from services.running import run
from services.settings import Running, Tls
from tests.patience import PATIENCE

N = 24
FIRST_ID = 100
SERVICES = ("um", "cm", "as", "recall", "rank")

USERS: dict[str, list[Values]] = {
    "ecommerce": [
        {"user_id": "1", "age": "5.0", "sex": "1.0", "city_level": "5.0", "province": "20.0", "city": "3.0"},
        {"user_id": "2", "age": "1.0", "sex": "0.0", "city_level": "2.0", "county": "7.0"},
        {"user_id": "slow", "age": "1.0"},
        {"user_id": "broken", "age": "1.0"},
        {"user_id": "no-milvus", "age": "1.0"},
    ],
    "movies": [
        {"user_id": "1", "gender": "F", "age": "2", "occupation": "12", "zip": "9"},
        {"user_id": "2", "gender": "M", "age": "6", "occupation": "0"},
    ],
}
HISTORIES = {"2": ["103", "104"]}
PLACES = {
    "ecommerce": ("age", "sex", "city_level", "province", "city", "county"),
    "movies": ("gender", "age", "occupation", "zip"),
}
NUMBER = {"F": 1.0, "M": 2.0}


def items(profile: str) -> list[Values]:
    if profile == "ecommerce":
        return [
            {"sku_id": str(FIRST_ID + place), "brand": str(place), "shop": "7", "category": "70"}
            for place in range(N)
        ]
    return [
        {
            "movie_id": str(FIRST_ID + place),
            "title": f"Film {place}",
            "year": str(1950 + place),
            "genres": ("A", "B"),
        }
        for place in range(N)
    ]


def place_of(profile: str, values: Values) -> int:
    """Where a person stands on the ring: every feature moves them."""
    numbers = [
        NUMBER.get(str(value)) or float(str(value))
        for value in (values.get(name, "0") for name in PLACES[profile])
    ]
    return int(sum((weight + 1) * number for weight, number in enumerate(numbers))) % N


def distance(one: int, other: int) -> int:
    return min((one - other) % N, (other - one) % N)


class RingFinder:
    """Implements `ItemFinder`."""

    ways = ("near", "far")

    def __init__(self, profile: str, held: Path | None = None) -> None:
        """`held`: while there is this file, the user "slow" is not answered."""
        self._profile = profile
        self._held = held

    def find(
        self, person: Person, n: int, *, leave_out: Collection[str] = (), way: str = ""
    ) -> list[ScoredItem]:
        match person.values.get("user_id"):
            case "slow":
                while self._held is not None and self._held.exists():
                    time.sleep(0.01)
            case "broken":
                raise ValueError("secret of the finder")
            case "no-milvus":
                raise StoreUnavailable("Milvus at 127.0.0.1:1 does not answer; is it running?")
        if way not in {"", *self.ways}:
            raise UnknownWay(way, self.ways)
        sign = 1 if way == "far" else -1
        here = place_of(self._profile, person.values)
        scored = [
            ScoredItem(str(FIRST_ID + place), sign * distance(place, here) - place / 1000)
            for place in range(N)
        ]
        found = sorted(scored, key=lambda item: -item.score)
        return [item for item in found if item.item_id not in leave_out][:n]


class RingRanker:
    """Implements `ItemRanker`."""

    def __init__(self, profile: str) -> None:
        self._profile = profile

    def scores(self, person: Person, items: Sequence[Values]) -> FloatArray:
        there = place_of(self._profile, person.values) + N // 2
        name, first = ("brand", 0) if self._profile == "ecommerce" else ("year", 1950)
        places = [int(str(item.get(name, first))) - first for item in items]
        return np.array(
            [1 / (2 + distance(place, there % N) + place / 1000) for place in places], dtype=np.float32
        )


def best(profile: str, values: Values, met: Collection[str] = (), candidates: int = N) -> list[str]:
    """The ids that `as` must answer with."""
    person = Person(values)
    found = {item.item_id for item in RingFinder(profile).find(person, candidates, leave_out=met)}
    key = RECORDS[profile].schema.item_key
    known = [item for item in items(profile) if item[key] in found]
    scores = RingRanker(profile).scores(person, known)
    return [str(known[row][key]) for row in np.argsort(-scores, kind="stable")]


def fill(entities: Entities, profile: str) -> None:
    entities.add_users(USERS[profile])
    entities.add_histories(HISTORIES)
    entities.add_items(items(profile))


def main() -> None:
    """Serve what the JSON argument describes, until a signal."""
    told: dict[str, Any] = json.loads(sys.argv[1])
    profile = told["profile"]
    tls = Tls(*map(Path, told["tls"])) if "tls" in told else None

    def entities(stack: ExitStack) -> Entities:
        records = RECORDS[profile]
        database = sqlite_database(Path(told["state"]) / "catalogue.sqlite")
        opened = open_redis(told["redis"], records) if "redis" in told else SqlEntities(database, records)
        stack.callback(opened.close)
        if told.get("fill", True):
            fill(opened, profile)
        return opened

    log_json_lines("info")
    held = Path(told["held"])
    sources = Sources(entities, lambda _: RingFinder(profile, held), lambda _: RingRanker(profile))
    running = Running(told["addresses"], seconds=PATIENCE, tls=tls)
    servers.DRAIN_SECONDS = PATIENCE
    asyncio.run(run(profile, told.get("services", SERVICES), sources, running))


if __name__ == "__main__":
    main()

"""Users and items in Redis, under the keys of the system that the services stand in for.

`<user id>##user_info`, `<item id>##product_info` (films: `<item id>##movie_info`): a JSON object of the
record's fields (`recommender.records`); `<user id>##history`: a JSON list of item ids, oldest first.
`##loaded` says which data were loaded.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from recommender.entities import Values
from recommender.errors import StoreUnavailable
from recommender.records import Records
from recommender.stores.entities import EntityCounts
from recommender.stores.entity_texts import item_values, list_of, parsed, text_of, user_values

CONNECT_SECONDS = 1.0
ANSWER_SECONDS = 2.0

_USER, _HISTORY, _LOADED = "##user_info", "##history", "##loaded"
_KEYS_PER_SCAN = 5_000


def open_redis(url: str, records: Records) -> RedisEntities:
    """The store at `url`; nothing is connected before the first use."""
    client: Redis = Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
    return RedisEntities(client, records)


class RedisEntities:
    """Implements `Entities`."""

    def __init__(self, client: Redis, records: Records) -> None:
        self._client: Any = client
        self._records = records
        self._item = f"##{records.item_key}"
        place = client.connection_pool.connection_kwargs
        where = place.get("path") or f"{place.get('host', 'localhost')}:{place.get('port', 6379)}"
        self._place = f"Redis at {where}"

    def user(self, user_id: str) -> Values | None:
        """A user's features, the id among them; None for an unknown one."""
        with self._asking():
            text = self._client.get(user_id + _USER)
        return None if text is None else user_values(self._records, user_id, text)

    def history(self, user_id: str) -> tuple[str, ...]:
        """Ids of the items that a user met, oldest first; empty for an unknown one."""
        with self._asking():
            text = self._client.get(user_id + _HISTORY)
        return () if text is None else list_of(user_id, text)

    def items(self, item_ids: Sequence[str]) -> dict[str, Values]:
        """Those of these items that are known, by id, in the order asked for."""
        if not item_ids:
            return {}
        with self._asking():
            texts = self._client.mget([item_id + self._item for item_id in item_ids])
        return {
            item_id: item_values(self._records, item_id, text)
            for item_id, text in zip(item_ids, texts, strict=True)
            if text is not None
        }

    def add_users(self, users: Sequence[Values]) -> None:
        """Store users, replacing what was stored of the same ones; histories stay."""
        key = self._records.schema.user_key
        self._write({f"{user[key]}{_USER}": self._records.user_record(user) for user in users})

    def add_histories(self, histories: Mapping[str, Sequence[str]]) -> None:
        """Store histories by user id, replacing those of the same users."""
        self._write({f"{user_id}{_HISTORY}": list(items) for user_id, items in histories.items()})

    def add_items(self, items: Sequence[Values]) -> None:
        """Store items, replacing what was stored of the same ones."""
        key = self._records.schema.item_key
        self._write({f"{item[key]}{self._item}": self._records.item_record(item) for item in items})

    def counts(self) -> EntityCounts:
        """How many there are: looks at every key."""
        return EntityCounts(*(sum(len(keys) for keys in self._keys(end)) for end in (_USER, self._item)))

    def source(self) -> str | None:
        """Which data were loaded completely; None before, and while a load is under way."""
        loaded = self._loaded()
        return loaded.get("source") if loaded.get("complete") else None

    def begin(self, source: str) -> None:
        """Note that data are going to be loaded. Everything goes if what is here came from other data."""
        if self._loaded().get("source", source) != source:
            for end in (_USER, _HISTORY, "##product_info", "##movie_info"):
                for keys in self._keys(end):
                    with self._asking():
                        self._client.unlink(*keys)
        self._write({_LOADED: {"source": source, "complete": False}})

    def finish(self, source: str) -> None:
        """Note that these data are loaded completely."""
        self._write({_LOADED: {"source": source, "complete": True}})

    def close(self) -> None:
        """Close all connections."""
        self._client.close()

    def _loaded(self) -> dict[str, Any]:
        with self._asking():
            found = parsed(self._client.get(_LOADED) or "{}")
        return found if isinstance(found, dict) else {}

    def _keys(self, end: str) -> Iterator[list[str]]:
        """All keys that end so, some at a time."""
        position = 0
        while True:
            with self._asking():
                position, keys = self._client.scan(position, match=f"*{end}", count=_KEYS_PER_SCAN)
            if keys:
                yield keys
            if position == 0:
                return

    def _write(self, contents: Mapping[str, object]) -> None:
        if contents:
            with self._asking():
                self._client.mset({key: text_of(content) for key, content in contents.items()})

    @contextmanager
    def _asking(self) -> Iterator[None]:
        try:
            yield
        except (RedisError, OSError) as error:
            raise StoreUnavailable(f"{self._place} did not answer: {_reason(error)}.") from error


def _reason(error: Exception) -> str:
    return str(error).rstrip(".") or type(error).__name__

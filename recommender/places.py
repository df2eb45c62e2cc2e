"""Where the stores are, as values."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


class Secret(Protocol):
    """A value that no log shows by chance."""

    def get_secret_value(self) -> str:
        """What it hides."""


class StoreSettings(Protocol):
    """What the settings of an entry point say about stores; the recommender reads no settings itself."""

    @property
    def state_dir(self) -> Path:
        """Where embedded stores have their files."""

    @property
    def milvus_host(self) -> str | None:
        """None: an embedded Milvus Lite."""

    @property
    def milvus_port(self) -> int:
        """Of the Milvus server."""

    @property
    def mysql_host(self) -> str | None:
        """None: an embedded SQLite."""

    @property
    def mysql_port(self) -> int:
        """Of the MySQL server."""

    @property
    def mysql_user(self) -> str:
        """Its user."""

    @property
    def mysql_pwd(self) -> Secret:
        """The user's password."""

    @property
    def mysql_db(self) -> str:
        """The database's name."""

    @property
    def redis_url(self) -> Secret | None:
        """None: users and items are in SQL."""


@dataclass(frozen=True, slots=True)
class StorePlaces:
    """Where the stores are. A host of None means embedded: a file below `state_dir`.

    Users and items of the services are in Redis where `redis_url` is given, else in SQL.
    """

    state_dir: Path
    milvus_host: str | None = None
    milvus_port: int = 19530
    mysql_host: str | None = None
    mysql_port: int = 3306
    mysql_user: str = "root"
    mysql_password: str = ""
    mysql_database: str = "movie_taste"
    redis_url: str | None = None

    @classmethod
    def of(cls, settings: StoreSettings) -> StorePlaces:
        """Where the settings of an entry point say the stores are."""
        return cls(
            state_dir=settings.state_dir,
            milvus_host=settings.milvus_host,
            milvus_port=settings.milvus_port,
            mysql_host=settings.mysql_host,
            mysql_port=settings.mysql_port,
            mysql_user=settings.mysql_user,
            mysql_password=settings.mysql_pwd.get_secret_value(),
            mysql_database=settings.mysql_db,
            redis_url=settings.redis_url.get_secret_value() if settings.redis_url else None,
        )

"""Where the settings say the stores are: for entry points, which read settings and open stores."""

from __future__ import annotations

from config import Settings
from recommender.opening import StorePlaces


def store_places(settings: Settings) -> StorePlaces:
    """Where the settings say the stores are."""
    return StorePlaces(
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

"""Settings, from the environment or a `.env` file. Only entry points read them; everything else gets values.

The first two groups keep the names of the program this one descends from. A store without a host is
embedded: a file below `state_dir`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


class SettingsError(Exception):
    """A setting has an impossible value; the message names it."""


def _words(value: object) -> object:
    return tuple(word for word in value.replace(",", " ").split()) if isinstance(value, str) else value


def _redis_url(value: SecretStr) -> SecretStr:
    if not value.get_secret_value().startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must start with redis://, rediss:// or unix://")
    return value


Address = Annotated[str, StringConstraints(pattern=r"^\S+:[0-9]{1,5}$")]


class Settings(BaseSettings):
    """Every field is an environment variable of the same name in capitals."""

    model_config = SettingsConfigDict(
        env_file=".env", env_file_encoding="utf-8", env_ignore_empty=True, extra="ignore", frozen=True
    )

    milvus_host: str | None = Field(None, description="Milvus server; unset: an embedded Milvus Lite file")
    milvus_port: int = Field(19530, ge=1, le=65535, description="its port")
    milvus_table: str = Field(
        "milvus_recommend", pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$", description="prefix of collection names"
    )
    vector_dimension: int | None = Field(
        None, ge=2, le=32768, description="refuse models of another dimension; unset: the model's own"
    )
    top_k: int = Field(100, ge=1, le=1000, description="films that /getSimilarUser answers")

    mysql_host: str | None = Field(
        None, description="MySQL or MariaDB server; unset: an embedded SQLite file"
    )
    mysql_port: int = Field(3306, ge=1, le=65535, description="its port")
    mysql_user: str = Field("root", description="its user")
    mysql_pwd: SecretStr = Field(SecretStr(""), description="its password")
    mysql_db: str = Field("movie_taste", pattern=r"^[A-Za-z0-9_]{1,64}$", description="its database")

    redis_url: Annotated[SecretStr, AfterValidator(_redis_url)] | None = Field(
        None,
        description="Redis for the users and items of the services, as redis://host:6379/0; unset: in SQL",
    )

    state_dir: Path = Field(Path("state"), description="everything the program writes")
    host: str = Field("127.0.0.1", description="address to serve on")
    port: int = Field(8000, ge=1, le=65535, description="port to serve on")
    search_path: Literal["auto", "snapshot", "milvus"] = Field(
        "auto",
        description="where to search; auto: in Milvus when it is a server, else in an exact snapshot of it",
    )
    refresh_seconds: float = Field(
        2.0, gt=0, le=3600, description="how often to look for a new model version"
    )
    cors_origins: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)] = Field(
        (), description="further origins that may call the API, separated by commas; loopback always may"
    )
    admin_token: SecretStr | None = Field(
        None, description="bearer token of the admin routes; unset: they are off"
    )
    posters_dir: Path = Field(Path("posters"), description="folder of <movie_id>.jpg pictures")
    um_address: Address = Field("127.0.0.1:8910", description="where the service um listens and is called")
    cm_address: Address = Field("127.0.0.1:8920", description="where the service cm listens and is called")
    as_address: Address = Field("127.0.0.1:8930", description="where the service as listens and is called")
    recall_address: Address = Field(
        "127.0.0.1:8950", description="where the service recall listens and is called"
    )
    rank_address: Address = Field(
        "127.0.0.1:8960", description="where the service rank listens and is called"
    )
    service_seconds: float = Field(
        2.0, gt=0, le=600, description="seconds after which a service says that it failed"
    )
    as_candidates: int = Field(100, ge=1, le=1000, description="items that as takes from recall to rank")
    as_items: int = Field(20, ge=1, le=1000, description="items that as answers with")
    leave_out_met: bool = Field(True, description="whether recall leaves out items that the user met already")
    tls_certificate: Path | None = Field(
        None, description="certificate chain (PEM) of the services; unset: no TLS"
    )
    tls_key: Path | None = Field(None, description="its key (PEM)")
    tls_ca: Path | None = Field(
        None, description="certificates (PEM) that callers of the services trust; unset: the chain itself"
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", description="what to log")


def load_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides` (command-line options) win where they are not None.

    Raises:
        SettingsError: naming the first variable whose value is impossible, and why.
    """
    given = {name: value for name, value in overrides.items() if value is not None}
    try:
        return Settings(**given)  # type: ignore[arg-type]  # values are validated, whatever their type
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]).upper() if first["loc"] else "settings"
        field = Settings.model_fields.get(name.lower())
        secret = field is not None and "SecretStr" in repr(field.annotation)
        got = "" if secret else f" (got {first['input']!r})"
        raise SettingsError(f"{name}: {first['msg']}{got}.") from None

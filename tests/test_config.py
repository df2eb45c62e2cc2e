"""Settings come from the environment under the names that `.env.example` lists, and say what is wrong."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from config import Settings, SettingsError, load_settings

ROOT = Path(__file__).resolve().parents[1]
COMPOSE_ONLY = {"MYSQL_ROOT_PASSWORD", "MINIO_ROOT_USER", "MINIO_ROOT_PASSWORD"}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.chdir(tmp_path)


def test_everything_is_embedded_and_on_loopback_by_default() -> None:
    settings = load_settings()
    assert settings.milvus_host is None
    assert settings.mysql_host is None
    assert settings.host == "127.0.0.1"
    assert settings.admin_token is None
    assert settings.cors_origins == ()


def test_the_ancestors_names_are_honoured(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "MILVUS_HOST": "milvus",
        "MILVUS_PORT": "19531",
        "MYSQL_HOST": "db",
        "MYSQL_PORT": "3307",
        "MYSQL_USER": "u",
        "MYSQL_PWD": "secret",
        "MYSQL_DB": "films",
        "MILVUS_TABLE": "t",
        "VECTOR_DIMENSION": "128",
        "TOP_K": "50",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert settings.mysql_pwd.get_secret_value() == "secret"
    assert "secret" not in repr(settings)
    given = settings.model_dump()
    assert {name: str(given[name.lower()]) for name in values if name != "MYSQL_PWD"} == {
        name: value for name, value in values.items() if name != "MYSQL_PWD"
    }


def test_command_line_options_win_over_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "9000")
    assert load_settings().port == 9000
    assert load_settings(port=9001, host=None).port == 9001


def test_an_env_file_is_read_and_empty_values_count_as_unset(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("MILVUS_HOST=\nCORS_ORIGINS=https://a.example, https://b.example\n")
    settings = load_settings()
    assert settings.milvus_host is None
    assert settings.cors_origins == ("https://a.example", "https://b.example")


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "0"), ("PORT", "x"), ("SEARCH_PATH", "fast"), ("MILVUS_TABLE", "a b"), ("MYSQL_DB", "a`b")],
)
def test_an_impossible_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=f"^{name}: "):
        load_settings()


def test_an_impossible_secret_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "http://:word@redis")
    with pytest.raises(SettingsError, match=r"^REDIS_URL: .*redis://") as told:
        load_settings()
    assert "word" not in str(told.value)


def test_the_example_environment_lists_every_setting() -> None:
    listed = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert listed - COMPOSE_ONLY == {name.upper() for name in Settings.model_fields}

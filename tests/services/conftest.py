"""Stages that tests share: the five services of each profile over a tiny world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.services.stage import Stage


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage("ecommerce", tmp_path_factory.mktemp("shop")) as stage:
        yield stage


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with Stage("movies", tmp_path_factory.mktemp("films")) as stage:
        yield stage

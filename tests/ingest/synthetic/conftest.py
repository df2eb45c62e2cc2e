from __future__ import annotations

from pathlib import Path

import pytest

from ingest.ecommerce import read_shop
from ingest.synthetic.making import NAME, make_shop
from ingest.synthetic.settings import Settings
from ingest.tables import FeatureTables

SMALL = Settings(users=400, products=150, events=8_000, seed=3)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a small made-up shop."""
    folder = tmp_path_factory.mktemp("made") / "shop"
    make_shop(folder, SMALL)
    return folder


@pytest.fixture(scope="session")
def tables(made: Path) -> FeatureTables:
    return read_shop(made, name=NAME)

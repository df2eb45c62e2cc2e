"""Small tensors are fastest on one thread, whatever else the machine does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from deepfm import train
from ingest.storage import save_dataset
from tests.deepfm.learning import OPTIONS
from tests.worlds import parity_world


@pytest.fixture(scope="session", autouse=True)
def one_thread() -> Iterator[None]:
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture(scope="session")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("trained")
    save_dataset(parity_world(), out / "dataset")
    assert train.main([str(out), *OPTIONS]) == 0
    return out


@pytest.fixture
def out(trained: Path, tmp_path: Path) -> Path:
    """A copy that a test may damage."""
    return Path(shutil.copytree(trained, tmp_path / "out"))

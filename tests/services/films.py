"""A state folder of two stages for films: the parity world, and models made by formula."""

from __future__ import annotations

from pathlib import Path

from ingest.storage import save_dataset
from tests.item_towers import write_towers
from tests.rankers import write_ranker, write_reranker
from tests.worlds import parity_world


def write_film_state(state: Path) -> Path:
    """Dataset, towers, ranker and reranker, named "parity"; returns the folder."""
    save_dataset(parity_world(), state / "pinsage-parity" / "dataset")
    write_towers(state / "dssm-parity")
    write_ranker(state / "deepfm-parity")
    write_reranker(state / "deepfm-parity" / "reranker")
    return state

"""A world where only the latest film says which comes next: everybody walks round one ring of films.

The first stage (towers made by formula) does not know that; the second learns it.
"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from deepfm import rerank
from ingest.schema import Dataset, Interactions
from ingest.storage import save_dataset
from recommender.entities import Person, ScoredItem, Values
from recommender.errors import ArtifactError
from recommender.items.reranking import FOLDER, open_reranker
from tests.item_towers import write_towers
from tests.worlds import movie_id_of, parity_world

RING, LENGTH = 39, 9

Capture = pytest.CaptureFixture[str]


def ring_world() -> Dataset:
    """User u starts at film 7 u and goes on from neighbour to neighbour."""
    world = parity_world(n_users=240)
    rows = (np.arange(len(world.users))[:, None] * 7 + np.arange(LENGTH)) % RING
    interactions = Interactions(
        np.repeat(np.arange(len(world.users)) + 1, LENGTH),
        np.array([movie_id_of(row) for row in rows.ravel().tolist()]),
        np.full(rows.size, 5, dtype=np.float32),
        np.tile(np.arange(LENGTH), len(world.users)) + 900_000_000,
    )
    return Dataset("ring", interactions, world.items, world.users)


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    state = tmp_path_factory.mktemp("state")
    save_dataset(ring_world(), state / "pinsage-ring" / "dataset")
    write_towers(state / "dssm-ring")
    assert rerank.main(["--state", str(state)]) == 0
    return state


def test_it_learns_what_comes_next_and_says_what_that_is_worth(state: Path) -> None:
    manifest = json.loads((state / "deepfm-ring" / FOLDER / "manifest.json").read_text())
    assert manifest["metrics"]["test"]["first stage"] < 0.5
    assert manifest["metrics"]["test"]["reranked"] > 0.9
    assert manifest["first_stage"] == "dssm-parity-0"


def test_what_is_served_puts_the_next_film_first(state: Path) -> None:
    reranker = open_reranker(state / "deepfm-ring" / FOLDER)
    found = [ScoredItem(str(movie_id_of(row)), 1 - row / 100) for row in range(30)]
    items: list[Values] = [{"movie_id": item.item_id} for item in found]
    for row in (3, 11, 20):
        met = tuple(str(movie_id_of(earlier)) for earlier in (row - 2, row - 1, row))
        reordered = reranker.reordered(Person({"gender": "F"}, met), found, items)
        assert reordered[0].item_id == str(movie_id_of(row + 1))
        scores = [item.score for item in reordered]
        assert scores == sorted(scores, reverse=True)
        assert {item.item_id for item in reordered} == {item.item_id for item in found}
    assert reranker.reordered(Person(), [], []) == []


def test_the_same_again_gives_the_same_bytes_and_is_not_done_twice(state: Path, capsys: Capture) -> None:
    out = state / "deepfm-ring" / FOLDER
    before = {path.name: path.read_bytes() for path in out.iterdir()}
    assert rerank.main(["--state", str(state)]) == 0
    assert "already holds this reranker" in capsys.readouterr().out
    assert rerank.main(["--state", str(state), "--force"]) == 0
    said = capsys.readouterr().out
    assert "reordered (+" in said
    assert {path.name: path.read_bytes() for path in out.iterdir()} == before


@pytest.mark.parametrize("name", ["reranker.onnx", "transitions.npz", "vocabularies.json", "manifest.json"])
def test_damaged_and_missing_files_are_refused(state: Path, tmp_path: Path, name: str) -> None:
    out = Path(shutil.copytree(state / "deepfm-ring" / FOLDER, tmp_path / FOLDER))
    (out / name).write_bytes((out / name).read_bytes()[:-9])
    with pytest.raises(ArtifactError, match=r"deepfm\.rerank"):
        open_reranker(out)
    (out / name).unlink()
    with pytest.raises(ArtifactError, match=r"deepfm\.rerank"):
        open_reranker(out)


def test_a_foreign_manifest_is_refused(state: Path, tmp_path: Path) -> None:
    out = Path(shutil.copytree(state / "deepfm-ring" / FOLDER, tmp_path / FOLDER))
    manifest = json.loads((out / "manifest.json").read_text())
    foreign: list[dict[str, object]] = [{"model": "deepfm"}, {"edges": [[0.5]]}, {"features": []}]
    for changes in foreign:
        (out / "manifest.json").write_text(json.dumps(manifest | changes))
        with pytest.raises(ArtifactError, match="reranker"):
            open_reranker(out)


def test_mistakes_get_one_clear_sentence(state: Path, tmp_path: Path, capsys: Capture) -> None:
    for arguments, text in (
        (["--state", tmp_path / "nowhere"], "No prepared dataset in"),
        (["--state", state, "--towers", tmp_path], "No trained towers in"),
    ):
        assert rerank.main([*map(str, arguments)]) == 1
        said = capsys.readouterr().err
        assert (said.startswith("Error: "), text in said, said.count("\n")) == (True, True, 1)

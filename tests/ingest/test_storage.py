from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import StoredDatasetError
from ingest.schema import Dataset, Interactions, Item, MovieId, User, UserId
from ingest.storage import load_dataset, read_fingerprint, read_summary, save_dataset
from tests.worlds import parity_world

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
GENRE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="|"), min_size=1, max_size=8)
ID = st.integers(0, 2**62)


@st.composite
def datasets(draw: st.DrawFn) -> Dataset:
    """Any dataset: gaps in ids, films and users without ratings, odd characters in names."""
    movie_ids = sorted(draw(st.sets(ID, min_size=1, max_size=6)))
    user_ids = sorted(draw(st.sets(ID, min_size=1, max_size=6)))
    items = tuple(
        Item(
            MovieId(movie_id),
            draw(TEXT),
            draw(st.none() | st.integers(1850, 2100)),
            tuple(draw(st.lists(GENRE, max_size=3))),
        )
        for movie_id in movie_ids
    )
    users = tuple(
        User(
            UserId(user_id),
            draw(st.sampled_from(["M", "F", None])),
            draw(st.none() | st.integers(0, 6)),
            draw(st.none() | st.integers(0, 20)),
            draw(st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6)),
        )
        for user_id in user_ids
    )
    pairs = draw(st.lists(st.tuples(st.sampled_from(user_ids), st.sampled_from(movie_ids)), max_size=8))
    interactions = Interactions(
        np.array([user for user, _ in pairs], dtype=np.int64),
        np.array([movie for _, movie in pairs], dtype=np.int64),
        np.array([draw(st.sampled_from([0.5, 3.0, 5.0])) for _ in pairs], dtype=np.float32),
        np.array([draw(st.integers(0, 2**40)) for _ in pairs], dtype=np.int64),
    )
    return Dataset(draw(TEXT), interactions, items, users)


@given(dataset=datasets())
def test_any_dataset_comes_back_the_same(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> None:
    directory = tmp_path_factory.mktemp("round") / "dataset"
    save_dataset(dataset, directory)
    loaded = load_dataset(directory)
    assert (loaded.name, loaded.items, loaded.users) == (dataset.name, dataset.items, dataset.users)
    assert loaded.fingerprint() == dataset.fingerprint() == read_fingerprint(directory)


def test_the_summary_needs_no_tables(tmp_path: Path) -> None:
    world = parity_world()
    written = save_dataset(world, tmp_path / "deep" / "dataset")
    (tmp_path / "deep" / "dataset" / "interactions.npz").unlink()
    summary = read_summary(tmp_path / "deep" / "dataset")
    assert summary == written
    assert (summary.users, summary.items, summary.interactions) == (60, 40, len(world.interactions))


def test_saving_is_deterministic_and_replaces_the_whole_folder(tmp_path: Path) -> None:
    directory = tmp_path / "dataset"
    save_dataset(parity_world(seed=1), directory)
    (directory / "stray").touch()
    save_dataset(parity_world(), directory)
    save_dataset(parity_world(), tmp_path / "twin")
    assert {path.name: path.read_bytes() for path in directory.iterdir()} == {
        path.name: path.read_bytes() for path in (tmp_path / "twin").iterdir()
    }
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dataset", "twin"]


def test_a_failed_save_leaves_the_old_dataset(tmp_path: Path) -> None:
    directory = tmp_path / "dataset"
    save_dataset(parity_world(), directory)
    world = parity_world(seed=1)
    broken = Dataset("x", world.interactions, (Item(MovieId(1), "A", 1999, ("A|B",)),), world.users)
    with pytest.raises(StoredDatasetError, match="genre"):
        save_dataset(broken, directory)
    assert load_dataset(directory).fingerprint() == parity_world().fingerprint()


def test_leftovers_of_a_killed_save_are_swept(tmp_path: Path) -> None:
    directory = tmp_path / "dataset"
    save_dataset(parity_world(), directory)
    shutil.copytree(directory, tmp_path / ".dataset.new")
    shutil.copytree(directory, tmp_path / ".dataset.old")
    save_dataset(parity_world(), directory)
    assert [path.name for path in tmp_path.iterdir()] == ["dataset"]


def test_a_missing_dataset_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(StoredDatasetError, match="process_movielens1m"):
        load_dataset(tmp_path)


def test_a_place_that_cannot_be_written_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoredDatasetError, match="Cannot write"):
        save_dataset(parity_world(), tmp_path / "file" / "dataset")


def _rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())


@pytest.mark.parametrize(
    ("file", "old", "new", "problem"),
    [
        ("items.csv", "Even film 0", "Even film X", "fingerprint"),
        ("items.csv", "movie_id", "id", "columns"),
        ("items.csv", "10,Even", "ten,Even", "ten"),
        ("items.csv", "10,Even film 0,", "10,", "cells"),
        ("users.csv", ",M,", ",X,", "X"),
        ("users.csv", "1,M,0,0,\r\n", "", "fingerprint"),
        ("dataset.json", "sha256:", "sha256:0", "fingerprint"),
        ("dataset.json", '"users": 60', '"users": 61', "users is 60"),
        ("dataset.json", '"format": 1', '"format": 2', "format 2"),
        ("dataset.json", '"name"', '"nom"', "cannot be read"),
        ("dataset.json", "{", "", "cannot be read"),
    ],
)
def test_damage_is_found_and_named(tmp_path: Path, file: str, old: str, new: str, problem: str) -> None:
    directory = tmp_path / "dataset"
    save_dataset(parity_world(), directory)
    _rewrite(directory / file, old, new)
    with pytest.raises(StoredDatasetError, match=problem) as caught:
        load_dataset(directory)
    assert "repare it again" in str(caught.value)


@pytest.mark.parametrize("damage", ["truncated", "dtype", "missing column"])
def test_damaged_interactions_are_found(tmp_path: Path, damage: str) -> None:
    directory = tmp_path / "dataset"
    save_dataset(parity_world(), directory)
    path = directory / "interactions.npz"
    columns = dict(np.load(path))
    if damage == "truncated":
        path.write_bytes(path.read_bytes()[:100])
    elif damage == "dtype":
        np.savez(path, **(columns | {"user_id": columns["user_id"].astype(np.int32)}))
    else:
        del columns["rating"]
        np.savez(path, **columns)
    with pytest.raises(StoredDatasetError, match="damaged"):
        load_dataset(directory)


def test_the_summary_file_is_plain_json(tmp_path: Path) -> None:
    save_dataset(parity_world(), tmp_path / "dataset")
    content = json.loads((tmp_path / "dataset" / "dataset.json").read_text())
    assert list(content) == ["format", "name", "fingerprint", "users", "items", "interactions"]

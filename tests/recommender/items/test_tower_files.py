from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from recommender.errors import ArtifactError
from recommender.items.new_items import NEW_ITEMS, read_new_items
from recommender.items.tower_files import COUNTS, FILES, ITEM_TOWER, QUERY_TOWER, RAW, VECTORS, read_towers
from tests.item_towers import DIM, npy, write_towers


def test_towers_are_read(tmp_path: Path) -> None:
    towers = read_towers(write_towers(tmp_path))
    assert (towers.schema.name, towers.schema.history_length, towers.dim) == ("movies", 3, DIM)
    assert towers.item_ids == sorted(towers.item_ids)
    assert towers.rows_of([towers.item_ids[7], "none", towers.item_ids[0]]).tolist() == [7, -1, 0]
    assert towers.rows_of([]).tolist() == []


def test_the_item_tower_gives_the_vectors_that_were_stored(tmp_path: Path) -> None:
    towers = read_towers(write_towers(tmp_path))
    raw, vectors = towers.vectors_of([{"movie_id": "10", "year": "1950"}, {"movie_id": "13", "year": "1951"}])
    assert np.array_equal(vectors, towers.items.vectors[towers.rows_of(["10", "13"])])
    assert np.array_equal(raw, vectors)


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_or_missing_file_is_named(tmp_path: Path, name: str) -> None:
    path = write_towers(tmp_path) / name
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ArtifactError, match=rf"{name} does not match manifest\.json.*train again"):
        read_towers(tmp_path)
    path.unlink()
    with pytest.raises(ArtifactError, match=rf"{name}.*train again"):
        read_towers(tmp_path)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"model": "pinsage"}, "describes a model 'pinsage', not two towers"),
        ({"format": 1}, "are of format 1, not 2: another version of the program wrote them; train again"),
        ({"dim": 3}, "does not hold 40 x 3 finite values"),
        ({"n_items": 41}, "does not hold 41 x 2"),
        ({"schema": {"name": "movies"}}, "are damaged"),
        ({"files": {}}, "are damaged"),
    ],
)
def test_a_manifest_that_does_not_fit(tmp_path: Path, changes: dict[str, Any], message: str) -> None:
    write_towers(tmp_path, **changes)
    with pytest.raises(ArtifactError, match=message):
        read_towers(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            VECTORS,
            lambda: npy(np.full((40, DIM), np.nan, dtype=np.float32)),
            "40 x 2 finite values of float32",
        ),
        (RAW, lambda: npy(np.zeros((40, DIM))), "finite values of float32"),
        (COUNTS, lambda: npy(np.zeros(39, dtype=np.int64)), "40 finite values of int64"),
        (QUERY_TOWER, lambda: b"no graph", "not a graph that can be run"),
        ("vocabularies.json", lambda: json.dumps({"movie_id": []}).encode(), "lacks user_id"),
    ],
)
def test_files_that_do_not_fit_each_other(
    tmp_path: Path, name: str, content: Callable[[], bytes], message: str
) -> None:
    write_towers(tmp_path, {name: content()})
    with pytest.raises(ArtifactError, match=message):
        read_towers(tmp_path)


def test_a_query_tower_of_another_shape(tmp_path: Path) -> None:
    other = (write_towers(tmp_path / "one") / ITEM_TOWER).read_bytes()
    write_towers(tmp_path / "two", {QUERY_TOWER: other})
    with pytest.raises(ArtifactError, match="not a graph that can be run"):
        read_towers(tmp_path / "two")


def test_no_towers_and_a_manifest_that_is_no_json(tmp_path: Path) -> None:
    with pytest.raises(ArtifactError, match="No trained towers in"):
        read_towers(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(ArtifactError, match=r"manifest\.json cannot be read"):
        read_towers(tmp_path)


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 9}', '{"format": 1, "items": [{"year": 1950}]}'])
def test_new_items_that_cannot_be_read(tmp_path: Path, content: str) -> None:
    assert read_new_items(tmp_path) == []
    (tmp_path / NEW_ITEMS).write_text(content)
    with pytest.raises(ArtifactError, match=rf"{NEW_ITEMS} cannot be read"):
        read_new_items(tmp_path)

from __future__ import annotations

import json
from pathlib import Path

from preparation.models import left_out, with_later_films


def write(folder: Path, **manifest: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_films_that_were_added_to_this_model_are_loaded_with_it(tmp_path: Path) -> None:
    write(tmp_path, version="world-1")
    assert with_later_films(tmp_path) == tmp_path
    assert not left_out(tmp_path, tmp_path)
    write(tmp_path / "extended", version="world-2", extends=["world-1"])
    assert with_later_films(tmp_path) == tmp_path / "extended"
    assert not left_out(tmp_path, tmp_path / "extended")


def test_films_that_were_added_to_an_earlier_model_are_named_as_missing(tmp_path: Path) -> None:
    write(tmp_path, version="world-3")
    write(tmp_path / "extended", version="world-2", extends=["world-1"])
    assert with_later_films(tmp_path) == tmp_path
    assert "python -m pinsage.embed" in left_out(tmp_path, tmp_path)

"""The parity world's towers, ranker and reranker, made by formula: no training."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.second_stage import COLUMNS, gain, main, measured
from recommender.entities import ScoredItem
from services.places import place_of
from tests.services.films import write_film_state


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film_state(tmp_path_factory.mktemp("state"))


def test_rank_serves_the_reranker_to_the_known_and_the_towers_to_others(state: Path) -> None:
    figures = measured(place_of(state, None))
    for name, (_, known) in COLUMNS.items():
        column = figures[name]
        assert column["as `rank` serves"] == column["reranked" if known else "as the towers found it"]
    assert figures["known, last"]["reranked"] != figures["known, last"]["as the towers found it"]


def test_a_gain_by_hand() -> None:
    found = [ScoredItem(str(number), 0.0) for number in range(12)]
    ascending = np.arange(12, dtype=np.float32)
    assert gain(ascending, found, "11") == 1
    assert gain(ascending, found, "9") == 0.5
    assert gain(ascending, found, "1") == 0
    assert gain(np.zeros(12, dtype=np.float32), found, "2") == 0.5
    assert gain(ascending, found, "absent") == 0
    assert gain(ascending[:0], [], "absent") == 0


def test_the_report_is_written(state: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(state), "--out", str(tmp_path / "out.md")]) == 0
    said = (tmp_path / "out.md").read_text()
    assert "\n## parity\n" in said
    assert capsys.readouterr().out == said + "\n"
    assert main([str(tmp_path)]) == 1
    assert "No prepared dataset" in capsys.readouterr().err

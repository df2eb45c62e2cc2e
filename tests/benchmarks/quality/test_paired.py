"""Two methods side by side: what one gains over the other, seed by seed."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("implicit", reason="needs implicit; pip install -r requirements-bench.txt")

from benchmarks.quality import paired, variants
from benchmarks.quality.paired import gain, table
from benchmarks.quality.protocol import Record
from benchmarks.quality.visitors import Visitors
from pinsage.settings import Settings, WalkSettings
from tests.own_data import write_own_csv
from tests.worlds import parity_world

ONE = {0: Record({"n1_ndcg@10": 0.50}), 1: Record({"n1_ndcg@10": 0.30}), 2: Record({"n1_ndcg@10": None})}
OTHER = {0: Record({"n1_ndcg@10": 0.40}), 1: Record({"n1_ndcg@10": 0.32}), 2: Record({"n1_ndcg@10": 0.1})}


def test_the_difference_is_taken_within_each_seed() -> None:
    found = gain(ONE, OTHER, "n1_ndcg@10")
    assert found is not None
    assert (found.one, found.other, found.error) == pytest.approx((0.40, 0.36, 0.06))
    assert (found.above, found.seeds) == (1, 2)
    assert str(found) == "+0.0400 ± 0.0600"


def test_one_seed_has_no_error_and_no_seed_no_gain() -> None:
    found = gain({0: ONE[0]}, OTHER, "n1_ndcg@10")
    assert found is not None
    assert str(found) == "+0.1000"
    assert gain(ONE, OTHER, "n3_ndcg@10") is None


def test_counts_are_whole() -> None:
    found = gain({0: Record({"films": 30})}, {0: Record({"films": 21})}, "films")
    assert str(found) == "+9"


def test_a_row_for_each_figure_that_both_have() -> None:
    assert table({"a": ONE, "b": OTHER}) == [
        "| | a | b | difference | seeds above zero |",
        "|---|---|---|---|---|",
        "| NDCG@10, 1 mark | 0.4000 | 0.3600 | +0.0400 ± 0.0600 | 1 of 2 |",
    ]


def test_the_command_measures_writes_and_keeps(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Settings(WalkSettings(walks=5, measured_walks=5, neighbours=5), dim=16, epochs=1)
    rows = variants.BY_PROTOCOL["visitors"]
    for name in paired.PAIR:
        monkeypatch.setitem(rows, name, replace(small, graph=rows[name].graph))
    ratings, out = write_own_csv(parity_world(n_users=120), tmp_path / "ratings"), tmp_path / "paired.md"
    arguments = [
        "--data",
        str(ratings),
        "--seeds",
        "0",
        "--cache",
        str(tmp_path / "cache"),
        "--out",
        str(out),
    ]
    assert paired.main(arguments) == 0
    text = out.read_text(encoding="utf-8")
    assert text in capsys.readouterr().out
    assert "| | PinSage | PinSage, no graph | difference | seeds above zero |" in text
    assert "| NDCG@10, 1 mark |" in text

    monkeypatch.setattr(Visitors, "measure", lambda *_: pytest.fail("was kept already"))
    assert paired.main(arguments) == 0


def test_missing_data_is_said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("MOVIELENS_1M", raising=False)
    with pytest.raises(SystemExit, match="2"):
        paired.main([])
    assert "Set MOVIELENS_1M" in capsys.readouterr().err

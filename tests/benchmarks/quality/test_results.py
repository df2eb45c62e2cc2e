from __future__ import annotations

from benchmarks.quality.protocol import Record
from benchmarks.quality.results import choices, table

MEASURED = {
    "EASE": {0: Record({"a": 0.25, "films": 10}, "λ = 1"), 1: Record({"a": 0.35, "films": 14}, "λ = 2")},
    "popularity": {0: Record({"a": 0.1, "films": None}), 1: Record({"a": 0.1})},
}


def test_mean_deviation_and_best() -> None:
    assert table(MEASURED, {"a": "NDCG", "films": "films"}) == [
        "| | NDCG | films |",
        "|---|---|---|",
        "| EASE | **0.3000 ± 0.0707** | **12 ± 3** |",
        "| popularity | 0.1000 ± 0.0000 | – |",
    ]


def test_choices_name_their_seeds() -> None:
    assert choices(MEASURED) == ["- EASE: λ = 1 (seed 0); λ = 2 (seed 1)"]

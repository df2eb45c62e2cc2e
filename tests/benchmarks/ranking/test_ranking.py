from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.ranking import __main__ as ranking
from benchmarks.ranking.visitors import WEIGHTS, Lists, Row, lines
from training.errors import ArtifactError

Capture = pytest.CaptureFixture[str]


def test_a_weight_adds_the_rankers_logits_to_the_first_stages_scores() -> None:
    """The target stands third of eleven; the ranker alone would put it first."""
    scores = -np.arange(11, dtype=np.float32)[None, :]
    logits = np.where(np.arange(11) == 2, 1.0, 0.0).astype(np.float32)[None, :]
    lists = Lists(scores, logits, (np.arange(11) == 2)[None, :], np.array([1]))
    assert lists.ndcg(0.0) == pytest.approx(1 / np.log2(4))
    assert lists.ndcg(1.5) == pytest.approx(1 / np.log2(3))
    assert lists.ndcg(2.5) == 1.0


def test_rows_become_a_table() -> None:
    header, _, row = lines([Row(3, tuple(0.5 for _ in WEIGHTS), 0.4, 0.42)])
    assert header.startswith("| marks | without | ranked | change | w = 0 |")
    assert row.startswith("| 3 | 0.4000 | 0.4200 | +5.0% | 0.5000 |")
    assert row.count("|") == header.count("|")


def test_the_tables_name_every_seed_and_the_mean() -> None:
    def row(auc: float) -> dict[str, dict[str, dict[str, float]]]:
        figures: dict[str, dict[str, float]] = {
            "test": {"AUC": auc, "logloss": 0.3},
            "training": {"epochs": 10, "seconds": 80},
        }
        names = ("popularity", "lr", "fm", "deepfm")
        return {f"{split} {name}": figures for split in ("random", "time", "users") for name in names}

    text = "\n".join(ranking._auc_tables([row(0.90), row(0.92)], [0, 5]))
    assert "| **DeepFM** (seed 5) | 0.9200 | 0.3000 |" in text
    assert "| **DeepFM**, 2 seeds | 0.9100 ± 0.0141 |" in text
    assert "in the quickest of the runs 8 s each" in text


def test_the_gain_of_reordering_comes_from_the_rerankers_manifest(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    with pytest.raises(ArtifactError, match=r"deepfm\.rerank"):
        ranking._reranker(path)
    figures = {"first stage": 0.2, "reranked": 0.25}
    metrics = {"protocol": "Last items", "chosen_on": figures, "test": figures}
    path.write_text(json.dumps({"first_stage": "dssm-0", "seed": 3, "metrics": metrics}))
    assert ranking._reranked(ranking._reranker(path))[-1] == "| test | 0.2000 | 0.2500 | +25.0% |"


def test_mistakes_get_one_clear_sentence(tmp_path: Path, capsys: Capture) -> None:
    assert ranking.main(["--state", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert (said.startswith("Error: No prepared dataset"), said.count("\n")) == (True, 1)

"""The report on a toy shop: the oracle is above all others, the models' rows are their manifests'."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import deepfm.train
import dssm.train
from benchmarks import ecommerce
from ingest.ecommerce import read_shop
from ingest.synthetic.making import NAME, make_shop
from ingest.synthetic.settings import Settings
from ingest.table_storage import save_tables

TOWERS = ("--epochs=1", "--dim=8", "--user-dim=2", "--hidden=8", "--negatives=8", "--encoder=mean")
Capture = pytest.CaptureFixture[str]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "state"
    files = folder / "downloads" / NAME
    files.parent.mkdir(parents=True)
    make_shop(files, Settings(users=150, products=60, events=2_100))
    save_tables(read_shop(files, name=NAME), folder / f"ecommerce-{NAME}" / "dataset")
    assert dssm.train.main(["--state", str(folder), *TOWERS]) == 0
    assert deepfm.train.main(["--state", str(folder), "--epochs=1"]) == 0
    return folder


def test_the_report(state: Path, tmp_path: Path) -> None:
    assert ecommerce.main(["--state", str(state), "--out", str(tmp_path)]) == 0
    text = (tmp_path / "ecommerce.md").read_text()
    assert "150 users, 60 products, 2,100 events, seed 0" in text
    rows = {
        cells[1].strip(): cells[2:-1]
        for cells in (line.split("|") for line in text.splitlines() if line.startswith("| "))
        if cells[1].strip()
    }
    for model, name, column, metric in (
        ("dssm", ecommerce.TOWERS, 1, "NDCG@10"),
        ("deepfm", "DeepFM", 0, "AUC"),
    ):
        figures = json.loads((state / f"{model}-{NAME}" / "manifest.json").read_text())["metrics"]["test"]
        assert rows[name][column].strip() == f"{figures[metric]:.4f}"
    hits = {name: float(cells[0]) for name, cells in rows.items()}
    assert hits[ecommerce.POPULARITY] > hits[ecommerce.RANDOM]
    next_items = text.split("## More than a look")[0]
    assert f"| {ecommerce.ORACLE} |" in next_items
    assert next_items.count("100%") == 1


def test_without_made_up_data_there_is_no_oracle(tmp_path: Path, capsys: Capture) -> None:
    assert ecommerce.main(["--state", str(tmp_path)]) == 1
    assert capsys.readouterr().err.startswith(f"Error: {tmp_path / 'downloads' / NAME} holds no synthetic")

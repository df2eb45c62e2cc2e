"""The report on a small world: the towers' rows are their manifest's, simple methods stand beside them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks import towers
from dssm import train
from ingest.storage import save_dataset
from tests.worlds import parity_world

OPTIONS = ("--epochs=1", "--dim=8", "--user-dim=2", "--hidden=8", "--negatives=8", "--encoder=mean")


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("towers") / "mean"
    save_dataset(parity_world(n_users=30), folder / "dataset")
    assert train.main([str(folder), *OPTIONS]) == 0
    return folder


def test_the_report(out: Path, tmp_path: Path) -> None:
    assert towers.main([str(out), "--out", str(tmp_path)]) == 0
    text = (tmp_path / "dssm.md").read_text()
    figures = json.loads((out / "manifest.json").read_text())["metrics"]["test"]
    (row,) = (
        line for line in text.split("## Test")[1].split("##")[0].splitlines() if "| towers: mean" in line
    )
    assert f"{figures['Hit@100']:.4f}" in row
    for name in (
        "popularity",
        "latest film, cosine",
        "EASE (λ",
        "EASE, recent first (λ",
        "DSSM of torch-rechub",
    ):
        assert f"\n| {name}" in text
    assert "`python -m dssm.train OUT --encoder mean --dim 8" in text
    assert "seed 0, best epoch 1" in text


def test_other_data_beside_it_is_refused(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    other = Path(shutil.copytree(out, tmp_path / "other"))
    save_dataset(parity_world(n_users=30, seed=1), other / "dataset")
    assert train.main([str(other), *OPTIONS]) == 0
    capsys.readouterr()
    assert towers.main([str(out), str(other), "--out", str(tmp_path)]) == 1
    assert (
        capsys.readouterr().err
        == "Error: The towers were trained on different datasets; give those of one.\n"
    )
    assert not (tmp_path / "dssm.md").exists()

"""The command as a person runs it: Milvus and the exact product agree, or the exit code says so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from benchmarks.ports import free_ports
from dssm import evaluate, train
from dssm.evaluation import CUTOFFS, METRICS, Search, exact_search
from ingest.schema import FloatArray
from ingest.storage import save_dataset
from tests.dssm.learning import OPTIONS, one_sentence
from tests.servers import MilvusServer
from tests.worlds import parity_world

Capture = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("nothing_set")


def test_milvus_lite_agrees_to_the_last_bit(out: Path, capsys: Capture) -> None:
    assert evaluate.main([str(out)]) == 0
    said = capsys.readouterr().out
    lines = said.splitlines()
    assert lines[0].split() == ["Milvus", "exact"]
    names = [line.split()[0] for line in lines[1:-1]]
    assert names == [f"{metric}@{k}" for metric in METRICS for k in CUTOFFS]
    assert lines[-1] == "Largest difference between Milvus and exact search: 0"


@pytest.mark.server
def test_a_milvus_server_agrees_too(
    out: Path, milvus_server: MilvusServer, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setenv("MILVUS_HOST", milvus_server.host)
    monkeypatch.setenv("MILVUS_PORT", str(milvus_server.port))
    assert evaluate.main([str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["difference"] == 0


def test_a_state_is_found_and_measured_as_json(out: Path, tmp_path: Path, capsys: Capture) -> None:
    state = tmp_path / "state"
    shutil.copytree(out / "dataset", state / "pinsage-parity" / "dataset")
    assert train.main(["--state", str(state), *OPTIONS]) == 0
    assert (state / "dssm-parity" / "manifest.json").exists()
    capsys.readouterr()
    assert evaluate.main(["--state", str(state), "--dataset", "parity", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    manifest = json.loads((out / "manifest.json").read_text())
    assert answer["figures"]["exact"] == answer["figures"]["Milvus"] == manifest["metrics"]["test"]
    assert answer["settings"]["epochs"] == 2


def test_a_disagreement_ends_with_exit_1(out: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def of_other_vectors(vectors: FloatArray) -> Search:
        return exact_search(-vectors)

    monkeypatch.setattr("dssm.evaluate.exact_search", of_other_vectors)
    assert evaluate.main([str(out)]) == 1
    assert "Largest difference" in capsys.readouterr().out


def test_no_towers_or_of_another_dimension(
    out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    returned = evaluate.main([str(tmp_path / "nowhere")])
    assert one_sentence(capsys.readouterr().err, returned, "No trained towers in")
    monkeypatch.setenv("VECTOR_DIMENSION", "9")
    returned = evaluate.main([str(out)])
    assert one_sentence(capsys.readouterr().err, returned, "have 8 dimensions but VECTOR_DIMENSION is 9")


def test_milvus_away(out: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    (port,) = free_ports(1)
    monkeypatch.setenv("MILVUS_HOST", "127.0.0.1")
    monkeypatch.setenv("MILVUS_PORT", str(port))
    returned = evaluate.main([str(out)])
    assert one_sentence(capsys.readouterr().err, returned, f"Milvus at 127.0.0.1:{port} does not answer")
    monkeypatch.setenv("MILVUS_PORT", "many")
    returned = evaluate.main([str(out)])
    assert one_sentence(capsys.readouterr().err, returned, "MILVUS_PORT", code=2)


def test_other_data_and_damaged_files_are_refused(out: Path, capsys: Capture) -> None:
    save_dataset(parity_world(seed=1), out / "dataset")
    returned = evaluate.main([str(out)])
    assert one_sentence(capsys.readouterr().err, returned, "were trained on other data")
    (out / "item_vectors.npy").write_bytes(b"")
    returned = evaluate.main([str(out)])
    assert one_sentence(capsys.readouterr().err, returned, "item_vectors.npy does not match")

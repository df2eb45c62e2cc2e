from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ingest.storage import load_dataset
from tests.ingest.releases import DAT, write


def _process(*arguments: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pinsage.process_movielens1m", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_folder_becomes_a_stored_dataset(tmp_path: Path) -> None:
    done = _process(write(tmp_path / "ml-1m", DAT), tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert "3 users, 3 films, 3 ratings (ml-1m)" in done.stdout
    assert load_dataset(tmp_path / "out" / "dataset").name == "ml-1m"


def test_a_malformed_line_is_one_sentence_and_writes_nothing(tmp_path: Path) -> None:
    done = _process(write(tmp_path / "ml-1m", DAT | {"ratings.dat": b"1::2\n"}), tmp_path / "out")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: ratings.dat, line 1: expected 4 fields")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_wrong_usage_is_exit_2_and_help_tells_more() -> None:
    wrong = _process("only-one")
    assert wrong.returncode == 2
    assert "Usage" in wrong.stderr
    told = _process("--help")
    assert told.returncode == 0
    assert "OUT" in told.stdout


def test_the_step_loads_no_trainer() -> None:
    code = "import sys, pinsage.process_movielens1m; sys.exit(bool({'torch', 'dgl'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

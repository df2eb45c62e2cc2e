from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

from benchmarks import machine

ROOT = Path(machine.__file__).resolve().parents[1]


@pytest.mark.skipif(
    shutil.which("git") is None or not (ROOT / ".git").exists(), reason="the sources are not from git"
)
def test_the_commit_is_named() -> None:
    (line,) = machine.commit()
    assert re.fullmatch(r"- Measured with commit [0-9a-f]{7,40}", line)


def test_without_git_nothing_is_claimed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert machine.commit() == []


def test_other_programs_are_named_only_where_there_were_some(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    assert machine.busy(1.0) == []
    assert "13.2, of 2 cores" in machine.busy(13.2)[0]

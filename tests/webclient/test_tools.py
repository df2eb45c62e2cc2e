"""The page's own checks, where Node and its development packages are installed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NODE_INSTALL = "no node on PATH; install it: apt-get install nodejs npm"
PACKAGES_INSTALL = "no node_modules; install them: npm ci"


def run(*command: str) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def need_node() -> str:
    node = shutil.which("node")
    if node is None:
        pytest.skip(NODE_INSTALL)
    return node


def need_package(name: str) -> str:
    need_node()
    program = ROOT / "node_modules" / ".bin" / name
    if not program.exists():
        pytest.skip(PACKAGES_INSTALL)
    return str(program)


def test_pure_modules() -> None:
    run(need_node(), "--test", *map(str, sorted((ROOT / "tests/webclient/unit").glob("*.test.js"))))


def test_types() -> None:
    run(need_package("tsc"), "--noEmit")


def test_format_and_lint() -> None:
    run(need_package("biome"), "ci", "webclient", "tests/webclient")


def test_the_vendored_file_is_the_noted_one() -> None:
    vendor = ROOT / "webclient" / "vendor"
    noted = re.findall(r"`([0-9a-f]{64})`", (vendor / "README.md").read_text(encoding="utf-8"))
    assert noted == [sha256((vendor / "lit.min.js").read_bytes()).hexdigest()]


def test_the_lockfile_names_no_host() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    assert all("resolved" not in package for package in packages.values())


def test_the_page_has_nothing_inline() -> None:
    page = (ROOT / "webclient" / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?://", page)

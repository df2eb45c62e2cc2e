"""README against the code: its commands exist, its tables are complete."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from config import Settings

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
NOT_LISTED = {"__init__.py", "conftest.py"}
GENERATED = ("_pb2.py", "_pb2_grpc.py")


def test_the_settings_table_is_the_settings() -> None:
    for name, field in Settings.model_fields.items():
        row = next((line for line in README.splitlines() if line.startswith(f"| `{name.upper()}` |")), "")
        assert f"| {field.description} |" in row, f"{name.upper()} is missing or described otherwise"


def test_the_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z][a-z-]+)", README)) <= targets | {"and"}


def test_the_file_tree_lists_every_source() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.py", "*.js", "*.j2"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout; clone the repository with git to check the file tree")
    tree = README.split("## What is where")[1]
    for path in map(Path, listed.stdout.split()):
        if path.name in NOT_LISTED or path.name.endswith(GENERATED):
            continue
        if path.parts[0] != "tests" and "vendor" not in path.parts:
            assert path.name in tree, f"{path} is not in README's file tree"


def test_pictures_and_files_that_readme_names_are_there() -> None:
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    for target in [*links, *re.findall(r'src="([^"]+)"', README)]:
        assert (ROOT / target).exists(), target

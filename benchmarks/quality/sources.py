"""What a figure depends on: the project's own modules that its protocol imports, and what these import."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TABLE = "benchmarks.quality.variants"
"""Comes into the figures of PinSage by a row's own settings only."""
TRAINERS = ("benchmarks.quality.trained", "pinsage.training", "pinsage.epochs")
"""What other methods' figures do not depend on, though the protocols' modules hold both."""
RUN_APART = {"against_recbole": "benchmarks.quality.recbole_side"}
"""Scripts that a protocol runs in another Python."""


def digest(protocol: str, *, trained: bool) -> str:
    """Of all that a protocol's figures depend on, for PinSage (`trained`) or another method.

    `protocol` is the name of its module. Comments and docstrings do not count.
    """
    without = (TABLE,) if trained else (TABLE, *TRAINERS)
    modules = reached(f"benchmarks.quality.{protocol}", without)
    if protocol in RUN_APART:
        modules.add(RUN_APART[protocol])
    read = hashlib.sha256()
    for name in sorted(modules):
        read.update(f"{name} {meaning(_file(name).read_text(encoding='utf-8'))}".encode())
    return read.hexdigest()


def reached(module: str, without: Collection[str]) -> set[str]:
    """The project's modules that `module` imports, directly or not, itself included."""
    found: set[str] = set()
    waiting = [module]
    while waiting:
        name = waiting.pop()
        if name not in found and name not in without and _file(name).is_file():
            found.add(name)
            waiting += _imported(name)
    return found


def meaning(source: str) -> str:
    """What a source does: its syntax tree without comments and bare strings, such as docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(body := getattr(node, "body", None), list):
            node.body = [each for each in body if not _is_text(each)]  # type: ignore[attr-defined]
    return ast.dump(tree)


def _imported(name: str) -> Iterator[str]:
    """Modules, and names in them that may be modules."""
    for node in ast.walk(ast.parse(_file(name).read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def _file(name: str) -> Path:
    return ROOT.joinpath(*name.split(".")).with_suffix(".py")


def _is_text(statement: ast.stmt) -> bool:
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )

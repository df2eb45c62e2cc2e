"""What a figure was measured on."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("fastapi", "starlette", "uvicorn", "uvloop", "httptools", "pydantic", "numpy", "milvus-lite")


def described(packages: Sequence[str] = PACKAGES) -> list[str]:
    """Processor, cores and versions, as lines of Markdown."""
    versions = ", ".join(f"{name} {version(name)}" for name in packages)
    return [
        f"- Machine: {cpu_model()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}",
        f"- Python {platform.python_version()}, {versions}",
    ]


def busy(load: float) -> list[str]:
    """What to know of a load average from before the first round, as Markdown; nothing where it was low."""
    cores = os.cpu_count() or 1
    if load <= cores / 2:
        return []
    return [
        f"- Load average of the machine when it began: {load:.1f}, of {cores} cores: other programs were",
        "  busy, so the figures tell ratios within a round rather than what the machine can do",
    ]


def commit() -> list[str]:
    """The commit of the checked-out sources, as a line of Markdown; none where they are not from git."""
    folder = Path(__file__).resolve().parent
    git = shutil.which("git")
    if git is None:
        return []
    asked = subprocess.run(
        [git, "-C", folder, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    return [f"- Measured with commit {asked.stdout.strip()}"] if asked.returncode == 0 else []


def cpu_model() -> str:
    """The processor's name for itself."""
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"

"""How a command trains: it makes the folder, goes on from the checkpoint, and tells every epoch."""

from __future__ import annotations

import json
import platform
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

from training.artifacts import make_folder
from training.checkpoint import CheckpointFile
from training.loop import Epoch, EpochTrainer, Network, Trained


def run_trainer(
    trainer: EpochTrainer[Network], out: Path, run: dict[str, Any], judged_by: str, *, resume: bool
) -> Trained[Network]:
    """Train the `run`, with finished epochs in `out`/checkpoint.pt; `judged_by` names the validation figure.

    Raises TrainingError.
    """
    make_folder(out)
    checkpoint = CheckpointFile(out / "checkpoint.pt", json.dumps(run, sort_keys=True))
    if resume and (finished := trainer.resume(checkpoint)):
        say(f"Going on after epoch {finished}, from {checkpoint.path}.")

    def announce(epoch: Epoch) -> None:
        say(
            f"epoch {epoch.number:3d}  loss {epoch.loss:7.4f}  "
            f"validation {judged_by} {epoch.validation:.4f}  {epoch.seconds:5.1f} s"
        )

    return trainer.run(checkpoint.save, announce)


def epochs_json(epochs: Iterable[Epoch]) -> bytes:
    """The content of training.json."""
    return (json.dumps({"epochs": [asdict(epoch) for epoch in epochs]}, indent=2) + "\n").encode()


def versions_of(libraries: Iterable[str]) -> dict[str, str]:
    """Python's version and the libraries', for a manifest."""
    return {"python": platform.python_version(), **{name: version(name) for name in libraries}}


def say(line: str) -> None:
    """At once, also into a pipe: a long step must not look dead."""
    print(line, flush=True)

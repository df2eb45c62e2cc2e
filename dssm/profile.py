"""Train a profile tower for a prepared PinSage: `python -m dssm.profile OUT`, or `--state DIR`.

Reads the artifacts in OUT; writes profile.onnx and profile.json beside them. `insert_milvus.py OUT` loads the
tower with the model, and the page can then ask visitors about themselves. Data that say nothing about people
get a profile.json that says so.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tqdm import tqdm

from dssm.places import add_place, place_of
from dssm.profile_tower import MAX_STEPS, Embeddings, TrainedTower, export, train_tower
from ingest.checksums import checksum_of
from ingest.commands import ending
from ingest.errors import DatasetError
from recommender.errors import ArtifactError
from recommender.films.artifacts import Manifest, read_artifacts, read_manifest, read_tower
from recommender.profiles import FORMAT, GRAPH, TOWER
from training.artifacts import write_whole
from training.errors import ModelError, TrainingError

LIBRARIES = ("numpy", "onnx", "scipy", "torch")


@ending(
    DatasetError,
    ModelError,
    ArtifactError,
    stopped="Stopped. Nothing was written; the same command starts again.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(
        prog="python -m dssm.profile", description="Train a profile tower for a prepared PinSage model."
    )
    add_place(parser)
    parser.add_argument("--force", action="store_true", help="train again even if the tower is there")
    options = parser.parse_args(arguments)
    out = place_of(options).dataset.parent
    manifest = read_manifest(out)
    if not options.force and _is_there(out, manifest):
        print(f"{out} already holds this model's profile tower; nothing to do (--force trains it again).")
    else:
        _train_and_write(out, manifest)
    return 0


def _is_there(out: Path, manifest: Manifest) -> bool:
    """Whether a tower of this very model is in `out`. A damaged or foreign one is trained again."""
    try:
        read_tower(out, manifest)
    except ArtifactError:
        return False
    return (out / TOWER).exists()


def _train_and_write(out: Path, manifest: Manifest) -> None:
    artifacts = read_artifacts(out)
    embeddings = Embeddings(artifacts.vectors, manifest.rule, manifest.seed)
    with tqdm(total=MAX_STEPS, desc="profile tower", unit="step", disable=None) as bar:
        trained = train_tower(artifacts.dataset, embeddings, bar.update)
    graph = b"" if trained is None else export(trained.network)
    content = _description(manifest, trained, graph)
    try:
        (out / TOWER).unlink(missing_ok=True)
        if trained is not None:
            write_whole(out / GRAPH, graph)
        write_whole(out / TOWER, (json.dumps(content, indent=2, allow_nan=False) + "\n").encode())
    except OSError as error:
        raise TrainingError(f"Cannot write to {out}: {error.strerror or error}.") from error
    print(_told(trained))


def _description(manifest: Manifest, trained: TrainedTower | None, graph: bytes) -> dict[str, Any]:
    """What profile.json says; the same for the same model."""
    return {
        "format": FORMAT,
        "h_item": manifest.files["h_item.npy"],
        "seed": manifest.seed,
        "files": {GRAPH: checksum_of(graph)} if trained else {},
        "weights": trained.weights if trained else [],
        "libraries": {name: version(name) for name in LIBRARIES},
        "metrics": trained.metrics if trained else {},
    }


def _told(trained: TrainedTower | None) -> str:
    if trained is None:
        return "These data do not say who people are: no profile tower."
    gains = trained.metrics["ndcg@10"]
    lines = [f"NDCG@10 of {trained.metrics['test_users']} held-out people, without and with their profile:"]
    lines += [
        f"  {name.removeprefix('n'):>2} marks  {gain['without']:.4f}  {gain['with']:.4f}  (weight {weight:g})"
        for (name, gain), weight in zip(gains["by_marks"].items(), trained.weights, strict=False)
    ]
    return "\n".join([*lines, f"  the most liked films for everybody: {gains['popular']:.4f}"])


if __name__ == "__main__":
    sys.exit(main())

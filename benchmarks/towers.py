"""Two towers beside simple methods on the next film: `python -m benchmarks.towers OUT [OUT …]`.

Each OUT holds towers that `python -m dssm.train` has trained, all on the same dataset. Simple methods are run
here, under the same protocol. Writes results/dssm.md.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from benchmarks import machine
from benchmarks.quality.next_film import COSINE, RECENT, NextFilm
from dssm import artifacts
from dssm.pipeline import PROTOCOL
from dssm.settings import Settings
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.storage import load_dataset
from training.artifacts import write_whole
from training.errors import ArtifactError, ModelError

RESULTS = Path(__file__).resolve().parent / "results"
PEERS = ("popularity", COSINE, "EASE", RECENT)
COLUMNS = ("Hit@10", "NDCG@10", "Hit@100", "NDCG@100")
PUBLISHED = {
    "DSSM of torch-rechub, as published": {"Hit@100": 0.147},
    "best two towers of torch-rechub, as published": {"Hit@100": 0.178},
    "SASRec, as published (history of 200)": {"Hit@10": 0.288},
}
Row = Mapping[str, float | None]


@ending(DatasetError, ModelError, stopped="Stopped; nothing was written.")
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; returns its exit code: 0 done, 1 cannot, 2 bad option, 130 interrupted."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.towers", description=__doc__)
    parser.add_argument("towers", metavar="OUT", type=Path, nargs="+", help="folders of trained towers")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: benchmarks/results")
    options = parser.parse_args(arguments)
    text = report(options.towers)
    options.out.mkdir(parents=True, exist_ok=True)
    write_whole(options.out / "dssm.md", text.encode())
    print(text)
    return 0


def report(outs: Sequence[Path]) -> str:
    """The tables as Markdown. Raises ArtifactError where the towers are not of one dataset."""
    manifests = [artifacts.read(out) for out in outs]
    first = manifests[0].run["dataset"]
    if any(manifest.run["dataset"] != first for manifest in manifests):
        raise ArtifactError("The towers were trained on different datasets; give those of one.")
    simple = _simple(outs[0])
    named = {f"towers: {_described(manifest)}": manifest for manifest in manifests}
    test = {name: manifest.metrics["test"] for name, manifest in named.items()}
    validation = {name: manifest.metrics["validation"] for name, manifest in named.items()}
    trained = [
        f"- {name}: `python -m dssm.train OUT{_options(manifest)}`, seed {manifest.run['seed']}, best epoch "
        f"{manifest.metrics['best_epoch']}, {_minutes(out)}"
        for out, (name, manifest) in zip(outs, named.items(), strict=True)
    ]
    return "\n".join(
        [
            "# The next film: two towers beside simple methods",
            "",
            f"`python -m benchmarks.towers {' '.join(out.name for out in outs)}` writes this file.",
            "",
            *machine.described(("numpy", "scipy", "torch")),
            f"- {first['name']}: {first['users']:,} users, {first['items']:,} films, "
            f"{first['interactions']:,} ratings",
            f"- Protocol: {PROTOCOL}. Settings and epochs are chosen on the validation targets alone; at "
            "test the film before the last is known, too.",
            *trained,
            "",
            "## Test",
            "",
            *_table({**simple, **test, **PUBLISHED}),
            "",
            "## Validation, on which epochs were chosen",
            "",
            *_table(validation),
            "",
        ]
    )


def _simple(out: Path) -> dict[str, Row]:
    """The simple methods' figures on the dataset in `out`."""
    bench = NextFilm(load_dataset(out / "dataset"), seed=0)
    rows: dict[str, Row] = {}
    for name in tqdm(PEERS, "simple methods", disable=None):
        record = bench.measure(name, out)
        values = {column: record.figures.get(column.lower()) for column in COLUMNS}
        rows[f"{name} ({record.choice})" if record.choice else name] = values
    return rows


def _described(artifact: artifacts.Artifact) -> str:
    settings = artifact.settings
    return (
        f"{settings.encoder} over {settings.history_length} films, {settings.mode}, {settings.epochs} epochs"
    )


def _options(artifact: artifacts.Artifact) -> str:
    """The options that differ from the defaults."""
    given: dict[str, Any] = artifact.settings.as_json()
    usual = Settings().as_json()
    return "".join(
        f" --{name.replace('_', '-')} {value}" for name, value in given.items() if value != usual[name]
    )


def _minutes(out: Path) -> str:
    epochs = json.loads((out / "training.json").read_text(encoding="utf-8"))["epochs"]
    seconds = [epoch["seconds"] for epoch in epochs]
    return f"{len(epochs)} epochs in {sum(seconds) / 60:.0f} min (the quickest {min(seconds):.0f} s)"


def _table(rows: Mapping[str, Row]) -> list[str]:
    best = {column: max(row.get(column) or 0.0 for row in rows.values()) for column in COLUMNS}
    lines = ["| | " + " | ".join(COLUMNS) + " |", "|---" * (len(COLUMNS) + 1) + "|"]
    for name, row in rows.items():
        cells = [_cell(row.get(column), best[column]) for column in COLUMNS]
        lines.append(f"| {name} | " + " | ".join(cells) + " |")
    return lines


def _cell(value: float | None, best: float) -> str:
    if value is None:
        return "–"
    return f"**{value:.4f}**" if value == best else f"{value:.4f}"


if __name__ == "__main__":
    sys.exit(main())

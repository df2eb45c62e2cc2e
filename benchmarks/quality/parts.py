"""The protocols of the bench, and their methods measured over several seeds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import ModuleType

from tqdm import tqdm

from benchmarks.quality import few_users, general, next_film, visitors
from benchmarks.quality.kept import Kept
from benchmarks.quality.protocol import Bench, Record
from benchmarks.quality.variants import settings_of
from pinsage.evaluation import Figures


@dataclass(frozen=True, slots=True)
class Part:
    """A protocol's title, its module (MODELS, COLUMNS, NOTE), its class, and what others published on it."""

    title: str
    module: ModuleType
    bench: type[visitors.Visitors | few_users.FewUsers | general.General | next_film.NextFilm]
    published: Mapping[str, Figures] = field(default_factory=dict)
    seeded: bool = True
    """Whether the seed decides the split; else it only matters where PinSage is trained."""


PARTS = {
    "visitors": Part("A new visitor", visitors, visitors.Visitors),
    "few_users": Part("A new visitor, few people to learn from", few_users, few_users.FewUsers),
    "general": Part("RecBole's general protocol", general, general.General, general.PUBLISHED),
    "next_film": Part("The next film", next_film, next_film.NextFilm, next_film.PUBLISHED, seeded=False),
}


def measure(
    protocol: str, models: Sequence[str], benches: Mapping[int, Bench], kept: Kept
) -> dict[str, dict[int, Record]]:
    """Every method with every seed; what is kept already is not measured again."""
    measured: dict[str, dict[int, Record]] = {model: {} for model in models}
    first = next(iter(benches))
    steps = [
        (seed, model)
        for seed in benches
        for model in models
        if seed == first or PARTS[protocol].seeded or settings_of(protocol, model)
    ]
    progress = tqdm(steps, protocol, unit="method", disable=None)
    for seed, model in progress:
        progress.set_postfix_str(f"{model}, seed {seed}")
        ask = partial(benches[seed].measure, model)
        measured[model][seed] = kept.record(protocol, model, seed, ask)
    return measured


def finished(
    protocol: str, models: Sequence[str], benches: Mapping[int, Bench], kept: Kept
) -> dict[str, dict[int, Record]]:
    """What is kept, and nothing else."""
    found = {
        model: {seed: record for seed in benches if (record := kept.find(protocol, model, seed))}
        for model in models
    }
    return {model: records for model, records in found.items() if records}

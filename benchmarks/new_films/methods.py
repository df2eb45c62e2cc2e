"""Ways to score films that training has not seen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from benchmarks.new_films.measuring import measure
from benchmarks.new_films.world import Cases, World
from benchmarks.quality.trained import train_pinsage
from ingest.histories import Histories, likes_of
from ingest.schema import Dataset, FloatArray
from pinsage.content import content_neighbours
from pinsage.epochs import Trained
from pinsage.evaluation import Protocols
from pinsage.features import FilmVocabulary
from pinsage.newcomers import embed
from pinsage.query import QueryRanker, QueryRule
from pinsage.settings import Settings
from pinsage.trained import TrainedModel, trained_on

GIVEN: tuple[int | None, ...] = (0, 1, 3, 5, 10, 20, None)
"""Ratings that a new film has; None: all that training users gave."""
POPULARITY, CONTENT, MEAN, OURS, NO_GRAPH, RETRAINED = (
    "likes so far",
    "content alone",
    "neighbours' mean",
    "PinSage",
    "PinSage, no graph",
    "trained with all ratings",
)
Figures = dict[str, dict[str, list[float]]]
"""By method and metric: a figure for each of GIVEN."""


class Trainings:
    """Models of one world, their checkpoints kept in `folder`."""

    def __init__(self, world: World, folder: Path) -> None:
        self._world = world
        self._folder = folder

    def before(self, *, graph: bool = True) -> tuple[TrainedModel, QueryRule]:
        """The model that the late films come to."""
        settings, trained = self._trained(
            self._world.before(), "before" if graph else "no-graph", graph=graph
        )
        state = trained.network.state_dict()
        model = trained_on(self._world.before(), settings, trained.vectors.numpy(), state)
        return model, trained.rule

    def after(self) -> Trained:
        """The model that training would make of all films' ratings."""
        return self._trained(self._world.dataset, "after")[1]

    def _trained(self, dataset: Dataset, name: str, *, graph: bool = True) -> tuple[Settings, Trained]:
        """Train on `dataset`, or go on where training stopped."""
        settings = Settings(seed=self._world.seed, graph=graph)
        split = self._world.split
        likes = likes_of(dataset)
        validation = Protocols.of(likes.take(split.validation), settings.seed)
        self._folder.mkdir(parents=True, exist_ok=True)
        checkpoint = self._folder / f"{name}-{settings.seed}.pt"
        trained = train_pinsage(settings, dataset.items, likes.take(split.train), validation, checkpoint)
        return settings, trained


def measured(world: World, trainings: Trainings, cases: Cases, tell: Callable[[str], object]) -> Figures:
    """Every method's figures on one set of visitors."""
    figures: Figures = {}

    def add(method: str, scores: FloatArray) -> None:
        for metric, value in measure(scores, cases).items():
            figures.setdefault(method, {}).setdefault(metric, []).append(value)

    model, rule = trainings.before()
    without, without_rule = trainings.before(graph=False)
    known_likes = world.known_likes().astype(np.float32)
    for given in GIVEN:
        tell(f"seed {world.seed}: {'all' if given is None else given} ratings")
        after = world.after(given)
        new = embed(model, after)
        popular = np.concatenate([known_likes, new.likes.astype(np.float32)])
        add(POPULARITY, np.tile(popular, (len(cases.marks), 1)))
        add(CONTENT, _scores(model.vectors, _content(model, world), rule, cases.marks))
        add(MEAN, _scores(model.vectors, new.neighbours @ model.vectors, rule, cases.marks))
        add(OURS, _scores(model.vectors, new.vectors, rule, cases.marks))
        add(NO_GRAPH, _scores(without.vectors, embed(without, after).vectors, without_rule, cases.marks))
    full = trainings.after()
    vectors = full.vectors.numpy()
    add(RETRAINED, _scores(vectors[world.known], vectors[world.late], full.rule, cases.marks))
    return figures


def _scores(known: FloatArray, new: FloatArray, rule: QueryRule, marks: Histories) -> FloatArray:
    """Scores of all films, the known ones first: float32 (len(marks), films)."""
    both = torch.from_numpy(np.concatenate([known, new]).astype(np.float32))
    return QueryRanker(both, rule).scores(Histories(marks.offsets, marks.films, len(both)))


def _content(model: TrainedModel, world: World) -> FloatArray:
    """What films have that are alike by genres, year and title: their mean vectors, bias included."""
    words, late = FilmVocabulary.of(model.dataset.items), set(world.late_ids())
    items = [item for item in world.dataset.items if item.movie_id in late]
    codes = words.encode(model.dataset.items)
    alike = content_neighbours(words.encode(items), codes, model.train.likes_per_film())
    return np.asarray(alike @ model.vectors, dtype=np.float32)

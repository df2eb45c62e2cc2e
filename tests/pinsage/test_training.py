from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from ingest.histories import Histories, likes_of
from ingest.splits import Cases, hold_out_users, last_like, split_at
from pinsage.epochs import WARM_UP, Epoch, Trained
from pinsage.evaluation import Protocols, new_visitor, top
from pinsage.settings import LossName, Settings, WalkSettings
from pinsage.training import Trainer
from tests.worlds import parity_world
from training.checkpoint import CheckpointFile
from training.errors import TrainingError

WORLD = parity_world(n_users=120)
LIKES = likes_of(WORLD)
SPLIT = hold_out_users(LIKES, seed=0)
SMALL = Settings(walk=WalkSettings(walks=50, measured_walks=200), dim=32, batch_size=32, epochs=6)


def trainer(settings: Settings = SMALL) -> Trainer:
    validation = Protocols.of(LIKES.take(SPLIT.validation), settings.seed)
    return Trainer(WORLD.items, LIKES.take(SPLIT.train), validation, settings, device=torch.device("cpu"))


def ignore(epoch: Epoch) -> None:
    """Nobody watches."""


def never(epoch: Epoch) -> None:
    pytest.fail(f"trained epoch {epoch.number}")


def train(path: Path, settings: Settings = SMALL) -> Trained:
    return trainer(settings).run(CheckpointFile(path, "run"), ignore)


def same(first: Trained, second: Trained) -> bool:
    return (
        first.vectors.numpy().tobytes() == second.vectors.numpy().tobytes()
        and first.rule.as_json() == second.rule.as_json()
        and [replace(epoch, seconds=0) for epoch in first.epochs]
        == [replace(epoch, seconds=0) for epoch in second.epochs]
    )


@pytest.mark.parametrize("loss", ["softmax", "max-margin"])
def test_who_likes_even_films_gets_even_films(tmp_path: Path, loss: LossName) -> None:
    trained = train(tmp_path / "c.pt", replace(SMALL, loss=loss, epochs=12, patience=12))
    rated = np.flatnonzero(LIKES.likes_per_film())
    for parity in (0, 1):
        own = rated[rated % 2 == parity]
        for marked in (own[:1], own[3:6], own[:10]):
            (scores,) = trained.ranker.scores(Histories.from_lists([marked], LIKES.n_items))
            others = np.setdiff1d(rated, marked)
            ranked = others[np.argsort(-scores[others])]
            assert set((ranked[: len(own) - len(marked)] % 2).tolist()) == {parity}


def test_films_watched_in_a_row_belong_together(tmp_path: Path) -> None:
    # Everybody watches every film, round and round in the same order: only nearness in time tells them apart.
    n = 24
    rounds = Histories.from_lists([np.roll(np.arange(n), user) for user in range(120)], n)
    settings = replace(SMALL, targets="next", stretch=4, epochs=12, patience=12)
    last = last_like(rounds.take(np.arange(12)))
    latest = split_at(last.marks, last.marks.counts - 1)[1]
    cases = Cases(latest, last.targets)
    validation = Protocols(few={1: cases}, more={}, most=cases, next_film=cases)
    items = [replace(item, genres=()) for item in WORLD.items[:n]]
    made = Trainer(items, rounds, validation, settings, device=torch.device("cpu"))
    trained = made.run(CheckpointFile(tmp_path / "c.pt", "run"), ignore)
    best = top(trained.ranker, Histories.from_lists([np.array([film]) for film in range(n)], n), 2)
    distances = (best - np.arange(n)[:, None]) % n
    assert np.isin(distances, [1, 2, n - 2, n - 1]).mean() > 0.9


def test_films_without_ratings_have_finite_vectors(tmp_path: Path) -> None:
    trained = train(tmp_path / "c.pt")
    assert not LIKES.likes_per_film()[-1]
    assert trained.vectors.shape == (len(WORLD.items), 32)
    assert trained.vectors.dtype == torch.float32
    assert trained.vectors.isfinite().all()


def test_the_same_seed_gives_the_same_bytes_and_another_does_not(tmp_path: Path) -> None:
    first, second = train(tmp_path / "a.pt"), train(tmp_path / "b.pt")
    assert same(first, second)
    assert not same(first, train(tmp_path / "c.pt", replace(SMALL, seed=1)))


@pytest.mark.parametrize("loss", ["softmax", "max-margin"])
def test_an_interrupted_run_that_goes_on_ends_the_same(tmp_path: Path, loss: LossName) -> None:
    settings = replace(SMALL, loss=loss)
    whole = train(tmp_path / "whole.pt", settings)

    def interrupt(epoch: Epoch) -> None:
        if epoch.number == 3:
            raise KeyboardInterrupt

    checkpoint = CheckpointFile(tmp_path / "broken.pt", "run")
    with pytest.raises(KeyboardInterrupt):
        trainer(settings).run(checkpoint, interrupt)
    second = trainer(settings)
    assert second.resume(checkpoint) == 3
    seen: list[int] = []
    resumed = second.run(checkpoint, lambda epoch: seen.append(epoch.number))
    assert seen == list(range(4, len(whole.epochs) + 1))
    assert same(whole, resumed)


def test_a_finished_run_resumes_to_the_same_without_training(tmp_path: Path) -> None:
    first = train(tmp_path / "c.pt")
    again = trainer()
    again.resume(CheckpointFile(tmp_path / "c.pt", "run"))
    assert same(first, again.run(CheckpointFile(tmp_path / "c.pt", "run"), never))


def test_training_stops_when_validation_no_longer_improves(tmp_path: Path) -> None:
    trained = train(tmp_path / "c.pt", replace(SMALL, epochs=100, patience=3))
    assert len(trained.epochs) == max(trained.best.number, WARM_UP) + 3
    assert trained.best.validation == max(epoch.validation for epoch in trained.epochs)


def test_the_shipped_vectors_are_those_that_were_measured(tmp_path: Path) -> None:
    trained = train(tmp_path / "c.pt", replace(SMALL, epochs=100, patience=3))
    figures = new_visitor(trained.ranker, Protocols.of(LIKES.take(SPLIT.validation), SMALL.seed))
    ndcgs = [value for name, value in figures.items() if "ndcg" in name and value is not None]
    assert np.mean(ndcgs) == pytest.approx(trained.validation)
    assert trained.validation >= trained.best.validation


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    lonely = Histories.from_lists([np.array([1]), np.array([2])], LIKES.n_items)
    with pytest.raises(TrainingError, match="two likes"):
        Trainer(WORLD.items, lonely, Protocols.of(LIKES, 0), SMALL, device=torch.device("cpu"))
    with pytest.raises(TrainingError, match="Too few users"):
        Trainer(WORLD.items, LIKES, Protocols.of(lonely, 0), SMALL, device=torch.device("cpu")).run(
            CheckpointFile(tmp_path / "c.pt", "run"), ignore
        )


def test_a_loss_that_runs_away_is_said(tmp_path: Path) -> None:
    with pytest.raises(TrainingError, match="smaller --lr"):
        train(tmp_path / "c.pt", replace(SMALL, lr=1e30))

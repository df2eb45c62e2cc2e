from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from dssm.network import TwoTowers
from dssm.sequences import leave_last_out
from dssm.settings import ENCODERS, MODES, EncoderName, Mode
from dssm.training import Trainer
from dssm.vectors import item_vectors, query_vectors
from dssm.world import World
from ingest.tables import Events, FeatureTables
from tests.dssm.learning import QUICK, ignore, same_weights, scores, target_ranks, train, world_of
from tests.dssm.worlds import parity_tables, ring_tables
from tests.worlds import GENRES
from training.checkpoint import CheckpointFile
from training.errors import TrainingError
from training.loop import Epoch, Trained


def own_parity(world: World, folder: Path, **changes: Any) -> float:
    """Share of films of the user's own parity among the best 10, seen or not."""
    trained = train(world, replace(QUICK, epochs=25, patience=25, **changes), folder)
    cases = leave_last_out(world.sequences).test
    best = np.argsort(-scores(trained, world, cases), axis=1)[:, :10] + 1
    ids = world.vocabularies["movie_id"].values.astype(np.int64)[best - 1]
    rows = (ids - 10) // 3
    return float((rows % 2 == cases.users[:, None] % 2).mean())


@pytest.fixture(scope="module")
def parity() -> World:
    return world_of(parity_tables())


@pytest.fixture(scope="module")
def ring() -> World:
    return world_of(ring_tables())


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_learns_that_even_users_like_even_films(parity: World, tmp_path: Path, mode: Mode) -> None:
    assert own_parity(parity, tmp_path, mode=mode, encoder="mean") > 0.95


@pytest.mark.parametrize("encoder", ENCODERS)
def test_every_encoder_learns_it_from_the_history_alone(
    parity: World, tmp_path: Path, encoder: EncoderName
) -> None:
    assert own_parity(parity, tmp_path, encoder=encoder, forget=1.0) > 0.95


def test_the_whole_catalogue_and_unbounded_vectors(parity: World, tmp_path: Path) -> None:
    assert own_parity(parity, tmp_path, negatives=0, output="scaled", temperature=1.0) > 0.95


@pytest.mark.parametrize("encoder", ["gru", "transformer"])
def test_ordered_encoders_learn_what_comes_next(ring: World, tmp_path: Path, encoder: EncoderName) -> None:
    """On the e-commerce schema, whose features say nothing here."""
    assert first_is_right(ring, tmp_path, encoder) > 0.9


def test_the_mean_cannot_know_what_comes_next(ring: World, tmp_path: Path) -> None:
    assert first_is_right(ring, tmp_path, "mean") < 0.7


def first_is_right(world: World, folder: Path, encoder: EncoderName) -> float:
    settings = replace(QUICK, encoder=encoder, forget=1.0, epochs=30, patience=30)
    return float((target_ranks(train(world, settings, folder), world) == 0).mean())


@pytest.fixture(scope="module")
def versatile(parity: World, tmp_path_factory: pytest.TempPathFactory) -> Trained[TwoTowers]:
    settings = replace(QUICK, epochs=25, patience=25, new_items=0.2)
    return train(parity, settings, tmp_path_factory.mktemp("versatile"))


def test_newcomers_are_known_by_their_features(parity: World, versatile: Trained[TwoTowers]) -> None:
    """Who has no history and no id, but a gender: even users are men, odd ones women."""
    genders = parity.vocabularies["gender"].encode(np.array(["M", "F", ""]))
    users = {name: torch.zeros(3, dtype=torch.int64) for name in parity.users}
    with torch.no_grad():
        queries = versatile.network.newcomers_queries({**users, "gender": torch.from_numpy(genders)}).numpy()
    men, women, _ = np.argsort(-queries @ item_vectors(versatile.network, parity).T, axis=1)[:, :10] + 1
    ids = parity.vocabularies["movie_id"].values.astype(np.int64)
    assert ((ids[men - 1] - 10) // 3 % 2 == 0).mean() > 0.9
    assert ((ids[women - 1] - 10) // 3 % 2 == 1).mean() > 0.9


def test_new_items_are_known_by_their_features(parity: World, versatile: Trained[TwoTowers]) -> None:
    """Films of unknown id and year, but of a genre: those of even films, those of odd ones."""
    words = np.array([[genre, "", "", "", "", ""] for genre in GENRES])
    unknown = torch.zeros(len(GENRES), dtype=torch.int64)
    genres = torch.from_numpy(parity.vocabularies["genres"].encode(words))
    with torch.no_grad():
        raw = versatile.network.raw_items({"movie_id": unknown, "genres": genres, "year": unknown})
        vectors = versatile.network.finish(raw).numpy()
    cases = leave_last_out(parity.sequences).test
    wanted = query_vectors(versatile.network, parity, cases) @ vectors.T
    own = np.where(cases.users % 2 == 0, wanted[:, ::2].min(axis=1), wanted[:, 1::2].min(axis=1))
    other = np.where(cases.users % 2 == 0, wanted[:, 1::2].max(axis=1), wanted[:, ::2].max(axis=1))
    assert (own > other).mean() > 0.95


def test_the_same_seed_gives_the_same_weights(parity: World, tmp_path: Path) -> None:
    settings = replace(QUICK, epochs=2, dropout=0.2)
    once, again = (train(parity, settings, tmp_path) for _ in range(2))
    assert same_weights(once, again)
    assert not same_weights(once, train(parity, replace(settings, seed=1), tmp_path))


@pytest.mark.parametrize(
    "change",
    [
        {"temperature": 0.5},
        {"correction": False},
        {"forget": 1.0},
        {"negatives": 4},
        {"newcomers": 0},
        {"new_items": 0.9},
    ],
    ids=lambda change: next(iter(change)),
)
def test_settings_have_an_effect(parity: World, tmp_path: Path, change: dict[str, Any]) -> None:
    settings = replace(QUICK, epochs=1)
    usual = train(parity, settings, tmp_path)
    assert not same_weights(usual, train(parity, replace(settings, **change), tmp_path))


def test_resuming_gives_what_an_uninterrupted_run_gives(parity: World, tmp_path: Path) -> None:
    settings = replace(QUICK, epochs=5, patience=5, dropout=0.2)
    whole = train(parity, settings, tmp_path)

    checkpoint = CheckpointFile(tmp_path / "interrupted.pt", "run")
    with pytest.raises(KeyboardInterrupt):
        Trainer(parity, settings).run(checkpoint.save, interrupt_after(2))
    trainer = Trainer(parity, settings)
    assert trainer.resume(checkpoint) == 2
    resumed = trainer.run(checkpoint.save, ignore)
    assert same_weights(whole, resumed)
    assert [epoch.loss for epoch in whole.epochs] == [epoch.loss for epoch in resumed.epochs]


def test_another_runs_checkpoint_is_not_taken_up(parity: World, tmp_path: Path) -> None:
    train(parity, replace(QUICK, epochs=1), tmp_path)
    assert Trainer(parity, QUICK).resume(CheckpointFile(tmp_path / "checkpoint.pt", "another")) == 0


def test_it_stops_when_more_epochs_do_not_help_and_keeps_the_best(parity: World, tmp_path: Path) -> None:
    trained = train(parity, replace(QUICK, epochs=200, patience=2), tmp_path)
    values = [epoch.validation for epoch in trained.epochs]
    assert len(values) == trained.best.number + 2 < 200
    assert trained.best.validation == max(values)


def test_nothing_to_learn_from_is_said(tmp_path: Path) -> None:
    tables = ring_tables()
    none = np.zeros(0, dtype=np.int64)
    empty = Events(none, none, none.astype(np.float32), none)
    world = world_of(FeatureTables("empty", tables.schema, tables.users, tables.items, empty))
    with pytest.raises(TrainingError, match="No user has 3 items"):
        Trainer(world, QUICK)


def test_a_loss_that_is_not_a_number_is_said(parity: World, tmp_path: Path) -> None:
    settings = replace(QUICK, lr=1e30, output="scaled", epochs=40)
    with pytest.raises(TrainingError, match="smaller --lr"):
        train(parity, settings, tmp_path)


def interrupt_after(number: int) -> Callable[[Epoch], None]:
    def tell(epoch: Epoch) -> None:
        if epoch.number == number:
            raise KeyboardInterrupt

    return tell

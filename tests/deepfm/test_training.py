from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from deepfm.network import DeepFM
from deepfm.training import Trainer, ask, measure
from tests.deepfm.learning import QUICK, parity, settings_for, train
from training.checkpoint import CheckpointFile, State
from training.errors import TrainingError
from training.loop import Trained


def same(one: Trained[DeepFM], other: Trained[DeepFM]) -> bool:
    mine, theirs = one.network.state_dict(), other.network.state_dict()
    return all(torch.equal(value, theirs[name]) for name, value in mine.items())


def test_pairs_find_what_weights_alone_cannot() -> None:
    """A film's parity says nothing about people, nor a person's about films: only both together do."""
    figures = {}
    for kind in ("lr", "fm", "deepfm"):
        world, trained = train(settings_for(kind, "random"))
        figures[kind] = measure(trained.network, world, world.split.test)["AUC"]
    assert figures["lr"] < 0.7
    assert figures["fm"] > 0.95
    assert figures["deepfm"] > 0.95


def test_strangers_are_known_by_their_features() -> None:
    """Of users that nobody has met, gender tells the parity; without features all are one."""
    world, trained = train(replace(settings_for(split="users"), forget_ids=0.5))
    test = world.split.test
    assert measure(trained.network, world, test)["AUC"] > 0.9
    for name in ("gender", "age", "occupation"):
        world.encoded.users[name].zero_()
    told = ask(trained.network, world, test, strangers=True)
    assert all(len(set(told[test.item == item].tolist())) == 1 for item in set(test.item.tolist()))


def test_the_same_run_gives_the_same_weights_also_when_interrupted(tmp_path: Path) -> None:
    world = parity()
    settings = replace(QUICK, epochs=4)
    whole = Trainer(world, settings).run(lambda _: None, lambda _: None)
    states: list[State] = []

    def stop(state: State) -> None:
        states.append(state)
        if len(states) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Trainer(world, settings).run(stop, lambda _: None)
    file = CheckpointFile(tmp_path / "checkpoint.pt", "run")
    file.save(states[-1])
    resumed = Trainer(world, settings)
    assert resumed.resume(file) == 2
    assert same(resumed.run(lambda _: None, lambda _: None), whole)
    assert not same(train(replace(settings, seed=1))[1], whole)


def test_it_stops_when_more_does_not_help_and_keeps_the_best() -> None:
    world, trained = train(replace(QUICK, epochs=40, patience=2))
    figures = [epoch.validation for epoch in trained.epochs]
    assert len(figures) < 40
    assert trained.best.validation == max(figures)
    assert measure(trained.network, world, world.split.validation)["AUC"] == max(figures)


def test_nothing_to_learn_from_is_said() -> None:
    world = parity()
    empty = world.split.train.take(world.split.train.user[:0])
    with pytest.raises(TrainingError, match="Too few events"):
        Trainer(replace(world, split=replace(world.split, train=empty)), QUICK)

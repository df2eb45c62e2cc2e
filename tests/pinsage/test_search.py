from __future__ import annotations

import json
import shlex
import time
from dataclasses import replace
from pathlib import Path

import optuna
import pytest
import torch

from ingest.histories import likes_of
from ingest.splits import hold_out_users
from ingest.storage import DatasetSummary, save_dataset
from pinsage.evaluation import Protocols
from pinsage.options import build_parser, settings_of
from pinsage.search import RANGES, OutOfTimeError, Search, decided, finished, values_of, with_values
from pinsage.settings import Settings, WalkSettings
from pinsage.study import command_line, write_summary
from pinsage.training import Trainer
from pinsage.tune import main
from tests.worlds import parity_world
from training.errors import TrainingError

WORLD = parity_world()
LIKES = likes_of(WORLD)
BASE = Settings(walk=WalkSettings(walks=20, measured_walks=20), dim=16, epochs=2)
SUMMARY = DatasetSummary("parity", WORLD.fingerprint(), 60, 40, len(WORLD.interactions))
TRIALS = 3


def trainer(settings: Settings) -> Trainer:
    split = hold_out_users(LIKES, settings.seed)
    validation = Protocols.of(LIKES.take(split.validation), settings.seed)
    return Trainer(WORLD.items, LIKES.take(split.train), validation, settings, device=torch.device("cpu"))


def search(folder: Path, told: list[str], fingerprint: str = SUMMARY.fingerprint) -> Search:
    return Search(folder, fingerprint, BASE, trainer, told.append)


def outcomes(study: optuna.Study) -> list[tuple[dict[str, float], float | None]]:
    return [(trial.params, trial.value) for trial in decided(study)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, optuna.Study, list[str]]:
    """A search that nothing interrupted."""
    told: list[str] = []
    folder = tmp_path_factory.mktemp("whole")
    searching = search(folder, told)
    study = searching.open()
    searching.run(study, TRIALS, time.monotonic() + 1000)
    return folder, study, told


def test_the_first_trial_is_the_settings_as_they_are(whole: tuple[Path, optuna.Study, list[str]]) -> None:
    _, study, told = whole
    trials = decided(study)
    assert len(trials) == len(told) == TRIALS
    assert trials[0].params == values_of(BASE)
    assert len({json.dumps(trial.params) for trial in trials}) == TRIALS
    for trial in trials:
        assert trial.params.keys() == RANGES.keys()
    assert finished(study)[0].value == max(trial.value or 0.0 for trial in trials)


def test_a_search_that_is_stopped_again_and_again_ends_the_same(
    whole: tuple[Path, optuna.Study, list[str]], tmp_path: Path
) -> None:
    told: list[str] = []
    stops = 0
    for _ in range(20):
        searching = search(tmp_path, told)
        study = searching.open()
        try:
            searching.run(study, TRIALS, deadline=0)
            break
        except OutOfTimeError:
            stops += 1
    assert stops >= TRIALS
    assert outcomes(study) == outcomes(whole[1])
    assert "gone on after epoch" in told[0]


def test_a_search_of_other_data_is_refused(whole: tuple[Path, optuna.Study, list[str]]) -> None:
    with pytest.raises(TrainingError, match="search on other data"):
        search(whole[0], [], fingerprint="sha256:0").open()


def test_settings_that_cannot_be_trained_are_given_up(tmp_path: Path) -> None:
    told: list[str] = []
    searching = search(tmp_path, told)
    study = searching.open()
    searching.run(study, 1, time.monotonic() + 1000)
    study.enqueue_trial({**values_of(BASE), "lr": 0.02})
    broken = replace(searching, make_trainer=lambda settings: trainer(replace(settings, lr=1e30)))
    broken.run(study, 2, time.monotonic() + 1000)
    assert [trial.state.name for trial in decided(study)] == ["COMPLETE", "PRUNED"]
    assert "given up" in told[1]


def test_the_summary_and_the_command_name_the_best(whole: tuple[Path, optuna.Study, list[str]]) -> None:
    folder, study, _ = whole
    text = write_summary(study, folder, BASE, SUMMARY)
    best = finished(study)[0]
    assert (folder / "summary.md").read_text() == text
    assert f"| {best.value:.4f} |" in text
    assert text.count("(the defaults)") == 1
    command = command_line(best, seed=0)
    assert command in text
    options = build_parser().parse_args(shlex.split(command)[3:])
    usual = replace(Settings(), walk=replace(Settings().walk))
    assert settings_of(options) == with_values(usual, best.params)
    written = json.loads((folder / "best.json").read_text())
    assert written == {
        "validation_ndcg": best.value,
        "settings": with_values(BASE, best.params).as_json(),
    }


def test_the_command_stops_in_time_and_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_dataset(WORLD, tmp_path / "dataset")
    for _ in range(2):
        assert main([str(tmp_path), "--trials", "1", "--minutes", "0.0001"]) == 0
        said = capsys.readouterr().out
        assert "The time is used up; the same command goes on." in said
        assert "no trial has been finished yet" in said
    assert {path.name for path in (tmp_path / "tune").iterdir()} == {
        ".lock",
        "study.sqlite",
        "summary.md",
        "trial.pt",
    }


def test_what_cannot_be_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path)]) == 1
    assert "No prepared dataset" in capsys.readouterr().err
    with pytest.raises(SystemExit) as bad:
        main([str(tmp_path), "--minutes", "0"])
    assert bad.value.code == 2

from __future__ import annotations

import pytest

from pinsage.options import build_parser, settings_of
from pinsage.settings import Settings

ORIGINAL = (
    "OUT --random-walk-length 2 --random-walk-restart-prob 0.5 --num-random-walks 10 --num-neighbors 3 "
    "--num-layers 2 --hidden-dims 128 --batch-size 32 --device cpu --num-epochs 1 --batches-per-epoch 20000 "
    "--num-workers 0 --lr 3e-5 -k 10"
)


def test_every_option_of_the_original_is_honoured() -> None:
    options = build_parser().parse_args(ORIGINAL.split())
    settings = settings_of(options)
    assert (settings.walk.length, settings.walk.restart_prob) == (2, 0.5)
    assert (settings.walk.walks, settings.walk.neighbours) == (10, 3)
    assert (settings.layers, settings.dim, settings.lr) == (2, 128, 3e-5)
    assert (settings.batch_size, settings.epochs, settings.batches_per_epoch) == (32, 1, 20000)
    assert (options.device, options.num_workers, options.k) == ("cpu", 0, 10)


def test_without_options_the_defaults_stand() -> None:
    assert settings_of(build_parser().parse_args(["OUT"])) == Settings()


def test_the_graph_can_be_left_out() -> None:
    assert settings_of(build_parser().parse_args(["OUT", "--no-graph"])) == Settings(graph=False)


def test_next_films_within_stretches_can_be_asked_for() -> None:
    options = build_parser().parse_args(["OUT", "--targets", "next", "--stretch", "10"])
    assert settings_of(options) == Settings(targets="next", stretch=10)


def test_help_names_every_option_and_the_originals_defaults(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args(["--help"])
    assert stop.value.code == 0
    text = capsys.readouterr().out
    for option in (word for word in ORIGINAL.split() if word.startswith("-")):
        assert option in text
    for original_default in ("20000", "3e-5", "original 128"):
        assert original_default in text


@pytest.mark.parametrize(
    "bad",
    [
        [],
        ["OUT", "--num-epochs", "0"],
        ["OUT", "--num-epochs", "many"],
        ["OUT", "--random-walk-restart-prob", "1.5"],
        ["OUT", "--lr", "nan"],
        ["OUT", "--hidden-dims", "2"],
        ["OUT", "--loss", "hinge"],
        ["OUT", "--unknown"],
    ],
)
def test_a_bad_option_is_usage_and_exit_2(bad: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        build_parser().parse_args(bad)
    assert stop.value.code == 2
    assert "usage: python -m pinsage.model" in capsys.readouterr().err

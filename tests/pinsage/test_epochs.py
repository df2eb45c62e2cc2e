from __future__ import annotations

from pinsage.epochs import WARM_UP, Epoch, best_of, finished
from pinsage.settings import Settings

SETTINGS = Settings(epochs=40, patience=3)


def epochs(*validation: float) -> list[Epoch]:
    return [Epoch(number, 1.0, value, None, 1.0) for number, value in enumerate(validation, start=1)]


def test_the_best_is_the_first_of_equals() -> None:
    assert best_of(epochs(0.1, 0.3, 0.3, 0.2)).number == 2


def test_patience_starts_after_the_warm_up() -> None:
    flat = epochs(*[0.5] * (WARM_UP + 3))
    assert not finished(flat[:-1], SETTINGS)
    assert finished(flat, SETTINGS)


def test_a_better_epoch_renews_patience_and_the_last_one_ends() -> None:
    rising = epochs(*[number / 100 for number in range(40)])
    assert not finished(rising[:-1], SETTINGS)
    assert finished(rising, SETTINGS)

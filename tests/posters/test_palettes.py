from __future__ import annotations

import pytest

from posters.palettes import FAMILIES, LEGIBLE, Ink, contrast, mix, toned

PALETTES = [palette for family in FAMILIES.values() for palette in family]


def test_contrast_of_black_on_white_is_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#123456", "#123456") == 1


def test_mix_moves_towards_the_other_colour() -> None:
    assert mix("#000000", "#ffffff", 0.5) == "#808080"
    assert mix("#123456", "#ffffff", 0) == "#123456"


@pytest.mark.parametrize("year", [None, 1925, 1945, 1955, 1965, 1975, 1985, 1995])
def test_titles_are_legible_on_every_paper(year: int | None) -> None:
    inks: tuple[Ink, ...] = ("ground", "main", "deep", "light")
    for palette in PALETTES:
        shown = toned(palette, year)
        for ink in inks:
            assert contrast(shown.text_on(ink), shown.colour(ink)) >= LEGIBLE, (palette, ink)

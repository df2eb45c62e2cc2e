from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.titles import display_title, split_year


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tide (1971)", ("Tide", 1971)),
        ("Tide (L'Associé)(1982) ", ("Tide (L'Associé)", 1982)),
        ("Tide", ("Tide", None)),
        ("Tide (1971) (V)", ("Tide", 1971)),
        ("Tides (2009–2011)", ("Tides", 2009)),
        ("Tides (2009– )", ("Tides", 2009)),
        ("2001: A Tide (1968)", ("2001: A Tide", 1968)),
        ("1984 (1984)", ("1984", 1984)),
        ("(1971)", ("(1971)", None)),
        ("Tide (71)", ("Tide (71)", None)),
        ("", ("", None)),
    ],
)
def test_the_year_is_taken_off_the_end(text: str, expected: tuple[str, int | None]) -> None:
    assert split_year(text) == expected


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("Tide, The", "The Tide"),
        ("Autumn Tide, An", "An Autumn Tide"),
        ("Marées, Les", "Les Marées"),
        ("Enfer du nord, L'", "L'Enfer du nord"),
        ("Tides (Mareas, Las)", "Tides (Las Mareas)"),
        ("Tide, The (Gezeit, Die)", "The Tide (Die Gezeit)"),
        ("Tide (a.k.a. Wave, The)", "Tide (a.k.a. The Wave)"),
        ("Good, the Bad and the Wet, The", "The Good, the Bad and the Wet"),
        ("Slow Tide, The (Langsam )", "The Slow Tide (Langsam)"),
        ("Paris, Texas", "Paris, Texas"),
        ("Bye Bye, Love", "Bye Bye, Love"),
        ("Spinnen, 1. Teil: Der See", "Spinnen, 1. Teil: Der See"),
        ("Tide  (L'Associé)", "Tide (L'Associé)"),
        ("Wet, the", "Wet, the"),
        ("(Unclosed, The", "The (Unclosed"),
    ],
)
def test_articles_come_first(title: str, shown: str) -> None:
    assert display_title(title) == shown


@given(st.text(st.characters(categories=["Lu", "Ll"]), min_size=1), st.integers(1000, 9999))
def test_any_title_and_year_are_told_apart(title: str, year: int) -> None:
    assert split_year(f"{title} ({year})") == (title, year)


@given(st.text(max_size=40))
def test_no_title_loses_a_letter(title: str) -> None:
    assert sorted("".join(title.split()).replace(",", "")) == sorted(
        "".join(display_title(title).split()).replace(",", "")
    )

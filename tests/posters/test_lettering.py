from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from posters.lettering import FACES, SMALLEST, line_width, set_title

WIDTH, HEIGHT = 344.0, 124.0


@given(title=st.text(min_size=1, max_size=150), face=st.sampled_from(sorted(FACES)))
def test_no_line_leaves_its_box(title: str, face: str) -> None:
    setting = set_title(title, FACES[face], WIDTH, HEIGHT, largest=96)
    assert SMALLEST <= setting.size <= 96 or len(title) < 4
    assert len(setting.lines) * setting.size * FACES[face].leading <= HEIGHT + 1e-6
    for line in setting.lines:
        assert line_width(line.text, FACES[face]) * setting.size <= WIDTH * 1.01


def test_short_titles_are_large_and_long_ones_use_more_lines() -> None:
    face = FACES["grotesque"]
    short = set_title("Heat", face, WIDTH, HEIGHT, largest=96)
    long = set_title("The Assassination of a Very Patient Man", face, WIDTH, HEIGHT, largest=96)
    assert short.size == 96
    assert len(short.lines) == 1
    assert len(long.lines) >= 2


def test_cjk_breaks_between_any_two_characters() -> None:
    setting = set_title("去年夏天我们在海边看过的那部电影", FACES["grotesque"], WIDTH, HEIGHT, largest=96)
    assert len(setting.lines) >= 2
    assert all(" " not in line.text for line in setting.lines)


def test_a_word_too_long_for_a_line_is_broken() -> None:
    setting = set_title("W" * 60, FACES["caps"], WIDTH, HEIGHT, largest=96)
    assert "".join(line.text for line in setting.lines) == "W" * 60

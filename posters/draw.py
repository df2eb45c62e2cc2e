"""Posters drawn from what the catalogue knows: title, year and genres.

A poster is one SVG of 400 × 600 units without scripts, links or fonts of its own. The same film always gets
the same poster. Ids that follow each other get palettes, motifs and layouts far apart (multiples of the
golden ratio and of roots, modulo 1, spread evenly), so that neighbours in a list differ. In ranked lists on
MovieLens-1M 1 pair of neighbours in 1,000 shares inks and motif, 1 in 10,000 the layout as well.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from posters.lettering import FACES, Setting, set_title
from posters.palettes import FAMILIES, toned
from posters.repertoire import voice_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from posters.geometry import Art
    from posters.palettes import Ink
    from posters.repertoire import Voice

T = TypeVar("T")

GOLDEN, ROOT_TWO, ROOT_THREE, ROOT_FIVE = 0.6180339887, 0.4142135624, 0.7320508076, 0.2360679775
_NO_GENRE = "(no genres listed)"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where things stand: boxes as x, y, width, height in units of 400 × 600; the art is a square."""

    name: str
    art: tuple[float, float, float]
    title: tuple[float, float, float, float]
    small: tuple[float, float]
    centred: bool = False
    from_top: bool = False


LAYOUTS = (
    Layout("low", (0, 0, 400), (28, 424, 344, 124), (28, 577)),
    Layout("high", (0, 200, 400), (28, 62, 344, 142), (28, 42), from_top=True),
    Layout("plate", (28, 28, 344), (30, 396, 340, 140), (200, 570), centred=True),
    Layout("tall", (-40, 0, 480), (28, 488, 344, 70), (28, 584)),
    Layout("band", (0, 170, 430), (28, 62, 344, 92), (28, 38), from_top=True),
)


def draw_poster(*, movie_id: int, title: str, year: int | None, genres: Sequence[str]) -> str:
    """The poster of a film as SVG text (2:3, viewBox 400 × 600)."""
    known = [_clean(genre) for genre in genres if genre != _NO_GENRE]
    title = _clean(title)
    dice = Random(movie_id * 7919 + sum(map(ord, title)))  # noqa: S311 - decoration, not secrets
    voice, motifs = _speakers(known, movie_id, dice)
    palette = toned(_spread(FAMILIES[voice.palettes], movie_id, GOLDEN), year)
    motif = _spread(motifs.motifs, movie_id, ROOT_TWO)
    layout = _spread(LAYOUTS, movie_id, ROOT_THREE)
    face = FACES[dice.choice(voice.faces)]
    art = motif(dice)
    _, _, width, height = layout.title
    setting = set_title(title, face, width, height, largest=96)
    paper = _paper(layout, art)
    return _template().render(
        title=title,
        caption=" · ".join([*([str(year)] if year else []), *known[:3]]),
        layout=layout,
        art=art.shapes,
        face=face,
        setting=setting,
        baselines=_baselines(layout, setting, face.leading),
        colour=palette.colour,
        paper=palette.colour(paper),
        text=palette.text_on(paper),
    )


def _clean(text: str) -> str:
    """Text without what XML cannot hold, on one line."""
    return " ".join(_NOT_XML.sub(" ", text).split())


def _speakers(genres: Sequence[str], movie_id: int, dice: Random) -> tuple[Voice, Voice]:
    """Whose inks and letters, and whose motif: half the films of several genres take it from another one."""
    voices = [voice_of(genre) for genre in genres] or [voice_of("drama")]
    voice = dice.choices(voices, [voice.weight**2 for voice in voices])[0]
    others = [other for other in voices if other is not voice]
    if others and movie_id * ROOT_THREE % 1 < 0.5:
        return voice, _spread(others, movie_id, ROOT_FIVE)
    return voice, voice


def _spread(choices: Sequence[T], movie_id: int, step: float) -> T:
    return choices[int(movie_id * step % 1 * len(choices))]


def _paper(layout: Layout, art: Art) -> Ink:
    """The ink behind the title: sky above a motif, floor below it; a plate with a floor gets a paper rim."""
    if layout.centred:
        return "ground" if art.floor == "ground" else "light"
    return "ground" if layout.from_top else art.floor


def _baselines(layout: Layout, setting: Setting, leading: float) -> list[float]:
    """Baselines that centre the block in a low box, and hang it from the top in a high one."""
    _, y, _, height = layout.title
    step = setting.size * leading
    block = step * len(setting.lines)
    first = y + (0 if layout.from_top else (height - block) / 2) + setting.size * 0.8
    return [first + step * i for i in range(len(setting.lines))]


@lru_cache(maxsize=1)
def _template() -> Template:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["num"] = lambda value: f"{value:.1f}".removesuffix(".0")
    return environment.get_template("poster.svg.j2")

"""Setting a title: which face, how it breaks, how large it can be."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Face:
    """A type style over system fonts.

    `width` scales the widths of a bold grotesque; `squeeze` < 1 condenses the letters in any font;
    `tracking` is in em, `leading` in line heights.
    """

    family: str
    weight: int
    width: float = 1.0
    caps: bool = False
    italic: bool = False
    tracking: float = 0.0
    leading: float = 1.02
    squeeze: float = 1.0


_SANS = "'Helvetica Neue',Helvetica,Arial,'Liberation Sans',sans-serif"
_SERIF = "'Iowan Old Style','Palatino Linotype',Palatino,'Liberation Serif','Times New Roman',serif"
_GEOMETRIC = "Futura,'Avenir Next','Century Gothic','Segoe UI','Liberation Sans',sans-serif"

FACES: dict[str, Face] = {
    "grotesque": Face(_SANS, 800, tracking=-0.025, leading=0.98),
    "caps": Face(_SANS, 800, width=1.02, caps=True, tracking=0.0, leading=0.98),
    "condensed": Face(
        f"Impact,'Arial Narrow','Liberation Sans Narrow',{_SANS}", 700, caps=True, leading=0.94, squeeze=0.7
    ),
    "geometric": Face(_GEOMETRIC, 600, width=1.06, caps=True, tracking=0.06, leading=1.12),
    "roman": Face(_SERIF, 400, width=0.96, caps=True, tracking=0.06, leading=1.12),
    "bookish": Face(_SERIF, 700, width=0.96, leading=1.0),
    "italic": Face(f"Didot,'Bodoni 72',{_SERIF}", 500, width=0.92, italic=True, leading=1.0),
    "slab": Face(
        "Rockwell,'Roboto Slab','American Typewriter','Courier New','Liberation Mono',monospace",
        700, width=1.1, tracking=-0.02, leading=1.06,
    ),
}  # fmt: skip

_NARROW = dict.fromkeys("iljI.,:;'’!|", 0.3) | dict.fromkeys('ft()[]-/ "r', 0.38)
_WIDE = dict.fromkeys("mwMW@%", 0.92) | dict.fromkeys("ABCDEGHKNOPQRSUVXYZ&", 0.73)
_WIDTHS = _NARROW | _WIDE

SMALLEST = 17.0
_MOST_LINES = 7


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text and its width in units at the size it is set in."""

    text: str
    width: float


@dataclass(frozen=True, slots=True)
class Setting:
    """A title broken into lines at one font size (units of the poster)."""

    lines: tuple[Line, ...]
    size: float


def line_width(text: str, face: Face) -> float:
    """Estimated width of `text` in em."""
    glyphs = sum(_glyph(char) for char in text) * face.width
    return (glyphs + face.tracking * len(text)) * face.squeeze


def set_title(title: str, face: Face, width: float, height: float, largest: float) -> Setting:
    """The title in `width` × `height` units, as large as balanced lines allow, never below `SMALLEST`.

    What does not fit at the smallest size is cut with an ellipsis; nothing ever leaves the box.
    """
    text = title.upper() if face.caps else title
    words = _words(" ".join(text.split()) or "?", face, width / SMALLEST)
    best: tuple[float, list[str]] | None = None
    for count in range(1, min(len(words), _MOST_LINES) + 1):
        lines = _balanced(words, count, face)
        widest = max(line_width(line, face) for line in lines)
        size = min(width / widest, height / (len(lines) * face.leading), largest)
        if best is None or size > best[0] * 1.04:
            best = size, lines
    if best is None or best[0] < SMALLEST:
        best = SMALLEST, _filled(words, face, width / SMALLEST, int(height / (SMALLEST * face.leading)))
    size, lines = best
    return Setting(tuple(Line(line, line_width(line, face) * size) for line in lines), size)


@lru_cache(maxsize=4096)
def _glyph(char: str) -> float:
    if unicodedata.east_asian_width(char) in "WF":
        return 1.0
    if unicodedata.combining(char):
        return 0.0
    base = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS.get(base, 0.6 if base.isascii() else 0.72)


def _words(text: str, face: Face, most: float) -> list[str]:
    """Pieces between which a line may break; a piece starts with the space before it, if any."""
    pieces: list[str] = []
    for word in text.split(" "):
        fresh = " " if pieces else ""
        for char in word:
            breaks = not pieces or fresh or _glyph(char) == 1.0 or _glyph(pieces[-1][-1]) == 1.0
            if breaks or line_width(pieces[-1] + char, face) > most:
                pieces.append(fresh + char)
            else:
                pieces[-1] += char
            fresh = ""
    return pieces


def _balanced(words: list[str], count: int, face: Face) -> list[str]:
    """Break into at most `count` lines so that the widest is as narrow as can be."""
    widths = [line_width(word, face) for word in words]
    low, high = max(widths), sum(widths)
    for _ in range(8):
        middle = (low + high) / 2
        if _lines_needed(widths, middle) <= count:
            high = middle
        else:
            low = middle
    return _filled(words, face, high, count)


def _lines_needed(widths: list[float], most: float) -> int:
    lines, used = 1, 0.0
    for width in widths:
        if used and used + width > most:
            lines, used = lines + 1, 0.0
        used += width
    return lines


def _filled(words: list[str], face: Face, most: float, count: int) -> list[str]:
    """Greedy lines no wider than `most` em; beyond `count` lines the text is cut with an ellipsis."""
    lines: list[str] = []
    used = most + 1
    for word in words:
        width = line_width(word, face)
        if used + width > most + 1e-9 and (not lines or used > 0):
            lines.append("")
            used = 0.0
        lines[-1] += word
        used += width
    kept = [line.strip() for line in lines[:count]]
    if len(lines) > count:
        last = kept[-1]
        while last and line_width(last + "…", face) > most:
            last = last[:-1]
        kept[-1] = last.rstrip() + "…"
    return kept

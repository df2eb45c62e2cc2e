"""Five inks per poster: chosen by genre, toned by the decade the film comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Ink = Literal["ground", "deep", "main", "light", "accent"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Hex colours. `deep` and `light` are far apart in lightness; the others stand on `ground`."""

    ground: str
    deep: str
    main: str
    light: str
    accent: str

    def colour(self, ink: Ink) -> str:
        """The hex colour of an ink."""
        value: str = getattr(self, ink)
        return value

    def turned(self) -> Palette:
        """The same inks with the main one for the ground."""
        return Palette(self.main, self.deep, self.ground, self.light, self.accent)

    def text_on(self, ink: Ink) -> str:
        """The ink of the two extremes that reads better on `ink`."""
        below = self.colour(ink)
        return max((self.light, self.deep), key=lambda above: contrast(above, below))


def _family(*rows: str) -> tuple[Palette, ...]:
    """Each row's inks as they stand, and turned."""
    palettes = [Palette(*(f"#{colour}" for colour in row.split())) for row in rows]
    return tuple(each for palette in palettes for each in (palette, palette.turned()))


FAMILIES: dict[str, tuple[Palette, ...]] = {
    "noir": _family(
        "14161a 050608 454b54 ece7dc d8232a",
        "e6e0d2 111111 8b8a84 faf7ef c8102e",
        "1f2a36 0b1016 5b7083 e8e2d2 f2b134",
        "2b2622 120f0d 7d6f60 efe3cd e4572e",
    ),
    "horror": _family(
        "0f0c0d 000000 6d0c16 efe6d8 e0162b",
        "b5121d 14080a 6a040f f8ead8 ffba08",
        "12201a 050a08 33584a e3ecd6 b7e34b",
        "2a1333 0e0513 63317a f0e4f2 ff6b35",
        "d8cfbb 15110f 8c2f22 f6f0e2 c1121f",
    ),
    "scifi": _family(
        "0b1b33 050b17 2d5d8c e8eef2 ff7f3f",
        "121026 07060f 5546a8 eae6ff 33d6c8",
        "0f3b46 061a20 3f8f8f f3ead3 ff5a36",
        "e8e0d0 16222e 5b8aa3 fbf7ec f2542d",
        "2c0f45 12051f b0337f ffe6d6 ffb627",
    ),
    "romance": _family(
        "f4c7c3 4a0e22 d94f5c fff3ea b3123b",
        "a81239 36040f e0546c fde8df f7b2a5",
        "f6e3d0 3d1f33 e58f7b fff9f0 8c2f5b",
        "27304f 10142a 7c6ea8 fbe5da f2727f",
    ),
    "comedy": _family(
        "f7c325 1d1b1a f2663b fff6dc 1f8a8c",
        "ef5b3c 2a1210 f9b233 fff1dc 0f6f78",
        "62c0b8 0f2b33 f6d13b fdf8e6 e8462e",
        "f3ead6 1d2440 f2a03d fffaf0 e4412f",
        "2b59c3 0d1738 f7c948 fdf5e3 ff6f59",
        "f2a6a0 2b1a2e f7d65a fff6ea 2d6e8e",
    ),
    "western": _family(
        "e9a23b 3b1a0d b5471f fbe8c4 7a2412",
        "c8552b 32120a 8a2d15 f8ddb0 f0b43c",
        "e8d2a6 40291b b98045 fbf1da b3341e",
        "5f9ea0 2b1c14 b5622f f7e6c3 e8b04a",
    ),
    "war": _family(
        "5a6045 1c1f15 888b63 ece4c8 c8321f",
        "d8cba5 23241c 77764f f6efd8 b3261a",
        "8d2a1c 1f0f0b c1533a f0e1c0 e3b04b",
        "3c4a55 14191e 76848c ece7da e07a2f",
    ),
    "action": _family(
        "dd2f1f 1a0d0c f7941d fff0dc ffd23f",
        "14171c 050607 454f5b f2efe8 ff5a1f",
        "f2b705 17150f e2591b fff7df c1121f",
        "10344a 06151f 1f7a8c f3eee0 ff4b33",
        "e9e3d6 15171b 7b828b fbf8f0 e63322",
    ),
    "adventure": _family(
        "1c7c7d 072c30 f0a23b fdf0d5 d9432f",
        "f0c15a 21352f 3f7d5a fdf3d9 d4552d",
        "2f6690 0d2436 81b29a f8efdc f2a541",
        "d96c3b 2e1410 8f3b2b fbe7c6 2a7f82",
        "e9dfc7 12343b 3c8d8a fdf8ea e8632c",
    ),
    "children": _family(
        "4db5d8 11324a ffd447 fffaf0 ef5a5a",
        "ffcf40 2b2350 3fae9f fffbee ee5d50",
        "f5886b 33203c ffd86b fff6ec 3c8dbc",
        "7bc47f 17352b fbe36a fdfbee ee6352",
        "6a5acd 1c1645 ffb84d fbf6ff 4ed0b5",
    ),
    "drama": _family(
        "e7dcc6 20242b 8fa3a0 fbf6ea b8452c",
        "35524a 10201c 7fa08c f2ead8 e0a458",
        "7a2e2b 240c0c b8665a f5e6d3 e3b261",
        "26384d 0d1621 6c8aa6 f1eadb df7a4e",
        "c9b79c 2a211a 86674b f8f1e2 2f5d62",
        "a9bcc4 1b2730 5a7a8c f6f3ea c44f34",
        "d9a441 2a1a0e a8562a fbf0d6 3f5e5a",
    ),
    "suspense": _family(
        "10242b 050d10 2f5d63 ebe6d6 e3b505",
        "e4572e 180a07 8f2412 fbead6 2a120b",
        "d9d2c0 15181c 6d7278 f8f4ea cf2e2e",
        "3b1f3f 150a18 7b4a83 f1e5ea e8a33d",
        "173f35 08191a 3f7f6b eef0dd e9d758",
    ),
    "fantasy": _family(
        "2d2a5c 0f0e26 6e5fb5 f5eaf7 f5b944",
        "17504f 062222 4ea08b f4f0d9 e9c46a",
        "5b2a5e 1f0c22 a45aa0 fbe9e4 ffb26b",
        "b9d3c8 1d3740 5f9a94 fbf8ea d46a6a",
    ),
    "musical": _family(
        "e8385c 2c0712 f79aa9 fff1e6 ffc83d",
        "1b2a6b 0a1030 4f6bd0 fdf2dc ff9f1c",
        "f3e3c3 221a3a d7583f fffaf0 3a6ea5",
        "17151c 070609 8b6b2e f5ead2 e8b83a",
    ),
    "documentary": _family(
        "efeae0 161616 9a9a94 fbf9f3 e02b20",
        "2f6f4f 0d2419 85b094 f4f1e1 f4b942",
        "1e3f66 0a1828 6f9bc8 f3efe4 f26b38",
        "f0c808 1a1a14 dd7f1e fff9e0 07789b",
    ),
}

_TONES: tuple[tuple[int, str, float], ...] = (
    (1930, "#b79a6b", 0.34),
    (1940, "#b3925f", 0.26),
    (1950, "#a99878", 0.20),
    (1960, "#d8b878", 0.15),
    (1970, "#e0a860", 0.10),
    (1980, "#a8642a", 0.18),
    (1990, "#a0208c", 0.12),
    (2000, "#3c5a64", 0.08),
)
"""Films from before a year are toned towards a colour: sepia, Kodachrome, seventies brown, neon."""


LEGIBLE = 4.5
"""Least contrast of a title with its paper (WCAG 2.2, AA)."""


def toned(palette: Palette, year: int | None) -> Palette:
    """The palette as prints of that decade would show it, legible on `ground` and on `main`."""
    tone, amount = next(
        ((tone, amount) for before, tone, amount in _TONES if year and year < before), ("", 0.0)
    )
    ground, main, accent = palette.ground, palette.main, palette.accent
    if tone:
        ground, main, accent = (
            mix(ground, tone, amount),
            mix(main, tone, amount),
            mix(accent, tone, amount / 2),
        )
    return Palette(_darkened(ground, palette), palette.deep, _darkened(main, palette), palette.light, accent)


def _darkened(paper: str, palette: Palette) -> str:
    """`paper` just dark enough for one of the two extremes to read on it."""
    while max(contrast(paper, palette.light), contrast(paper, palette.deep)) < LEGIBLE:
        paper = mix(paper, palette.deep, 0.05)
    return paper


def mix(base: str, other: str, amount: float) -> str:
    """`base` moved towards `other` by `amount` (0 to 1) in sRGB."""
    pairs = zip(_channels(base), _channels(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * amount):02x}" for a, b in pairs)


def contrast(first: str, second: str) -> float:
    """Contrast ratio of two hex colours, 1 to 21 (WCAG 2.2, 'contrast ratio')."""
    low, high = sorted((_luminance(first), _luminance(second)))
    return (high + 0.05) / (low + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (channel / 255 for channel in _channels(colour))
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue

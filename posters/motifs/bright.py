"""Daylight: comedies."""

from __future__ import annotations

from collections.abc import Callable
from math import cos, pi, sin
from typing import TYPE_CHECKING

from posters.geometry import SIDE, Art, Shape, circle, num, polar, polygon, rect

if TYPE_CHECKING:
    from random import Random

    from posters.palettes import Ink


_POP: tuple[Ink, ...] = ("main", "accent", "light", "deep")


def grin(dice: Random) -> Art:
    """A face of a few shapes, winking at times."""
    tilt = dice.uniform(-14, 14)
    smile = f"M70 {num(214 + tilt)}L330 {num(214 - tilt)}A130 130 0 0 1 70 {num(214 + tilt)}z"
    eyes: tuple[Callable[[float], str], ...] = (
        lambda x: circle(x, 126, 30),
        lambda x: rect(x - 30, 98, 60, 56),
        lambda x: polygon([(x - 34, 150), (x, 86), (x + 34, 150)]),
        lambda x: rect(x - 36, 128, 72, 13),
    )
    left, right = dice.sample(eyes, 2)
    return Art(
        [
            Shape(circle(200, 200, 186), "main"),
            Shape(smile, "deep"),
            Shape(f"M128 {num(296)}a80 56 0 0 1 144 0a130 130 0 0 1 -144 0z", "accent"),
            Shape(left(130), "deep"),
            Shape(right(270), "light"),
        ]
    )


def tiles(dice: Random) -> Art:
    """A floor of quarter circles, dots and triangles."""
    by_ink: dict[Ink, list[str]] = {ink: [] for ink in _POP}
    step = 100
    for row in range(4):
        for column in range(4):
            x, y = column * step, row * step
            piece = dice.choice((
                f"M{x} {y}h{step}a{step} {step} 0 0 1 -{step} {step}z",
                f"M{x} {y}v{step}h{step}a{step} {step} 0 0 0 -{step} -{step}z",
                f"M{x} {y + 50}a50 50 0 0 1 100 0z",
                circle(x + 50, y + 50, 34),
                polygon([(x, y), (x + step, y), (x, y + step)]),
                rect(x, y, step, step),
            ))  # fmt: skip
            by_ink[dice.choice(_POP)].append(piece)
    return Art([Shape("".join(pieces), ink) for ink, pieces in by_ink.items() if pieces])


def confetti(dice: Random) -> Art:
    """Paper in the air."""
    by_ink: dict[Ink, list[str]] = {ink: [] for ink in _POP}
    for i in range(34):
        x, y = (i * 0.618034 % 1) * SIDE, (i + dice.random()) / 34 * 380
        turn, size = dice.uniform(0, pi), dice.uniform(12, 26)
        piece = circle(x, y, size * 0.6) if i % 3 == 0 else polygon(
            polar(x, y, size, turn + k) for k in (0, 0.9, pi, pi + 0.9)
        )  # fmt: skip
        by_ink[_POP[i % 4]].append(piece)
    return Art([Shape("".join(pieces), ink) for ink, pieces in by_ink.items()])


def spotlight(dice: Random) -> Art:
    """A curtain opening on a bow tie."""
    inks: tuple[Ink, ...] = ("accent", "main", "accent")
    folds = []
    for i, ink in enumerate(inks):
        left, right = -20 + 44 * i, 376 - 44 * i
        folds.append(Shape(polygon([(left, 0), (left + 44, 0), (left + 30, 400), (left - 14, 400)]), ink))
        folds.append(Shape(polygon([(right, 0), (right + 44, 0), (right + 58, 400), (right + 14, 400)]), ink))
    y = dice.uniform(170, 230)
    tie = polygon([(200, y), (132, y - 50), (132, y + 50)]) + polygon(
        [(200, y), (268, y - 50), (268, y + 50)]
    )
    beam = polygon([(190, -20), (210, -20), (330, 420), (70, 420)])
    return Art(
        [Shape(beam, "light", opacity=0.55), *folds, Shape(tie, "deep"), Shape(circle(200, y, 19), "accent")]
    )


def bowler(dice: Random) -> Art:
    """A bowler hat and a moustache, and nobody between them."""
    tip = dice.uniform(-18, 18)
    crown = f"M96 {num(168 + tip)}C96 40 304 40 304 {num(168 - tip)}z"
    brim = polygon([(40, 166 + tip), (360, 166 - tip), (350, 196 - tip), (50, 196 + tip)])
    band = polygon([(96, 142 + tip), (304, 142 - tip), (304, 166 - tip), (96, 166 + tip)])
    curl = dice.uniform(276, 296)
    left = f"C160 222 96 {num(curl)} 66 250C76 336 176 326 200 286"
    right = f"C224 326 324 336 334 250C304 {num(curl)} 240 222 200 262z"
    moustache = f"M200 262{left}{right}"
    return Art(
        [
            Shape(circle(200, 210, 180), "main"),
            Shape(crown + brim, "deep"),
            Shape(band, "accent"),
            Shape(moustache, "deep"),
        ]
    )


def dominoes(dice: Random) -> Art:
    """A row of slabs, falling."""
    hot = dice.randrange(6)
    inks: tuple[Ink, Ink] = ("main", "deep")
    slabs = []
    for i in range(6):
        lean = 1.12 - 0.2 * i
        foot = (40 + 58 * i, 340.0)
        top = polar(*foot, 190, -pi / 2 + lean)
        side = (26 * cos(lean), 26 * sin(lean))
        points = [foot, top, (top[0] + side[0], top[1] + side[1]), (foot[0] + side[0], foot[1] + side[1])]
        slabs.append(Shape(polygon(points), "accent" if i == hot else inks[i % 2]))
    return Art([*reversed(slabs), Shape(rect(0, 340, SIDE, 60), "deep")], "deep")


def fried_egg(dice: Random) -> Art:
    """Sunny side up."""
    turn = dice.uniform(0, 2 * pi)
    rim = [polar(200, 200, dice.uniform(140, 186), turn + k * pi / 4) for k in range(8)]
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in zip(rim, rim[1:] + rim[:1], strict=True)]
    white = f"M{num(middles[-1][0])} {num(middles[-1][1])}" + "".join(
        f"Q{num(x)} {num(y)} {num(u)} {num(v)}" for (x, y), (u, v) in zip(rim, middles, strict=True)
    )
    x, y = polar(200, 200, 26, turn)
    return Art(
        [
            Shape(circle(200, 200, 196), "deep"),
            Shape(white, "light"),
            Shape(circle(x, y, 66), "main"),
            Shape(circle(x - 22, y - 22, 14), "light", opacity=0.7),
        ]
    )

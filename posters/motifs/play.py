"""Films for children, animation."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from posters.geometry import SIDE, Art, Shape, circle, num, polar, polygon, rect, star, wave

if TYPE_CHECKING:
    from random import Random

    from posters.palettes import Ink


_POP: tuple[Ink, ...] = ("main", "accent", "light")


def balloons(dice: Random) -> Art:
    """Three balloons on strings."""
    shapes = []
    for x, ink in zip((110, 205, 296), dice.sample(_POP, 3), strict=True):
        y = dice.uniform(90, 190)
        shapes += [
            Shape(f"M{x} {num(y + 70)}Q{num(x - 26)} 300 200 420", "deep", line=3),
            Shape(f"M{x} {num(y + 86)}c-50 -24 -66 -62 -66 -98a66 66 0 0 1 132 0c0 36 -16 74 -66 98z", ink),
        ]
    return Art(shapes)


def bounce(dice: Random) -> Art:
    """A ball's way across the sheet, frame by frame."""
    r, frames = dice.uniform(36, 48), 9
    balls = []
    for i in range(frames):
        phase = i / (frames - 1) * 2.5
        height = abs(((phase % 1) - 0.5) * 2) ** 2
        balls.append(
            Shape(circle(20 + 46 * i, 330 - r - 230 * (1 - height), r), "main", opacity=0.2 + 0.07 * i)
        )
    last = balls.pop()
    return Art([*balls, Shape(last.d, "accent"), Shape(rect(0, 330, SIDE, 70), "deep")], "deep")


def kite(dice: Random) -> Art:
    """A kite over rolling hills."""
    x, y = dice.uniform(150, 270), dice.uniform(90, 130)
    points = [(x, y - 78), (x + 58, y), (x, y + 100), (x - 58, y)]
    return Art(
        [
            Shape(circle(86, 90, 44), "light"),
            Shape(f"M{num(x)} {num(y + 100)}q-60 50 -10 90t-50 110", "deep", line=4),
            Shape(polygon(points), "accent"),
            Shape(polygon([points[0], points[1], points[3]]), "light"),
            Shape(polygon([points[0], (x, y), points[1]]), "deep", opacity=0.9),
            Shape(wave(326, 40, 150, -60), "main"),
            Shape(wave(366, 26, 110, -20), "deep"),
        ],
        "deep",
    )


def paper_stars(dice: Random) -> Art:
    """A big star and its company."""
    points = dice.choice((5, 6, 8))
    others = "".join(
        star(*polar(200, 200, dice.uniform(150, 190), k * pi / 4 + 0.3), 26, 12, points) for k in range(8)
    )
    turn = dice.uniform(0, 1)
    return Art(
        [
            Shape(others, "light"),
            Shape(star(200, 200, 148, 74, points, turn=turn), "main"),
            Shape(star(200, 200, 84, 42, points, turn=turn + pi / points), "accent"),
        ]
    )

"""Shapes as SVG path data, in a square of 400 × 400 units with y downwards."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from posters.palettes import Ink

Point = tuple[float, float]
SIDE = 400


@dataclass(frozen=True, slots=True)
class Shape:
    """One painted path. `line` > 0 strokes it with that width instead of filling it."""

    d: str
    ink: Ink
    line: float = 0
    opacity: float = 1


@dataclass(frozen=True, slots=True)
class Art:
    """A motif's shapes, back to front, and the ink that its lower edge runs into."""

    shapes: Sequence[Shape]
    floor: Ink = "ground"


def num(value: float) -> str:
    """Shortest text of a coordinate, to a tenth of a unit."""
    return f"{value:.1f}".removesuffix(".0")


def circle(x: float, y: float, r: float) -> str:
    """A full circle."""
    size = f"{num(r)} {num(r)} 0 1 0"
    return f"M{num(x - r)} {num(y)}a{size} {num(2 * r)} 0a{size} {num(-2 * r)} 0z"


def rect(x: float, y: float, width: float, height: float) -> str:
    """A rectangle."""
    return f"M{num(x)} {num(y)}h{num(width)}v{num(height)}h{num(-width)}z"


def path(points: Iterable[Point]) -> str:
    """An open polyline."""
    return "M" + "L".join(f"{num(x)} {num(y)}" for x, y in points)


def polygon(points: Iterable[Point]) -> str:
    """A closed polygon."""
    return path(points) + "z"


def polar(x: float, y: float, r: float, angle: float) -> Point:
    """The point at `angle` (radians, clockwise from the right) and distance `r`."""
    return x + r * cos(angle), y + r * sin(angle)


def star(x: float, y: float, outer: float, inner: float, points: int, *, turn: float = -pi / 2) -> str:
    """A star with alternating radii."""
    return polygon(
        polar(x, y, outer if i % 2 == 0 else inner, turn + i * pi / points) for i in range(2 * points)
    )


def wave(y: float, height: float, length: float, shift: float = 0) -> str:
    """The area below a wave that crosses the square at height `y`; `length` is half a period."""
    curve = f"M{num(shift - 2 * length)} {num(y)}q{num(length / 2)} {num(-height)} {num(length)} 0"
    steps = int((SIDE + 2 * length - shift) / length) + 1
    return curve + f"t{num(length)} 0" * steps + f"V{SIDE}H{num(shift - 2 * length)}z"


def spiral(x: float, y: float, r: float, turns: float, *, steps: int = 24, turn: float = 0) -> str:
    """An Archimedean spiral out to radius `r` as smooth quadratic curves; `steps` per turn."""
    total = int(turns * steps)
    points = [polar(x, y, r * i / total, turn + 2 * pi * i / steps) for i in range(total + 1)]
    middles = [((ax + bx) / 2, (ay + by) / 2) for (ax, ay), (bx, by) in pairwise(points)]
    start = f"M{num(points[0][0])} {num(points[0][1])}"
    return start + "".join(
        f"Q{num(px)} {num(py)} {num(mx)} {num(my)}"
        for (px, py), (mx, my) in zip(points[1:], middles[1:], strict=False)
    )

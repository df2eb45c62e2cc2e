"""After dark: noir, crime, thrillers."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from posters.geometry import SIDE, Art, Shape, circle, num, path, polar, polygon, rect, spiral

if TYPE_CHECKING:
    from random import Random


def vertigo(dice: Random) -> Art:
    """A spiral that pulls a small figure in."""
    x, y = dice.uniform(150, 250), dice.uniform(160, 240)
    turns, turn = dice.choice((4, 5, 6)), dice.uniform(0, 2 * pi)
    return Art(
        [
            Shape(circle(x, y, 330), "deep", opacity=0.25),
            Shape(spiral(x, y, 310, turns, turn=turn), "light", line=64 / turns),
            Shape(circle(x, y, 30), "accent"),
        ]
    )


def blinds(dice: Random) -> Art:
    """Venetian blinds with a lit gap."""
    tilt = dice.choice((-1, 1)) * dice.uniform(26, 60)
    hot = dice.randrange(3, 7)
    slats = []
    for i in range(-1, 12):
        y = i * 40 - 10
        slat = polygon(
            [(-5, y - tilt / 2), (405, y + tilt / 2), (405, y + tilt / 2 + 19), (-5, y - tilt / 2 + 19)]
        )
        slats.append(
            Shape(slat, "accent" if i == hot else "light", opacity=1 if i == hot else 0.82 - 0.05 * i)
        )
    return Art([*slats, Shape(rect(dice.uniform(60, 300), 0, 5, SIDE), "deep")])


def streetlamp(dice: Random) -> Art:
    """A cone of light and who waits in it."""
    x = dice.uniform(110, 170)
    lamp = path([(x - 62, 400), (x - 62, 74), (x, 74)])
    cone = polygon([(x - 14, 84), (x + 14, 84), (x + 150, 366), (x - 110, 366)])
    at = x + dice.uniform(36, 62)
    coat = polygon([(at - 15, 268), (at + 15, 268), (at + 28, 368), (at - 26, 368)])
    hat = rect(at - 25, 242, 50, 6) + rect(at - 15, 228, 30, 16) + circle(at, 254, 13)
    return Art(
        [
            Shape(rect(0, 366, SIDE, 34), "deep"),
            Shape(cone, "accent"),
            Shape(f"M{num(x - 110)} 366a130 16 0 0 0 260 0z", "accent"),
            Shape(lamp, "deep", line=10),
            Shape(polygon([(x - 30, 88), (x + 30, 88), (x + 12, 62), (x - 12, 62)]), "deep"),
            Shape(coat + hat, "deep"),
        ],
        "deep",
    )


def skyline(dice: Random) -> Art:
    """A city at night, a few windows lit."""
    towers, windows, x = [], [], -10.0
    while x < SIDE:
        width, top = dice.uniform(44, 76), dice.uniform(110, 270)
        towers.append(rect(x, top, width - 4, SIDE - top))
        windows += [
            rect(column, row, 8, 14)
            for row in range(int(top) + 20, 370, 30)
            for column in range(int(x) + 10, int(x + width) - 18, 18)
            if dice.random() < 0.2
        ]
        x += width
    moon = circle(dice.uniform(80, 320), dice.uniform(66, 110), dice.uniform(38, 62))
    return Art(
        [Shape(moon, "light"), Shape("".join(towers), "deep"), Shape("".join(windows), "accent")], "deep"
    )


def crosshair(dice: Random) -> Art:
    """A target that has been found."""
    x, y = dice.uniform(170, 230), dice.uniform(170, 230)
    rings = "".join(circle(x, y, r) for r in (60, 110, 160))
    cross = path([(x, -10), (x, 410)]) + path([(-10, y), (410, y)])
    return Art(
        [
            Shape(circle(x, y, 185), "deep"),
            Shape(rings, "light", line=5),
            Shape(cross, "light", line=3),
            Shape(circle(x + dice.uniform(-6, 6), y + dice.uniform(-6, 6), 26), "accent"),
        ]
    )


def fingerprint(dice: Random) -> Art:
    """A thumb's print, ridge by ridge."""
    ridges = []
    for i in range(9):
        r = 14 + 17 * i
        gap = dice.uniform(0.1, 0.9)
        start, end = polar(200, 190, r, pi - gap * 0.7), polar(200, 190, r, gap * 0.7)
        ridges.append(
            f"M{num(start[0] - i)} {num(start[1] + 40 + 14 * i)}L{num(200 - r)} 190"
            f"A{r} {num(r * 1.15)} 0 0 1 {num(200 + r)} 190L{num(end[0] + i)} {num(end[1] + 30 + 12 * i)}"
        )
    hot = dice.randrange(2, 6)
    rest = "".join(ridge for i, ridge in enumerate(ridges) if i != hot)
    return Art([Shape(rest, "main", line=8), Shape(ridges[hot], "accent", line=8)])


def stairs(dice: Random) -> Art:
    """Steps up to a lit door."""
    flip = dice.choice((False, True))

    def turned(x: float) -> float:
        return SIDE - x if flip else x

    steps = [(0.0, 400.0)]
    for i in range(7):
        steps += [(i * 46.0, 400.0 - i * 34), (i * 46.0, 366.0 - i * 34)]
    steps += [(400.0, 162.0), (400.0, 400.0)]
    door = polygon([(turned(306), 40), (turned(372), 40), (turned(372), 162), (turned(306), 162)])
    spill = polygon([(turned(306), 162), (turned(372), 162), (turned(322), 400), (turned(60), 400)])
    figure = circle(turned(338), 94, 11) + polygon(
        [(turned(325), 108), (turned(351), 108), (turned(346), 162), (turned(330), 162)]
    )
    return Art(
        [
            Shape(polygon((turned(x), y) for x, y in steps), "deep"),
            Shape(spill, "accent", opacity=0.45),
            Shape(door, "accent"),
            Shape(figure, "deep"),
        ],
        "deep",
    )


def shattered(dice: Random) -> Art:
    """A hole in a pane, and the cracks that run from it."""
    x, y = dice.uniform(140, 260), dice.uniform(140, 260)
    angles = [k * pi / 7 + dice.uniform(-0.16, 0.16) for k in range(14)]
    shards = [
        polygon([(x, y), polar(x, y, 420, first), polar(x, y, 420, second)])
        for first, second in zip(angles[::2], angles[1::2], strict=True)
    ]
    web = polygon(polar(x, y, dice.uniform(60, 120), angle) for angle in angles)
    return Art(
        [
            Shape("".join(shards), "deep", opacity=0.6),
            Shape(web, "light", line=3),
            Shape("".join(path([(x, y), polar(x, y, 420, angle)]) for angle in angles), "light", line=2),
            Shape(polygon(polar(x, y, dice.uniform(20, 38), angle) for angle in angles[::2]), "accent"),
        ]
    )


def long_shadow(dice: Random) -> Art:
    """Somebody small who throws a great shadow."""
    x, lean = dice.uniform(150, 250), dice.choice((-1, 1)) * dice.uniform(50, 100)
    shadow = polygon([(x - 12, 110), (x + 12, 110), (x + lean + 74, 400), (x + lean - 74, 400)])
    figure = circle(x, 42, 15) + polygon([(x - 20, 62), (x + 20, 62), (x + 12, 118), (x - 12, 118)])
    brim = rect(x - 24, 33, 48, 5) + rect(x - 14, 18, 28, 18)
    return Art(
        [
            Shape(circle(x, 110, dice.uniform(210, 250)), "accent"),
            Shape(shadow, "deep"),
            Shape(figure + brim, "deep"),
        ]
    )

"""What hides: mystery and horror."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from posters.geometry import SIDE, Art, Shape, circle, num, path, polar, polygon, rect, wave

if TYPE_CHECKING:
    from random import Random


def eye(dice: Random) -> Art:
    """One wide eye."""
    lid = dice.uniform(100, 135)
    almond = f"M20 200Q200 {num(200 - 2 * lid)} 380 200Q200 {num(200 + 2 * lid)} 20 200z"
    look = dice.uniform(-38, 38)
    lashes = "".join(
        path([polar(200, 230, 200, a), polar(200, 230, 236, a)]) for a in (-pi * k / 12 for k in range(3, 10))
    )
    return Art(
        [
            Shape(lashes, "deep", line=9),
            Shape(almond, "light"),
            Shape(circle(200 + look, 200, lid * 0.78), "main"),
            Shape(circle(200 + look, 200, lid * 0.42), "deep"),
            Shape(circle(200 + look + 20, 178, 13), "accent"),
        ]
    )


def keyhole(dice: Random) -> Art:
    """Light through a keyhole, somebody in it."""
    y, r = dice.uniform(120, 145), dice.uniform(68, 84)
    skirt = polygon([(200 - r * 0.5, y), (200 + r * 0.5, y), (200 + r * 1.1, 372), (200 - r * 1.1, 372)])
    x = 200 + dice.uniform(-18, 18)
    figure = circle(x, 222, 17) + polygon([(x - 20, 246), (x + 20, 246), (x + 14, 372), (x - 14, 372)])
    return Art(
        [
            Shape(circle(200, 210, 188), "deep"),
            Shape(circle(200, y, r) + skirt, "accent"),
            Shape(figure, "deep"),
        ]
    )


def slashes(dice: Random) -> Art:
    """Claw marks across the sheet."""
    lean = dice.choice((-1, 1)) * dice.uniform(50, 110)
    cuts = "".join(
        polygon([(x + lean, -20), (x + 16, 150), (x - lean * 0.7, dice.uniform(340, 400)), (x - 14, 170)])
        for x in (92, 164, 236, 308)
    )
    return Art([Shape(circle(200, 190, 180), "main"), Shape(cuts, "accent")])


def fangs(dice: Random) -> Art:
    """Teeth from above and from below."""
    upper, lower = [(-10.0, -10.0)], [(-10.0, 410.0)]
    count = dice.choice((4, 5, 6))
    step = 400 / count
    for i in range(count + 1):
        upper += [(i * step - step / 2, 52), (i * step, dice.uniform(150, 196))]
        lower += [(i * step, 348), (i * step + step / 2, dice.uniform(226, 268))]
    return Art(
        [
            Shape(rect(0, 0, SIDE, SIDE), "deep"),
            Shape(circle(200, 208, dice.uniform(70, 96)), "accent"),
            Shape(polygon([*upper, (410, 52), (410, -10)]), "light"),
            Shape(polygon([*lower, (410, 348), (410, 410)]), "light"),
        ],
        "light",
    )


def house(dice: Random) -> Art:
    """The house on the hill; somebody is up."""
    x = dice.uniform(120, 220)
    roof = polygon([(x - 14, 196), (x + 50, 118), (x + 114, 196)]) + polygon(
        [(x + 62, 150), (x + 92, 70), (x + 122, 150)]
    )
    walls = rect(x, 194, 100, 130) + rect(x + 70, 148, 44, 170)
    lit = rect(x + 84, 168, 16, 24) + rect(x + 22, 216, 18, 28)
    return Art(
        [
            Shape(circle(x + 60, 150, dice.uniform(118, 140)), "accent"),
            Shape(f"M-10 400Q{num(x + 50)} {num(dice.uniform(180, 220))} 410 400z", "deep"),
            Shape(roof + walls, "deep"),
            Shape(lit, "light"),
            Shape(wave(384, 14, 90), "deep"),
        ],
        "deep",
    )


def drips(dice: Random) -> Art:
    """Something runs down from the upper edge."""
    runs = ["M-10 -10H410"]
    for i in range(8, -1, -1):
        x, low = i * 50 - 10, dice.uniform(90, 310)
        runs.append(f"V{num(low)}a14 14 0 0 1 -28 0V70a11 11 0 0 0 -22 0" if i else "z")
        if i == 4:
            drop = circle(x + 36, min(low + 58, 372), 13)
    return Art([Shape("".join(runs), "accent"), Shape(drop, "accent")])


def moonlit(dice: Random) -> Art:
    """A great moon behind bare branches."""
    side = dice.choice((-1, 1))
    root = 200 - side * 170
    branches = []
    for i in range(5):
        y = 60 + i * 58
        tip = polar(root, y + 60, dice.uniform(170, 280), -pi / 2 + side * dice.uniform(0.9, 1.25))
        branches.append(path([(root, y + 60), tip]))
        middle = ((root + tip[0]) / 2, (y + 60 + tip[1]) / 2)
        branches.append(path([middle, polar(*middle, 64, -pi / 2 + side * 0.2)]))
    return Art(
        [
            Shape(circle(200 + side * 40, 190, dice.uniform(110, 140)), "light"),
            Shape(path([(root, -10), (root, 410)]), "deep", line=46),
            Shape("".join(branches), "deep", line=9),
        ]
    )

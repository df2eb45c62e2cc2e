"""Open country: Westerns, adventures, wars."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from posters.geometry import SIDE, Art, Shape, circle, path, polar, polygon, rect, star, wave

if TYPE_CHECKING:
    from random import Random

    from posters.palettes import Ink


def mesa(dice: Random) -> Art:
    """A low sun behind table mountains."""
    x, r = dice.uniform(110, 290), dice.uniform(70, 115)
    at = dice.uniform(-60, 60)
    first = [(at + 60, 250), (at + 74, 176), (at + 170, 176), (at + 186, 252)]
    second = [(at + 250, 262), (at + 262, 208), (at + 330, 208), (at + 344, 266)]
    far = polygon([(0, 300), (0, 262), *first, *second, (400, 270), (400, 400), (0, 400)])
    near = polygon([(0, 338), (120, 318), (230, 342), (400, 312), (400, 400), (0, 400)])
    return Art([Shape(circle(x, 190, r), "accent"), Shape(far, "main"), Shape(near, "deep")], "deep")


def desert_road(dice: Random) -> Art:
    """A straight road running into the sun."""
    x, horizon = dice.uniform(150, 250), 220
    dashes = "".join(
        polygon([(x - w, y), (x + w, y), (x + w * 1.3, y + h), (x - w * 1.3, y + h)])
        for y, w, h in ((236, 1.5, 10), (258, 2.5, 18), (292, 4, 30), (346, 7, 54))
    )
    road = polygon([(x - 6, horizon), (x + 6, horizon), (x + 150, 400), (x - 150, 400)])
    return Art(
        [
            Shape(circle(x, horizon, dice.uniform(90, 140)), "accent"),
            Shape(rect(0, horizon, SIDE, 180), "main"),
            Shape(road, "deep"),
            Shape(dashes, "light"),
        ],
        "deep",
    )


def cactus(dice: Random) -> Art:
    """A saguaro against a huge sun."""
    x, y = dice.uniform(150, 250), dice.uniform(120, 170)
    side = dice.choice((-1, 1))
    arms = (
        f"M{x:.0f} 420V{y:.0f}"
        f"M{x:.0f} 300h{side * 74:.0f}v-88"
        f"M{x:.0f} 250h{side * -62:.0f}v-64"
    )  # fmt: skip
    return Art(
        [Shape(circle(200, 210, dice.uniform(140, 165)), "accent"), Shape(wave(356, 22, 210), "main"),
         Shape(arms, "deep", line=38), Shape(wave(388, 10, 160), "deep")],
        "deep",
    )  # fmt: skip


def ranges(dice: Random) -> Art:
    """Mountain ranges fading with distance."""
    shapes = [Shape(circle(dice.uniform(90, 310), dice.uniform(80, 130), dice.uniform(34, 58)), "accent")]
    levels: tuple[tuple[int, Ink, float], ...] = (
        (190, "main", 0.45), (240, "main", 0.75), (290, "main", 1), (345, "deep", 1),
    )  # fmt: skip
    for level, (y, ink, opacity) in enumerate(levels):
        step = 100 - 8 * level
        ridge = [
            (i * step - 40, y + (dice.uniform(-62, -22) if i % 2 else dice.uniform(0, 24))) for i in range(8)
        ]
        shapes.append(Shape(polygon([*ridge, (SIDE + 200, 400), (-40, 400)]), ink, opacity=opacity))
    return Art(shapes, "deep")


def peak(dice: Random) -> Art:
    """One sharp mountain with a snow cap, mirrored light on its flank."""
    x, y = dice.uniform(160, 240), dice.uniform(60, 100)
    flank = dice.choice((-1, 1))
    cap = [(x, y), (x + 50, y + 84), (x + 22, y + 66), (x, y + 96), (x - 20, y + 70), (x - 50, y + 84)]
    return Art(
        [
            Shape(circle(x + flank * 96, y + 60, 52), "accent"),
            Shape(polygon([(x, y), (x + 190, 400), (x - 190, 400)]), "main"),
            Shape(polygon([(x, y), (x + flank * 190, 400), (x + flank * 20, 400)]), "deep", opacity=0.5),
            Shape(polygon(cap), "light"),
            Shape(wave(372, 18, 130, dice.uniform(-60, 0)), "deep"),
        ],
        "deep",
    )


def sea(dice: Random) -> Art:
    """A sail on rolling waves."""
    x, y = dice.uniform(120, 280), 222
    length = dice.uniform(52, 70)
    inks: tuple[Ink, ...] = ("main", "light", "main", "deep", "main", "deep")
    rows = [Shape(wave(y + 34 * i, 22, length, -length * (i % 2) * 0.8), ink) for i, ink in enumerate(inks)]
    sails = polygon([(x, 60), (x, 208), (x - 74, 208)]) + polygon([(x + 8, 84), (x + 8, 208), (x + 66, 208)])
    hull = polygon([(x - 86, 216), (x + 80, 216), (x + 52, 252), (x - 60, 252)])
    moon = circle(x + dice.choice((-1, 1)) * 96, 92, 34)
    return Art([Shape(moon, "accent"), Shape(sails, "light"), Shape(hull, "deep"), *rows], "deep")


def compass(dice: Random) -> Art:
    """A compass rose, slightly turned."""
    turn = dice.uniform(-0.5, 0.5) - pi / 2
    return Art(
        [
            Shape(circle(200, 200, 168), "main"),
            Shape(circle(200, 200, 150), "light", line=3),
            Shape(star(200, 200, 118, 34, 4, turn=turn + pi / 4), "light"),
            Shape(star(200, 200, 190, 30, 4, turn=turn), "deep"),
            Shape(
                polygon([polar(200, 200, 190, turn), polar(200, 200, 30, turn + pi / 4), (200, 200)]),
                "accent",
            ),
            Shape(circle(200, 200, 16), "light"),
        ]
    )


def searchlights(dice: Random) -> Art:
    """Beams over a dark horizon."""
    beams = "".join(
        polygon([(x, 350), polar(x, 350, 520, angle - 0.07), polar(x, 350, 520, angle + 0.07)])
        for x, angle in (
            (70, dice.uniform(-1.3, -0.9)), (200, dice.uniform(-1.9, -1.3)), (330, dice.uniform(-2.2, -1.9)),
        )
    )  # fmt: skip
    x, y = dice.uniform(120, 280), dice.uniform(70, 120)
    plane = polygon([(x, y - 46), (x + 9, y - 8), (x + 62, y + 14), (x + 62, y + 24), (x + 8, y + 16),
                     (x + 5, y + 46), (x + 22, y + 60), (x - 22, y + 60), (x - 5, y + 46), (x - 8, y + 16),
                     (x - 62, y + 24), (x - 62, y + 14), (x - 9, y - 8)])  # fmt: skip
    return Art(
        [Shape(beams, "light", opacity=0.4), Shape(plane, "accent"), Shape(wave(352, 26, 120), "deep")],
        "deep",
    )


def chevrons(dice: Random) -> Art:
    """Sergeant's stripes, one of them in colour."""
    hot = dice.randrange(4)
    shapes = []
    for i in range(4):
        y = 96 + 66 * i
        stripe = polygon(
            [(50, y + 60), (200, y - 40), (350, y + 60), (350, y + 100), (200, y), (50, y + 100)]
        )
        shapes.append(Shape(stripe, "accent" if i == hot else "deep"))
    return Art([Shape(star(200, 40, 34, 13, 5), "light"), *shapes])


def barbed_wire(dice: Random) -> Art:
    """Two strands of wire before a sinking sun."""
    strands = []
    for y in (dice.uniform(120, 160), dice.uniform(240, 290)):
        tilt = dice.uniform(-24, 24)
        strands.append(path([(-10, y - tilt), (410, y + tilt)]))
        for x in range(30, 400, 68):
            at = y - tilt + tilt * 2 * x / SIDE
            strands.append(
                path([(x - 13, at - 22), (x + 13, at + 22)]) + path([(x + 13, at - 22), (x - 13, at + 22)])
            )
    return Art(
        [
            Shape(circle(dice.uniform(140, 260), 205, 122), "accent"),
            Shape(rect(0, 330, SIDE, 70), "deep"),
            Shape("".join(strands), "deep", line=7),
        ],
        "deep",
    )

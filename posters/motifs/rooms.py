"""This world: dramas and documentaries."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from posters.geometry import SIDE, Art, Shape, circle, num, path, polar, polygon, rect, wave

if TYPE_CHECKING:
    from random import Random

    from posters.palettes import Ink


def aperture(dice: Random) -> Art:
    """A lens closing on its subject."""
    blades, turn = dice.choice((6, 7, 8)), dice.uniform(0, 1)
    hole = dice.uniform(50, 74)
    cuts = "".join(
        path(
            [
                polar(200, 200, hole, turn + 2 * pi * k / blades),
                polar(200, 200, 172, turn + 2 * pi * k / blades + 1.1),
            ]
        )
        for k in range(blades)
    )
    opening = polygon(polar(200, 200, hole, turn + 2 * pi * k / blades) for k in range(blades))
    return Art(
        [Shape(circle(200, 200, 174), "deep"), Shape(cuts, "main", line=4), Shape(opening, "accent"),
         Shape(circle(200, 200, 174), "main", line=10)]
    )  # fmt: skip


def contours(dice: Random) -> Art:
    """A hill as a map shows it."""
    x, y = dice.uniform(150, 250), dice.uniform(160, 240)
    wobble = [dice.uniform(0.82, 1.2) for _ in range(6)]
    rings = []
    for r in range(28, 260, 25):
        at = [polar(x, y, r * w, k * pi / 3) for k, w in enumerate(wobble)]
        middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in zip(at, at[1:] + at[:1], strict=True)]
        rings.append(
            f"M{num(middles[-1][0])} {num(middles[-1][1])}"
            + "".join(
                f"Q{num(p)} {num(q)} {num(u)} {num(v)}" for (p, q), (u, v) in zip(at, middles, strict=True)
            )
        )
    hot = dice.randrange(1, 5)
    return Art(
        [
            Shape("".join(rings), "deep", line=3),
            Shape(rings[hot], "accent", line=9),
            Shape(circle(x, y, 9), "accent"),
        ]
    )


def halftone(dice: Random) -> Art:
    """A face of the news: dots that grow towards a corner."""
    x0, y0 = dice.choice((40, 360)), dice.choice((40, 360))
    dots = "".join(
        circle(x, y, max(1.5, 17 - 0.045 * ((x - x0) ** 2 + (y - y0) ** 2) ** 0.5))
        for x in range(22, 400, 40) for y in range(22, 400, 40)
    )  # fmt: skip
    bar = dice.choice((90, 170, 250))
    return Art([Shape(dots, "deep"), Shape(rect(0, bar, SIDE, 54), "accent")])


def door(dice: Random) -> Art:
    """A door ajar."""
    x, flip = dice.uniform(140, 200), dice.choice((-1, 1))
    spill = polygon([(x, 330), (x + 84, 330), (x + 84 + flip * 120 + 60, 400), (x + flip * 120 - 20, 400)])
    leaf_x = x if flip < 0 else x + 84
    leaf = polygon([(leaf_x, 92), (leaf_x + flip * 44, 70), (leaf_x + flip * 44, 356), (leaf_x, 330)])
    return Art(
        [
            Shape(rect(0, 330, SIDE, 70), "deep"),
            Shape(rect(x, 92, 84, 238), "accent"),
            Shape(spill, "accent", opacity=0.7),
            Shape(leaf, "main"),
            Shape(
                circle(x + 42, 214, 15)
                + polygon([(x + 24, 236), (x + 60, 236), (x + 54, 330), (x + 30, 330)]),
                "deep",
            ),
        ],
        "deep",
    )


def lone_tree(dice: Random) -> Art:
    """One tree on a wide plain."""
    x, r = dice.uniform(130, 270), dice.uniform(64, 88)
    crown = circle(x, 150, r) + circle(x - r * 0.7, 180, r * 0.6) + circle(x + r * 0.75, 184, r * 0.55)
    sun = circle(400 - x + dice.uniform(-20, 20), 236, 46)
    return Art(
        [
            Shape(sun, "accent"),
            Shape(path([(x, 160), (x, 330)]), "deep", line=12),
            Shape(crown, "main"),
            Shape(wave(318, 16, 220, -80), "deep"),
        ],
        "deep",
    )


def arcs(dice: Random) -> Art:
    """Concentric arches, one of them warm."""
    inks: list[Ink] = ["main", "deep"] if dice.random() < 0.5 else ["deep", "main"]
    hot = dice.randrange(5)
    shapes = []
    for i, r in enumerate((184, 150, 116, 82, 48)):
        arch = f"M{200 - r} 400V212a{r} {r} 0 0 1 {2 * r} 0V400z"
        shapes.append(Shape(arch, "accent" if i == hot else inks[i % 2]))
    return Art(shapes)


def setting_sun(dice: Random) -> Art:
    """A sun and its broken reflection."""
    x, r = dice.uniform(150, 250), dice.uniform(84, 112)
    half = f"M{num(x - r)} 222a{num(r)} {num(r)} 0 0 1 {num(2 * r)} 0z"
    ripples = "".join(
        rect(x - w / 2 + dice.uniform(-14, 14), y, w, 9)
        for y, w in ((240, 170), (262, 130), (286, 150), (312, 84), (340, 60))
    )
    return Art(
        [Shape(half, "accent"), Shape(rect(0, 222, SIDE, 180), "main"), Shape(ripples, "accent")], "main"
    )


def panes(dice: Random) -> Art:
    """A window: four panes, one of them lit."""
    hot = dice.randrange(4)
    shapes = []
    for i, (x, y) in enumerate(((66, 40), (206, 40), (66, 204), (206, 204))):
        shapes.append(Shape(rect(x, y, 128, 152), "accent" if i == hot else "main"))
        if i == hot:
            shapes.append(
                Shape(circle(x + 64, y + 92, 26) + f"M{x + 18} {y + 152}a46 44 0 0 1 92 0z", "deep")
            )
    return Art(shapes)


def colour_fields(dice: Random) -> Art:
    """Three fields of colour, one above the other."""
    first, second = sorted((dice.uniform(110, 190), dice.uniform(210, 300)))
    inks: list[Ink] = ["main", "accent", "deep"]
    dice.shuffle(inks)
    edges = (34, first, second, 366)
    fields = [
        Shape(rect(44, top, 312, bottom - top - 10), ink)
        for top, bottom, ink in zip(edges, edges[1:], inks, strict=False)
    ]
    return Art(fields)


def bridge(dice: Random) -> Art:
    """A suspension bridge to the other side."""
    left, right, deck = 110, 290, 268
    sag = dice.uniform(220, 262)
    cables = f"M-40 250Q60 {num(sag)} {left} 110Q200 {num(sag * 1.38)} {right} 110Q340 {num(sag)} 440 250"
    hangers = "".join(path([(x, 190 + 52 * (1 - abs(x - 200) / 90)), (x, deck)]) for x in range(128, 290, 18))
    towers = rect(left - 9, 84, 18, 230) + rect(right - 9, 84, 18, 230)
    return Art(
        [
            Shape(circle(dice.choice((56, 200, 344)), 150, dice.uniform(44, 70)), "accent"),
            Shape(hangers, "deep", line=2.5),
            Shape(cables, "deep", line=6),
            Shape(rect(0, deck, SIDE, 14) + towers, "deep"),
            Shape(wave(330, 14, 66, -20), "main"),
        ],
        "main",
    )


def letter(dice: Random) -> Art:
    """A letter that has been opened."""
    turn = dice.uniform(-16, 16)
    flap = polygon([(52, 150 - turn), (348, 150 + turn), (200, 20)])
    return Art(
        [
            Shape(flap, "deep"),
            Shape(polygon([(84, 60 - turn / 2), (316, 60 + turn / 2), (316, 260), (84, 260)]), "light"),
            Shape("".join(rect(112, 92 + 26 * i, dice.uniform(110, 176), 7) for i in range(3)), "main"),
            Shape(polygon([(52, 150 - turn), (200, 262), (348, 150 + turn), (348, 350), (52, 350)]), "main"),
            Shape(polygon([(52, 350), (200, 222), (348, 350)]), "deep", opacity=0.35),
            Shape(circle(200, 252, 26), "accent"),
        ]
    )

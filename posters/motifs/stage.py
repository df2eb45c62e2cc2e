"""Romances and musicals."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from posters.geometry import Art, Shape, circle, num, path, polar, polygon

if TYPE_CHECKING:
    from random import Random

    from posters.palettes import Ink


_BETWEEN: tuple[Ink, ...] = ("light", "deep")


def hearts(dice: Random) -> Art:
    """Two hearts of circles and squares, one in the other's way."""
    turn = dice.uniform(-20, 20)

    def heart(x: float, y: float, s: float) -> str:
        lobe = f"a{num(s * 0.707)} {num(s * 0.707)} 0 0 1 {num(s)}"
        return f"M{num(x)} {num(y + s)}L{num(x - s)} {num(y)}{lobe} {num(-s)}{lobe} {num(s)}z"

    return Art(
        [
            Shape(heart(158, 176 + turn, 124), "main"),
            Shape(heart(248, 226 - turn, 124), "accent", opacity=0.9),
        ]
    )


def halves(dice: Random) -> Art:
    """Two discs that meet; where they overlap a third colour."""
    r = dice.uniform(108, 126)
    apart = dice.uniform(52, 82)
    high = (r * r - apart * apart) ** 0.5
    side = f"A{num(r)} {num(r)} 0 0 1 200"
    lens = f"M200 {num(200 - high)}{side} {num(200 + high)}{side} {num(200 - high)}z"
    discs = [Shape(circle(200 - apart, 200, r), "main"), Shape(circle(200 + apart, 200, r), "accent")]
    return Art([*discs, Shape(lens, dice.choice(_BETWEEN))])


def rose(dice: Random) -> Art:
    """A flower by compass."""
    petals = dice.choice((6, 8, 10))
    turn = dice.uniform(0, 1)
    outer = "".join(circle(*polar(200, 170, 84, turn + 2 * pi * k / petals), 66) for k in range(petals))
    inner = "".join(
        circle(*polar(200, 170, 40, turn + pi / petals + 2 * pi * k / petals), 40) for k in range(petals)
    )
    return Art(
        [
            Shape("M200 200C190 290 214 330 200 410", "deep", line=12),
            Shape("M200 340q70 -70 110 -34q-30 60 -110 34z", "deep"),
            Shape(outer, "main"),
            Shape(inner, "accent"),
            Shape(circle(200, 170, 30), "light"),
        ]
    )


def window_for_two(dice: Random) -> Art:
    """Two people at a lit window, the moon with them."""
    gap = dice.uniform(24, 40)
    people = "".join(
        circle(x, 214, 24) + f"M{num(x - 46)} 330a46 76 0 0 1 92 0v40h-92z"
        for x in (200 - gap - 20, 200 + gap + 20)
    )
    return Art(
        [
            Shape("M60 370V190a140 140 0 0 1 280 0V370z", "main"),
            Shape(circle(dice.uniform(150, 250), 118, 32), "light"),
            Shape(people, "deep"),
            Shape("M60 370V190a140 140 0 0 1 280 0V370z", "accent", line=12),
        ]
    )


def vinyl(dice: Random) -> Art:
    """A record and its arm."""
    grooves = "".join(circle(190, 210, r) for r in range(78, 170, 15))
    arm = path([(352, 40), (352, 190), (270, dice.uniform(250, 290))])
    return Art(
        [
            Shape(circle(190, 210, 172), "deep"),
            Shape(grooves, "main", line=2),
            Shape(circle(190, 210, 58), "accent"),
            Shape(circle(190, 210, 9), "light"),
            Shape(arm, "light", line=11),
            Shape(circle(352, 44, 24), "light"),
        ]
    )


def keys(dice: Random) -> Art:
    """Piano keys on a slant."""
    lean = dice.choice((-1, 1)) * 60
    whites, blacks = [], []
    for i in range(-2, 9):
        x = i * 58
        whites.append(polygon([(x + lean, 60), (x + 53 + lean, 60), (x + 53 - lean, 410), (x - lean, 410)]))
        if i % 7 not in (2, 6):
            top, low = x + 40 + lean, x + 40 + lean * 0.25
            blacks.append(polygon([(top, 60), (top + 32, 60), (low + 32, 250), (low, 250)]))
    hot = dice.randrange(3, 6)
    return Art(
        [Shape("".join(whites), "light"), Shape(whites[hot], "accent"), Shape("".join(blacks), "deep")],
        "ground",
    )


def soundwave(dice: Random) -> Art:
    """Bars that swing."""
    by_ink: dict[Ink, list[str]] = {"main": [], "accent": [], "light": []}
    for i in range(13):
        height = dice.uniform(40, 330) * (1 - abs(i - 6) / 9)
        bar = f"M{26 + i * 29} {num(200 - height / 2)}V{num(200 + height / 2)}"
        by_ink[dice.choice(tuple(by_ink))].append(bar)
    return Art([Shape("".join(bars), ink, line=19) for ink, bars in by_ink.items() if bars])

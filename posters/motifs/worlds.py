"""Other places: science fiction, fantasy, action."""

from __future__ import annotations

from math import pi
from typing import TYPE_CHECKING

from posters.geometry import SIDE, Art, Shape, circle, num, path, polar, polygon, rect, star

if TYPE_CHECKING:
    from random import Random

    from posters.palettes import Ink


def ringed_planet(dice: Random) -> Art:
    """A planet with its ring passing before and behind."""
    tilt, r = dice.uniform(-50, 50), dice.uniform(92, 116)
    back = f"M16 {num(200 + tilt)}A190 56 {num(tilt / 3)} 0 1 384 {num(200 - tilt)}"
    front = f"M16 {num(200 + tilt)}A190 56 {num(tilt / 3)} 0 0 384 {num(200 - tilt)}"
    edge, back_edge = (
        f"a{num(r)} {num(r)} 0 0 1 0 {num(2 * r)}",
        f"a{num(r * 1.5)} {num(r * 1.5)} 0 0 0 0 {num(-2 * r)}",
    )
    shade = f"M200 {num(200 - r)}{edge}{back_edge}z"
    return Art(
        [
            Shape(_stars(dice, 26), "light"),
            Shape(back, "accent", line=13),
            Shape(circle(200, 200, r), "main"),
            Shape(shade, "deep", opacity=0.4),
            Shape(front, "accent", line=13),
        ]
    )


def orbits(dice: Random) -> Art:
    """Worlds on their rounds about a sun."""
    x, y = dice.uniform(100, 300), dice.uniform(130, 270)
    radii = (84, 134, 190, 252)
    worlds = [polar(x, y, r, dice.uniform(0, 2 * pi)) for r in radii]
    dots = "".join(circle(*at, size) for at, size in zip(worlds, (10, 17, 12, 24), strict=True))
    return Art(
        [
            Shape("".join(circle(x, y, r) for r in radii), "light", line=2.5),
            Shape(circle(x, y, 50), "accent"),
            Shape(dots, "light"),
        ]
    )


def horizon_grid(dice: Random) -> Art:
    """A sliced sun over an endless grid."""
    y = 236
    slots = "".join(rect(40, y - 12 - 26 * i, 320, max(2, 12 - 2.4 * i)) for i in range(5))
    rows = "".join(path([(0, y + d), (SIDE, y + d)]) for d in (8, 24, 50, 90, 146))
    columns = "".join(path([(200 + k * 16, y), (200 + k * 96, 400)]) for k in range(-12, 13))
    return Art(
        [
            Shape(_stars(dice, 14), "light"),
            Shape(circle(200, y - 40, dice.uniform(112, 136)), "accent"),
            Shape(slots, "ground"),
            Shape(rect(0, y, SIDE, 180), "deep"),
            Shape(rows + columns, "main", line=2.5),
        ],
        "deep",
    )


def monolith(dice: Random) -> Art:
    """A slab, a sun, a world's edge."""
    x = dice.uniform(150, 190)
    return Art(
        [
            Shape(circle(x + 36, 92, dice.uniform(46, 66)), "accent"),
            Shape(f"M-80 400A330 330 0 0 1 480 400z", "main"),  # noqa: F541
            Shape(rect(x, 100, 72, 220), "deep"),
        ],
        "main",
    )


def rocket(dice: Random) -> Art:
    """A rocket and the plume it stands on."""
    x = dice.uniform(170, 230)
    body = f"M{num(x)} 44c46 44 50 116 36 196h-72c-14 -80 -10 -152 36 -196z"
    fins = polygon([(x - 37, 180), (x - 74, 262), (x - 32, 242)]) + polygon(
        [(x + 37, 180), (x + 74, 262), (x + 32, 242)]
    )
    plume = "".join(
        circle(x + dx, y, r) for dx, y, r in ((0, 330, 50), (-62, 374, 56), (64, 372, 58), (0, 400, 80))
    )
    return Art(
        [
            Shape(_stars(dice, 18), "light"),
            Shape(polygon([(x - 22, 246), (x + 22, 246), (x, 330)]), "accent"),
            Shape(plume, "main"),
            Shape(fins, "accent"),
            Shape(body, "light"),
            Shape(circle(x, 132, 18), "deep"),
        ],
        "main",
    )


def castle(dice: Random) -> Art:
    """Towers under a crescent."""
    towers = []
    for x, width, top in (
        (70, 56, dice.uniform(190, 240)),
        (150, 100, dice.uniform(120, 170)),
        (280, 52, dice.uniform(170, 230)),
    ):
        towers.append(rect(x, top, width, 400 - top))
        towers.append(
            polygon([(x - 12, top + 2), (x + width / 2, top - width * 1.05), (x + width + 12, top + 2)])
        )
    towers.append(rect(40, 300, 330, 100))
    x = dice.choice((84, 330))
    moon = f"M{x} 40a50 50 0 1 0 44 74a40 40 0 1 1 -44 -74z"
    return Art(
        [
            Shape(_stars(dice, 20), "light"),
            Shape(moon, "accent"),
            Shape("".join(towers), "deep"),
            Shape(rect(192, 200, 16, 30) + "M176 400v-50a24 24 0 0 1 48 0v50z", "accent"),
        ],
        "deep",
    )


def scales(dice: Random) -> Art:
    """A dragon's scales, one of them golden."""
    hot = dice.randrange(8, 28)
    shapes = []
    for row in range(8, -1, -1):
        by_ink: dict[Ink, list[str]] = {"main": [], "deep": [], "accent": []}
        for column in range(-1, 5):
            x, y = column * 100 + (50 if row % 2 else 0), row * 48 - 30
            plain: Ink = "main" if (row + column) % 3 else "deep"
            by_ink["accent" if row * 6 + column == hot else plain].append(
                f"M{x} {y}h100v26a50 50 0 0 1 -100 0z"
            )
        for ink, pieces in by_ink.items():
            if pieces:
                shapes += [Shape("".join(pieces), ink), Shape("".join(pieces), "ground", line=5)]
    return Art(shapes)


def crystal(dice: Random) -> Art:
    """A cut stone that shines."""
    w, y = dice.uniform(86, 112), dice.uniform(120, 150)
    left, right, top, tip = (200 - w, y), (200 + w, y), (200, y - 84), (200, 352)
    rays = "".join(
        path([polar(200, 200, 176, k * pi / 8), polar(200, 200, 230, k * pi / 8)]) for k in range(16)
    )
    return Art(
        [
            Shape(rays, "accent", line=6),
            Shape(polygon([top, right, tip, left]), "main"),
            Shape(
                polygon([top, (200 - w / 3, y), left]) + polygon([(200 + w / 3, y), right, tip]),
                "deep",
                opacity=0.55,
            ),
            Shape(polygon([top, (200 + w / 3, y), (200 - w / 3, y)]), "light"),
            Shape(polygon([(200 - w / 3, y), (200 + w / 3, y), tip]), "accent", opacity=0.85),
        ]
    )


def blast(dice: Random) -> Art:
    """An explosion in three layers."""
    x, y = dice.uniform(160, 240), dice.uniform(160, 240)
    points = dice.choice((11, 13, 15))
    turn = dice.uniform(0, 1)
    return Art(
        [
            Shape(star(x, y, 250, 130, points, turn=turn), "main"),
            Shape(star(x, y, 168, 84, points, turn=turn + 0.2), "accent"),
            Shape(star(x, y, 92, 44, points, turn=turn + 0.4), "light"),
        ]
    )


def speed(dice: Random) -> Art:
    """Diagonal stripes at full throttle."""
    lean = dice.choice((-1, 1))
    x, shapes = -140.0, []
    inks: tuple[Ink, ...] = ("main", "accent", "deep", "light", "accent", "main")
    for ink in inks:
        width = dice.uniform(22, 74)
        a, b = (x, x + width) if lean > 0 else (SIDE - x - width, SIDE - x)
        shapes.append(Shape(polygon([(a + lean * 180, -10), (b + lean * 180, -10), (b, 410), (a, 410)]), ink))
        x += width + dice.uniform(12, 40)
    return Art(shapes)


def arrow(dice: Random) -> Art:
    """Three arrowheads, faster and faster."""
    turn = dice.choice((-pi / 2, -pi / 4, 0))
    inks: tuple[Ink, ...] = ("deep", "main", "accent")
    shapes = []
    for distance, ink in zip((-96, 0, 96), inks, strict=True):
        x, y = polar(190, 200, distance, turn)
        head = [polar(x, y, 128, turn + 2.35), polar(x, y, 40, turn), polar(x, y, 128, turn - 2.35)]
        shapes.append(Shape(path(head), ink, line=42))
    return Art(shapes)


def _stars(dice: Random, count: int) -> str:
    """A sky of small stars."""
    return "".join(
        star(dice.uniform(10, 390), dice.uniform(6, 330), size, size * 0.34, 4)
        for size in (dice.choice((3, 4, 5, 8)) for _ in range(count))
    )

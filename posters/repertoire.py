"""Which palettes, motifs and faces speak for a genre."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from posters.geometry import Art
from posters.motifs import bright, dread, land, night, play, rooms, stage, worlds

Motif = Callable[[Random], Art]


@dataclass(frozen=True, slots=True)
class Voice:
    """How a genre speaks. `weight` says how much it decides when a film has several genres."""

    palettes: str
    motifs: tuple[Motif, ...]
    faces: tuple[str, ...]
    weight: int = 2


DRAMA = Voice(
    "drama",
    (
        rooms.door,
        rooms.lone_tree,
        rooms.arcs,
        rooms.setting_sun,
        rooms.panes,
        stage.halves,
        land.sea,
        night.stairs,
        rooms.colour_fields,
        rooms.bridge,
        rooms.letter,
    ),
    ("grotesque", "roman", "bookish", "geometric", "italic"),
    1,
)

VOICES: dict[str, Voice] = {
    "action": Voice(
        "action", (worlds.blast, worlds.speed, worlds.arrow, night.crosshair), ("condensed", "caps"), 2
    ),
    "adventure": Voice(
        "adventure", (land.ranges, land.peak, land.sea, land.compass), ("caps", "geometric", "bookish")
    ),
    "animation": Voice(
        "children", (play.bounce, bright.tiles, play.paper_stars, bright.grin), ("grotesque", "geometric"), 3
    ),
    "children": Voice(
        "children", (play.balloons, play.kite, play.paper_stars, worlds.rocket), ("grotesque", "bookish"), 3
    ),
    "comedy": Voice(
        "comedy",
        (
            bright.grin,
            bright.tiles,
            bright.confetti,
            bright.spotlight,
            bright.bowler,
            bright.dominoes,
            bright.fried_egg,
        ),
        ("grotesque", "caps", "bookish"),
    ),
    "crime": Voice(
        "noir",
        (night.fingerprint, night.skyline, night.long_shadow, night.streetlamp),
        ("condensed", "caps", "slab"),
        3,
    ),
    "documentary": Voice(
        "documentary", (rooms.aperture, rooms.contours, rooms.halftone), ("slab", "grotesque"), 5
    ),
    "drama": DRAMA,
    "fantasy": Voice(
        "fantasy", (worlds.castle, worlds.scales, worlds.crystal), ("roman", "italic", "bookish"), 3
    ),
    "film-noir": Voice(
        "noir",
        (night.blinds, night.streetlamp, night.stairs, night.skyline),
        ("condensed", "roman", "caps"),
        6,
    ),
    "horror": Voice(
        "horror",
        (dread.fangs, dread.house, dread.slashes, dread.drips, dread.moonlit),
        ("condensed", "bookish", "caps"),
        5,
    ),
    "musical": Voice(
        "musical", (stage.vinyl, stage.keys, stage.soundwave), ("geometric", "italic", "caps"), 4
    ),
    "mystery": Voice(
        "suspense", (dread.keyhole, dread.eye, night.stairs, night.fingerprint), ("roman", "caps"), 3
    ),
    "romance": Voice(
        "romance",
        (stage.hearts, stage.rose, stage.halves, stage.window_for_two, rooms.letter),
        ("italic", "bookish", "geometric"),
        3,
    ),
    "sci-fi": Voice(
        "scifi",
        (worlds.ringed_planet, worlds.orbits, worlds.horizon_grid, worlds.monolith, worlds.rocket),
        ("geometric", "caps"),
        4,
    ),
    "thriller": Voice(
        "suspense",
        (night.vertigo, dread.eye, night.stairs, night.shattered, night.long_shadow, dread.keyhole),
        ("caps", "condensed", "grotesque"),
        2,
    ),
    "war": Voice("war", (land.searchlights, land.chevrons, land.barbed_wire), ("condensed", "slab"), 4),
    "western": Voice(
        "western", (land.mesa, land.desert_road, land.cactus), ("slab", "condensed", "bookish"), 6
    ),
}
"""By lower-case genre name. A genre we do not know speaks like a drama."""


def voice_of(genre: str) -> Voice:
    """The voice of a genre as any MovieLens release spells it ("Children's", "Children")."""
    return VOICES.get(genre.casefold().removesuffix("'s"), DRAMA)

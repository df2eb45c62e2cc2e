"""What the stores hold before a preparation: the model that serves, and the marks of visitors."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from recommender.films.loading import has_map
from recommender.opening import open_catalogue, open_visitors
from recommender.places import StorePlaces
from recommender.types import StoredMarks


@dataclass(frozen=True, slots=True)
class Served:
    """What the stores serve: a model's version, and the checksum of the profile tower loaded with it."""

    version: str
    tower: str | None


def served(places: StorePlaces) -> Served | None:
    """What serves; None where what it lacks, as a map, comes with loading it again."""
    with closing(open_catalogue(places)) as catalogue:
        active = catalogue.active()
        if active is None or not has_map(catalogue, active):
            return None
        tower = catalogue.profile_tower(active.load_id)
        return Served(active.model.name, tower.checksum if tower else None)


def served_version(places: StorePlaces) -> str | None:
    """Name of the model version that the catalogue says serves."""
    with closing(open_catalogue(places)) as catalogue:
        active = catalogue.active()
    return active.model.name if active else None


def remembered_marks(places: StorePlaces) -> list[StoredMarks]:
    """All marks that visitors asked to be remembered."""
    with closing(open_visitors(places)) as visitors:
        return list(visitors.all_marks())

"""What the recommender needs of its SQL catalogue: which version serves, its films, external details."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from ingest.schema import ExternalIds, MovieId
from recommender.profiles import ProfileTower
from recommender.query import QueryRule
from recommender.types import Film, ModelVersion, Place, RatingSummary


@dataclass(frozen=True, slots=True)
class Load:
    """One load of a prepared model: its number, its collection of vectors, and what the model says."""

    load_id: int
    collection: str
    fingerprint: str
    model: ModelVersion
    rule: QueryRule


@dataclass(frozen=True, slots=True)
class CatalogueFilm:
    """A film, how many people liked it, and its place on the map (None: loaded before there was a map).

    A server keeps these in memory.
    """

    film: Film
    likes: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """Everything the catalogue stores for one film of one load."""

    film: Film
    likes: int
    ratings: RatingSummary
    similar: tuple[MovieId, ...]
    place: Place | None = None


class Catalogue(Protocol):
    """The SQL side. Every method may raise `StoreUnavailable`. Safe to call from several threads."""

    def active(self) -> Load | None:
        """The load that serves, the single truth; None before the first."""

    def previous(self) -> Load | None:
        """The load that served before, kept for rolling back."""

    def films(self, load_id: int) -> list[CatalogueFilm]:
        """All films of a load, by ascending movie id."""

    def count_films(self, load_id: int) -> int:
        """How many films a load has."""

    def entry(self, load_id: int, movie_id: MovieId) -> CatalogueEntry | None:
        """One film with its ratings and similar films."""

    def external(self, movie_id: MovieId) -> dict[str, str]:
        """Facts about a film that the user supplied; empty if none."""

    def begin(self, table: str, fingerprint: str, model: ModelVersion, rule: QueryRule) -> Load:
        """Note the intention to load: a number and a collection name nobody else has."""

    def add_films(self, load_id: int, entries: Sequence[CatalogueEntry]) -> None:
        """Add films to a load that does not serve yet."""

    def add_profile_tower(self, load_id: int, tower: ProfileTower) -> None:
        """Add the profile tower to a load that does not serve yet."""

    def profile_tower(self, load_id: int) -> ProfileTower | None:
        """The profile tower of a load; None if it came without one."""

    def activate(self, load_id: int) -> None:
        """Let a load serve, in one transaction; the one serving until now becomes the previous.

        Raises `StoreUnavailable` if the load has been cleaned away meanwhile by another loader.
        """

    def roll_back(self) -> Load | None:
        """Let the previous load serve again, in one transaction; None if there is none."""

    def deactivate(self) -> None:
        """Let nothing serve and forget what served before, in one transaction."""

    def stale(self) -> list[Load]:
        """Loads that neither serve nor served just before: older ones and half-loaded leftovers."""

    def forget(self, load_id: int) -> None:
        """Delete a load that does not serve, and all that belongs to it."""

    def external_ids(self, movie_id: MovieId) -> ExternalIds:
        """What a film is called elsewhere, as the user supplied it."""

    def save_external_ids(self, ids: Mapping[MovieId, ExternalIds]) -> None:
        """Store what films are called elsewhere, replacing what was stored of the same films."""

    def save_external(self, details: Mapping[MovieId, Mapping[str, str]]) -> None:
        """Store facts about films, replacing earlier ones of the same films."""

    def close(self) -> None:
        """Close all connections."""

"""Rows of the catalogue's tables, to values and back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row

from ingest.schema import MovieId
from recommender.query import parse_rule
from recommender.stores.catalogue import CatalogueEntry, Load
from recommender.types import Film, ModelVersion, Place


def load_of(row: Row[*tuple[Any, ...]]) -> Load:
    """A row of LOADS as a load."""
    model = ModelVersion(row.version, row.model, row.dataset, row.dim, row.metric, row.metrics)
    return Load(row.load_id, row.collection, row.fingerprint, model, parse_rule(row.rule, row.dim))


def film_of(row: Row[*tuple[Any, ...]]) -> Film:
    """A row of FILMS as a film."""
    return Film(MovieId(row.movie_id), row.title, row.year, tuple(row.genres))


def place_of(row: Row[*tuple[Any, ...]]) -> Place | None:
    """Where a row of FILMS joined with PLACES puts its film; None without a place."""
    return None if row.x is None else (row.x, row.y)


def place_row(load_id: int, entry: CatalogueEntry, place: Place) -> dict[str, Any]:
    """A film's place, as a row of PLACES."""
    return {"load_id": load_id, "movie_id": entry.film.movie_id, "x": place[0], "y": place[1]}


def film_row(load_id: int, entry: CatalogueEntry) -> dict[str, Any]:
    """A film, as a row of FILMS."""
    return {
        "load_id": load_id,
        "movie_id": entry.film.movie_id,
        "title": entry.film.title,
        "year": entry.film.year,
        "genres": list(entry.film.genres),
        "likes": entry.likes,
        "ratings": entry.ratings.count,
        "mean_rating": entry.ratings.mean,
        "histogram": list(entry.ratings.histogram),
        "similar": list(entry.similar),
    }

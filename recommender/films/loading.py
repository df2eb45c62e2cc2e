"""Brings a prepared model into both stores and lets it serve, in one step that cannot be seen half done.

The order makes a crash at any moment harmless: a row announces the load, then come the vectors in a new
collection and the films under a new number, then both are checked, and at last one statement makes the load
the serving one. Until then the old version serves; leftovers are removed by the next load.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ingest.schema import MovieId
from recommender.errors import ArtifactError, NotReady, StoreUnavailable
from recommender.films.artifacts import Artifacts, Manifest, read_artifacts, read_manifest, read_tower
from recommender.films.serving import clear_stale
from recommender.films.summaries import catalogue_entries
from recommender.profiles import ProfileTower
from recommender.query import query_vector
from recommender.stores.catalogue import Catalogue, CatalogueEntry, Load
from recommender.stores.vectors import CollectionMissing, OpenVectors, VectorStore
from recommender.types import NO_FILTERS, Film, ModelVersion, Place

Progress = Callable[[str, int, int], object]
"""Told a step's name, how many films have been done since it was last told, and how many there are."""

_FILMS_PER_STEP = 500
_PROBES = 5
_PROBE_LIMIT = 100
_TOLERANCE = 1e-4


def has_map(catalogue: Catalogue, load: Load) -> bool:
    """Whether all films of a load have a place on the map: not so for loads made before there were maps."""
    return all(film.place is not None for film in catalogue.films(load.load_id))


@dataclass(frozen=True, slots=True)
class Loader:
    """The stores to load into. `table` begins the names of collections; `dim` refuses models of another."""

    catalogue: Catalogue
    open_vectors: OpenVectors
    table: str
    dim: int | None = None

    def load(self, out: Path, progress: Progress, *, force: bool = False) -> ModelVersion | None:
        """Load the model in `out` and let it serve; None if it serves already and `force` is not set.

        Raises `ArtifactError` and `StoreUnavailable`; whatever served before then goes on serving.
        """
        manifest = read_manifest(out)
        if self.dim is not None and manifest.model.dim != self.dim:
            raise ArtifactError(
                f"This model has {manifest.model.dim} dimensions but VECTOR_DIMENSION is {self.dim}; "
                f"unset it, or train with --hidden-dims {self.dim}."
            )
        tower = read_tower(out, manifest)
        if not force and self._serves(manifest, tower):
            return None
        artifacts = read_artifacts(out)
        model = artifacts.manifest.model
        with self.open_vectors() as store:
            clear_stale(self.catalogue, store)
        # With the store closed: others wait while an embedded one is open, and this takes seconds.
        entries = _entries(artifacts, self._places(artifacts.manifest), progress)
        with self.open_vectors() as store:
            load = self.catalogue.begin(
                self.table, artifacts.manifest.fingerprint, model, artifacts.manifest.rule
            )
            self._insert_vectors(store, load, artifacts, progress)
            self._insert_films(load, entries, progress)
            if tower is not None:
                self.catalogue.add_profile_tower(load.load_id, tower)
            self._verify(store, load, artifacts)
        self.catalogue.activate(load.load_id)
        return model

    def roll_back(self) -> ModelVersion:
        """Let the version serve again that served before; a second call undoes the first.

        Raises `NotReady` if there is none and `StoreUnavailable` if its vectors are gone.
        """
        previous = self.catalogue.previous()
        if previous is None:
            raise NotReady("There is no previous version to go back to.")
        with self.open_vectors() as store:
            self._check_counts(store, previous)
        load = self.catalogue.roll_back()
        if load is None:
            raise NotReady("There is no previous version to go back to.")
        return load.model

    def _places(self, manifest: Manifest) -> dict[MovieId, Place]:
        """Where films stand on the map already, in a version that the model extends."""
        for load in (self.catalogue.active(), self.catalogue.previous()):
            if load is not None and load.model.name in manifest.extends:
                films = self.catalogue.films(load.load_id)
                return {each.film.movie_id: each.place for each in films if each.place is not None}
        return {}

    def _serves(self, manifest: Manifest, tower: ProfileTower | None) -> bool:
        active = self.catalogue.active()
        if active is None:
            return False
        if (active.model.name, active.fingerprint) != (manifest.model.name, manifest.fingerprint):
            return False
        if self.catalogue.profile_tower(active.load_id) != tower:
            return False
        if not has_map(self.catalogue, active):
            return False
        with self.open_vectors() as store:
            try:
                self._check_counts(store, active)
            except CollectionMissing:
                return False
        return True

    def _insert_vectors(
        self, store: VectorStore, load: Load, artifacts: Artifacts, progress: Progress
    ) -> None:
        films = [Film(item.movie_id, item.title, item.year, item.genres) for item in artifacts.dataset.items]
        store.create(load.collection, load.model.dim, artifacts.manifest.metric)
        for start in range(0, len(films), _FILMS_PER_STEP):
            part = slice(start, start + _FILMS_PER_STEP)
            store.insert(load.collection, films[part], artifacts.vectors[part])
            progress("vectors", len(films[part]), len(films))
        store.finish(load.collection)

    def _insert_films(self, load: Load, entries: list[CatalogueEntry], progress: Progress) -> None:
        for start in range(0, len(entries), _FILMS_PER_STEP):
            part = entries[start : start + _FILMS_PER_STEP]
            self.catalogue.add_films(load.load_id, part)
            progress("catalogue", len(part), len(entries))

    def _verify(self, store: VectorStore, load: Load, artifacts: Artifacts) -> None:
        """Both stores hold every film, and searches give the scores that the files give."""
        self._check_counts(store, load)
        total = len(artifacts.vectors)
        if store.count(load.collection) != total:
            raise StoreUnavailable("The stores did not keep every film; run one load at a time.")
        limit = min(_PROBE_LIMIT, total)
        for row in np.linspace(0, total - 1, _PROBES, dtype=int):
            liked = artifacts.vectors[row : row + 1]
            query = query_vector(load.rule, liked, liked[:0])
            expected = np.sort(artifacts.vectors @ query)[::-1][:limit]
            found = store.search(load.collection, query, limit, NO_FILTERS).scores
            if len(found) != limit or not np.allclose(found, expected, rtol=_TOLERANCE, atol=_TOLERANCE):
                raise StoreUnavailable("A probe search in Milvus gave other scores than the model's files.")

    def _check_counts(self, store: VectorStore, load: Load) -> None:
        vectors, films = store.count(load.collection), self.catalogue.count_films(load.load_id)
        if vectors != films:
            raise CollectionMissing(
                f"Version {load.model.name} has {vectors} vectors but {films} films; load the model again."
            )


def _entries(
    artifacts: Artifacts, known: Mapping[MovieId, Place], progress: Progress
) -> list[CatalogueEntry]:
    """All that is computed about the films; those with `known` places on the map keep them."""
    # Only here: servers import this module too, and the library behind the map is large.
    from recommender.films.film_map import among, film_map  # noqa: PLC0415

    vectors, bias = artifacts.vectors, artifacts.manifest.rule.bias
    places = [known.get(item.movie_id) for item in artifacts.dataset.items]
    if known:
        placed = among(vectors, bias, places)
        progress("map", len(vectors), len(vectors))
    else:
        placed = film_map(vectors, bias, lambda films: progress("map", films, len(vectors)))
    return catalogue_entries(
        artifacts.dataset,
        vectors,
        bias,
        placed,
        lambda films: progress("similar films", films, len(vectors)),
    )

"""Measure trained towers on the test users: `python -m dssm.evaluate OUT`, or `--state DIR`.

The item vectors are loaded into Milvus and every test user is searched there, in batches; the same figures
are computed without Milvus. Prints one table and the difference; ends with exit code 1 where there is any.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import numpy as np
from tqdm import tqdm

from config import Settings, SettingsError, load_settings
from dssm import artifacts
from dssm.evaluation import Figures, Search, exact_search, measure, table
from dssm.loading import load_vectors
from dssm.network import TwoTowers
from dssm.places import Place, add_place, place_of
from dssm.sequences import leave_last_out
from dssm.vectors import query_vectors
from dssm.world import World
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.schema import FloatArray, IntArray, MovieId
from ingest.table_storage import load_tables, read_tables_summary
from recommender.errors import RecommenderError
from recommender.opening import vectors_opener
from recommender.places import StorePlaces
from recommender.stores.vectors import OpenVectors, VectorStore
from recommender.types import Film
from training.errors import ArtifactError, ModelError

AGREE, DISAGREE = 0, 1


@ending(DatasetError, ModelError, RecommenderError, misuse=SettingsError)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 agreed, 1 disagreed or cannot, 2 bad option or setting."""
    options = _parser().parse_args(arguments)
    settings = load_settings(state_dir=options.state)
    artifact, world = _load(place_of(options), settings.vector_dimension)
    return _compare(artifact, world, settings, as_json=options.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m dssm.evaluate",
        description="Search Milvus for every test user and measure; compute the same without Milvus.",
    )
    add_place(parser)
    parser.add_argument("--json", action="store_true", help="print JSON instead of the table")
    return parser


def _load(place: Place, dim: int | None) -> tuple[artifacts.Artifact, World]:
    """The towers, and the world they were trained on, encoded with their vocabularies."""
    artifact = artifacts.read(place.out)
    if dim is not None and artifact.vectors.shape[1] != dim:
        raise ArtifactError(
            f"These towers have {artifact.vectors.shape[1]} dimensions but VECTOR_DIMENSION is {dim}; unset "
            f"it, or train with --dim {dim}."
        )
    if read_tables_summary(place.dataset).dataset.fingerprint != artifact.run["dataset"]["fingerprint"]:
        raise ArtifactError(
            f"The towers in {place.out} were trained on other data than {place.dataset} holds; train again."
        )
    tables = load_tables(place.dataset)
    return artifact, World.of(tables, artifact.vocabularies, artifact.settings.history_length)


def _compare(artifact: artifacts.Artifact, world: World, settings: Settings, *, as_json: bool) -> int:
    network = TwoTowers(world.schema, world.vocabularies, artifact.settings)
    network.load_state_dict(artifact.weights)
    cases = leave_last_out(world.sequences).test
    queries = query_vectors(network.eval(), world, cases)

    def figures(search: Search) -> Figures:
        return measure(search, queries, cases, world.n_items)

    places = StorePlaces.of(settings)
    collection = f"{settings.milvus_table}_dssm_evaluation"
    ids = world.vocabularies[world.schema.item_key].values.astype(np.int64)
    with (
        _loaded(vectors_opener(places), collection, ids, artifact.vectors) as store,
        tqdm(total=len(cases.users), desc="searching Milvus", unit="user", disable=None) as bar,
    ):
        through_milvus = figures(_milvus_search(store, collection, ids, bar.update))
    exact = figures(exact_search(artifact.vectors))
    difference = max(abs(through_milvus[name] - exact[name]) for name in exact)
    _tell(artifact, {"Milvus": through_milvus, "exact": exact}, difference, as_json=as_json)
    return DISAGREE if difference else AGREE


def _tell(
    artifact: artifacts.Artifact, columns: dict[str, Figures], difference: float, *, as_json: bool
) -> None:
    if as_json:
        answer = {**artifact.run, "figures": columns, "difference": difference}
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    print(table(columns))
    print(f"Largest difference between Milvus and exact search: {difference:g}")


@contextmanager
def _loaded(
    open_vectors: OpenVectors, collection: str, ids: IntArray, vectors: FloatArray
) -> Iterator[VectorStore]:
    """A store that holds the items' vectors in `collection` for as long as they are needed."""
    with open_vectors() as store:
        films = [Film(MovieId(item), "", None, ()) for item in ids.tolist()]
        try:
            with tqdm(total=len(films), desc="loading Milvus", unit="item", disable=None) as bar:
                load_vectors(store, collection, films, vectors, bar.update)
            yield store
        finally:
            store.drop(collection)


def _milvus_search(
    store: VectorStore, collection: str, ids: IntArray, advance: Callable[[float], object]
) -> Search:
    """Search in Milvus, ids turned back into item numbers."""
    order = np.argsort(ids)

    def search(queries: FloatArray, limit: int) -> tuple[IntArray, FloatArray]:
        found = store.search_many(collection, queries, limit)
        advance(len(queries))
        movie_ids = np.stack([hits.movie_ids for hits in found])
        numbers = order[np.searchsorted(ids, movie_ids, sorter=order)] + 1
        return numbers.astype(np.int64), np.stack([hits.scores for hits in found])

    return search


if __name__ == "__main__":
    sys.exit(main())

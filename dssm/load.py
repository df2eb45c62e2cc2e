"""Load trained towers and what they are about into the stores: `python -m dssm.load OUT`, or `--state DIR`.

Two collections: the items of the towers for the next item, and the films of the towers over profiles, where
they are trained. Users, their histories and the items go to Redis or SQL, where the server and the services
look them up. What is there already is left alone. Products are keyed by their sku as a number.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from config import Settings, SettingsError, load_settings
from dssm.answers import FOLDER, read_answers
from dssm.loading import holds, load_vectors
from dssm.opening import answers_collection
from dssm.places import Place, add_place, place_of
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.features import MOVIES
from ingest.schema import FloatArray, MovieId
from ingest.storage import load_dataset
from ingest.table_storage import load_tables, read_tables_summary
from recommender.entities import source_of
from recommender.errors import RecommenderError
from recommender.items.entity_loading import load_entities
from recommender.items.item_search import keys_of
from recommender.items.new_items import read_new_items
from recommender.items.tower_files import read_towers
from recommender.opening import open_entities, towers_collection, vectors_opener
from recommender.places import StorePlaces
from recommender.records import RECORDS
from recommender.types import Film
from training.errors import ArtifactError, ModelError


@dataclass(frozen=True, slots=True)
class _Part:
    """What one collection is to hold: row i of `vectors` belongs to `films[i]`, a film or a product."""

    collection: str
    films: list[Film]
    vectors: FloatArray


@ending(
    DatasetError,
    ModelError,
    RecommenderError,
    misuse=SettingsError,
    stopped="Stopped. The same command loads what is missing.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option or setting."""
    parser = argparse.ArgumentParser(
        prog="python -m dssm.load", description="Load trained towers into Milvus."
    )
    add_place(parser)
    parser.add_argument("--force", action="store_true", help="load again what Milvus holds already")
    options = parser.parse_args(arguments)
    settings = load_settings(state_dir=options.state)
    place = place_of(options)
    _load(list(_parts(place, settings.milvus_table)), settings, force=options.force)
    _load_entities(place, settings)
    return 0


def _parts(place: Place, table: str) -> Iterator[_Part]:
    summary = read_tables_summary(place.dataset)
    data = summary.dataset
    towers = read_towers(place.out)
    if towers.source != source_of(summary.schema.name, data.name, data.fingerprint):
        raise ArtifactError(
            f"The towers in {place.out} were trained on other data than {place.dataset} holds; train again."
        )
    towers = towers.with_new_items(read_new_items(place.out))
    known: dict[MovieId, Film] = {}
    if summary.schema is MOVIES:
        known = {
            item.movie_id: Film(item.movie_id, item.title, item.year, item.genres)
            for item in load_dataset(place.dataset).items
        }
    ids = [MovieId(key) for key in keys_of(towers.item_ids).tolist()]
    films = [known.get(item_id, Film(item_id, "", None, ())) for item_id in ids]
    yield _Part(towers_collection(table, data.name), films, towers.items.vectors)
    if (place.out / FOLDER).exists():
        answers = read_answers(place.out / FOLDER, data.fingerprint)
        yield _Part(answers_collection(table, data.name), list(known.values()), answers.films)


def _load(parts: list[_Part], settings: Settings, *, force: bool) -> None:
    with vectors_opener(StorePlaces.of(settings))() as store:
        for part in parts:
            rows, dim = part.vectors.shape
            if not force and holds(store, part.collection, part.films, np.asarray(part.vectors)):
                print(f"{part.collection}: {rows:,} vectors of {dim} dimensions are there already.")
                continue
            with tqdm(total=rows, desc=part.collection, unit="item", disable=None) as bar:
                load_vectors(store, part.collection, part.films, part.vectors, bar.update)
            print(f"{part.collection}: {rows:,} vectors of {dim} dimensions loaded.")


def _load_entities(place: Place, settings: Settings) -> None:
    summary = read_tables_summary(place.dataset)
    data, schema = summary.dataset, summary.schema
    source = source_of(schema.name, data.name, data.fingerprint)
    entities = open_entities(StorePlaces.of(settings), RECORDS[schema.name])
    try:
        if entities.source() == source:
            print(f"{data.name}: {data.users:,} users and {data.items:,} items are there already.")
            return
        titles = {}
        if schema is MOVIES:
            titles = {str(item.movie_id): item.title for item in load_dataset(place.dataset).items}
        with tqdm(total=data.users + data.items, desc="users and items", unit="row", disable=None) as bar:
            load_entities(entities, load_tables(place.dataset), source, titles, bar.update)
        print(f"{data.name}: {data.users:,} users and {data.items:,} items loaded.")
    finally:
        entities.close()


if __name__ == "__main__":
    sys.exit(main())

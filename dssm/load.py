"""Load trained towers into Milvus: `python -m dssm.load OUT`, or `--state DIR`.

Two collections: the films of the towers for the next film, and those of the towers over profiles, where
they are trained. What Milvus holds already is left alone.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from tqdm import tqdm

from config import Settings, SettingsError, load_settings
from dssm import artifacts
from dssm.answers import FOLDER, read_answers
from dssm.errors import ArtifactError, DssmError
from dssm.loading import holds, load_vectors
from dssm.places import Place, add_place, place_of
from ingest.errors import DatasetError
from ingest.features import MOVIES
from ingest.schema import FloatArray
from ingest.storage import load_dataset
from recommender.errors import RecommenderError
from recommender.opening import StorePlaces, vectors_opener
from recommender.types import Film


@dataclass(frozen=True, slots=True)
class _Part:
    """What one collection is to hold: row i of `vectors` belongs to `films[i]`."""

    collection: str
    films: list[Film]
    vectors: FloatArray


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option or setting."""
    parser = argparse.ArgumentParser(
        prog="python -m dssm.load", description="Load trained towers into Milvus."
    )
    add_place(parser)
    parser.add_argument("--force", action="store_true", help="load again what Milvus holds already")
    options = parser.parse_args(arguments)
    try:
        settings = load_settings(state_dir=options.state)
        _load(list(_parts(place_of(options), settings.milvus_table)), settings, force=options.force)
    except (SettingsError, DatasetError, DssmError, RecommenderError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 2 if isinstance(error, SettingsError) else 1
    except KeyboardInterrupt:
        print("\nStopped. The same command loads what is missing.", file=sys.stderr)
        return 130
    return 0


def _parts(place: Place, table: str) -> Iterator[_Part]:
    dataset = load_dataset(place.dataset)
    fingerprint = dataset.fingerprint()
    name = re.sub(r"[^A-Za-z0-9]", "_", dataset.name)
    films = {
        str(item.movie_id): Film(item.movie_id, item.title, item.year, item.genres) for item in dataset.items
    }
    towers = artifacts.read(place.out)
    if towers.run["dataset"]["fingerprint"] != fingerprint:
        raise ArtifactError(
            f"The towers in {place.out} were trained on other data than {place.dataset} holds; train again."
        )
    ids = towers.vocabularies[MOVIES.item_key].values.tolist()
    yield _Part(f"{table}_dssm_{name}", [films[movie_id] for movie_id in ids], towers.vectors)
    if (place.out / FOLDER).exists():
        answers = read_answers(place.out / FOLDER, fingerprint)
        yield _Part(f"{table}_{FOLDER}_{name}", list(films.values()), answers.films)


def _load(parts: list[_Part], settings: Settings, *, force: bool) -> None:
    places = StorePlaces(settings.state_dir, settings.milvus_host, settings.milvus_port)
    with vectors_opener(places)() as store:
        for part in parts:
            rows, dim = part.vectors.shape
            if not force and holds(store, part.collection, part.films, np.asarray(part.vectors)):
                print(f"{part.collection}: {rows:,} vectors of {dim} dimensions are there already.")
                continue
            with tqdm(total=rows, desc=part.collection, unit="film", disable=None) as bar:
                load_vectors(store, part.collection, part.films, part.vectors, bar.update)
            print(f"{part.collection}: {rows:,} vectors of {dim} dimensions loaded.")


if __name__ == "__main__":
    sys.exit(main())

"""Give new items vectors without training: `python -m dssm.embed OUT --items FILE`, or `--state DIR`.

FILE is products.dat (sku:brand:shop:category), or films as CSV with a header: movie_id and, where known,
genres (separated by |) and year; other columns are ignored. The item tower makes vectors of what it knows of
the items; they are added to the collection that `python -m dssm.load` made. A server that searches in Milvus
finds them at once, one that searches in memory after its next start. Items known from training are left
alone; new ones may be given again, with other features.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from tqdm import tqdm

from config import SettingsError, load_settings
from dssm.places import add_place, place_of
from ingest.commands import ending
from ingest.ecommerce import read_products
from ingest.errors import DatasetError
from ingest.features import ECOMMERCE, FeatureSchema
from ingest.rows import Row, header_layout, read_rows
from ingest.schema import MovieId
from ingest.table_storage import read_tables_summary
from recommender.entities import Values
from recommender.errors import RecommenderError
from recommender.items.entity_loading import rows_of
from recommender.items.item_search import check_vectors, keys_of
from recommender.items.new_items import NEW_ITEMS, new_items_json, read_new_items
from recommender.items.tower_files import read_towers
from recommender.opening import towers_collection, vectors_opener
from recommender.places import StorePlaces
from recommender.stores.vectors import OpenVectors
from recommender.types import Film
from training.artifacts import write_whole
from training.errors import ModelError

ITEMS_PER_STEP = 500


@ending(
    DatasetError,
    ModelError,
    RecommenderError,
    misuse=SettingsError,
    stopped="Stopped. The same command adds what is missing.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option or setting."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings(state_dir=options.state)
        place = place_of(options)
        opener = vectors_opener(StorePlaces.of(settings))
        collection = towers_collection(settings.milvus_table, read_tables_summary(place.dataset).dataset.name)
        print(embed(place.out, options.items, opener, collection))
    except OSError as error:
        print(f"Error: {options.items}: {error.strerror or error}.", file=sys.stderr)
        return 1
    return 0


def embed(out: Path, file: Path, open_vectors: OpenVectors, collection: str) -> str:
    """Add the items in `file` to the towers in `out` and to `collection`; returns what to tell.

    The file of new items comes last: what it names can be found. Raises DatasetError, RecommenderError and
    OSError.
    """
    towers = read_towers(out)
    key = towers.schema.item_key
    given = {str(item[key]): item for item in read_items(file, towers.schema)}
    known = towers.rows_of(list(given)) >= 0
    new = {item_id: item for (item_id, item), old in zip(given.items(), known, strict=True) if not old}
    _, vectors = towers.vectors_of(list(new.values()))
    films = [Film(MovieId(number), "", None, ()) for number in keys_of(list(new)).tolist()]
    with open_vectors() as store, tqdm(total=len(new), desc=collection, unit="item", disable=None) as bar:
        check_vectors(store, collection, towers.item_ids, towers.items.vectors)
        for start in range(0, len(films), ITEMS_PER_STEP):
            rows = slice(start, start + ITEMS_PER_STEP)
            store.upsert(collection, films[rows], vectors[rows])
            bar.update(len(films[rows]))
        store.finish(collection)
    added = {str(item[key]): item for item in read_new_items(out)} | new
    write_whole(out / NEW_ITEMS, new_items_json(list(added.values())))
    return (
        f"{collection}: {len(new):,} new items, {len(added):,} in all; "
        f"{int(known.sum()):,} of the file are known from training."
    )


def read_items(file: Path, schema: FeatureSchema) -> list[Values]:
    """The items in `file`, what is unknown left out. Raises MalformedFileError, OSError."""
    if schema.name == ECOMMERCE.name:
        return list(rows_of(schema.item, read_products(file)))
    return [_values(row, schema) for row in read_rows(file, header_layout(file, [schema.item_key], None))]


def _values(row: Row, schema: FeatureSchema) -> Values:
    row.whole(schema.item_key)
    values: dict[str, str | tuple[str, ...]] = {}
    for feature in schema.item:
        text = row.text(feature.name)
        if feature.kind == "categories":
            parts = tuple(filter(None, map(str.strip, text.split("|"))))
            values |= {feature.name: parts} if parts else {}
        elif text:
            values[feature.name] = text
    return values


def _parser() -> argparse.ArgumentParser:
    description, _, epilog = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m dssm.embed", description=description.partition(":")[0] + ".", epilog=epilog
    )
    add_place(parser)
    parser.add_argument("--items", metavar="FILE", type=Path, required=True, help="the new items")
    return parser


if __name__ == "__main__":
    sys.exit(main())

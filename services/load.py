"""Load users, their histories and items into the store that the services read: `python -m services.load`.

Without FOLDER it loads a prepared dataset, films or products, in place of what was loaded before. With FOLDER
it adds what the folder has of users.dat (id:age:sex:city_level:province:city:county), products.dat
(sku:brand:shop:category) and events.dat (user_id:sku:action:timestamp), or replaces what is there under the
same ids. Running it again is harmless. The store is Redis where REDIS_URL is set, else SQL.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tqdm import tqdm

from config import Settings, SettingsError, load_settings
from ingest.commands import ending
from ingest.errors import DatasetError
from ingest.features import MOVIES
from ingest.storage import load_dataset
from ingest.table_storage import load_tables
from recommender.errors import RecommenderError
from recommender.items.entity_loading import load_entities
from recommender.opening import open_entities
from recommender.places import StorePlaces
from recommender.records import RECORDS
from recommender.stores.entities import Entities
from services.errors import ServiceError
from services.importing import import_shop
from services.places import Place, place_of


@ending(
    DatasetError,
    RecommenderError,
    ServiceError,
    misuse=SettingsError,
    stopped="Stopped. The same command loads everything.",
)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 done, 1 cannot, 2 bad option or setting."""
    options = _parser().parse_args(arguments)
    if options.folder is not None and options.dataset is not None:
        _parser().error("give either FOLDER or --dataset")
    settings = load_settings(state_dir=options.state)
    if options.folder is not None:
        _load_folder(settings, options.folder)
    else:
        _load_prepared(settings, place_of(settings.state_dir, options.dataset), force=options.force)
    return 0


def _parser() -> argparse.ArgumentParser:
    description, _, epilog = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(
        prog="python -m services.load", description=description.partition(":")[0] + ".", epilog=epilog
    )
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        help="a folder with users.dat, products.dat, events.dat",
    )
    parser.add_argument("--state", metavar="DIR", type=Path, help="the state folder [default: state]")
    parser.add_argument(
        "--dataset", metavar="NAME", help="which of its prepared datasets [default: the one prepared last]"
    )
    parser.add_argument("--force", action="store_true", help="load again what was loaded completely")
    return parser


def _load_prepared(settings: Settings, place: Place, *, force: bool) -> None:
    with closing(open_entities(StorePlaces.of(settings), RECORDS[place.profile])) as entities:
        if entities.source() == place.source and not force:
            print(f"{place.name} is loaded already: {_counted(entities)} (--force loads it again).")
            return
        entities.begin(place.source)
        titles = {}
        if place.summary.schema is MOVIES:
            titles = {str(item.movie_id): item.title for item in load_dataset(place.dataset).items}
        total = place.summary.dataset.users + place.summary.dataset.items
        with tqdm(total=total, desc="users and items", unit="row", disable=None) as bar:
            load_entities(entities, load_tables(place.dataset), place.source, titles, bar.update)
        print(f"{place.name} is loaded: {_counted(entities)}.")


def _load_folder(settings: Settings, folder: Path) -> None:
    with closing(open_entities(StorePlaces.of(settings), RECORDS["ecommerce"])) as entities:
        if (entities.source() or "").startswith(MOVIES.name):
            raise ServiceError("The store holds films; products need a state folder or a Redis of their own.")
        with tqdm(desc="users and items", unit="row", disable=None) as bar:
            import_shop(folder, entities, bar.update)
        print(f"{folder} is loaded: {_counted(entities)} in all.")


def _counted(entities: Entities) -> str:
    counts = entities.counts()
    return f"{counts.users:,} users, {counts.items:,} items"


if __name__ == "__main__":
    sys.exit(main())

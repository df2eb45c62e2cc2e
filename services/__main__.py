"""Start the services: `python -m services --state DIR` starts all five, `python -m services um` one of them.

What they are about, films or products, follows from what the state folder holds: trained models, and users
and items that `python -m services.load` has loaded. `python main.py prepare --models pinsage,dssm,deepfm`
makes all of it.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from config import Settings, SettingsError, load_settings
from ingest.commands import ending
from ingest.errors import DatasetError
from recommender.errors import RecommenderError, StoreUnavailable
from recommender.items.in_context import open_ranker_in_context
from recommender.items.next_items import open_finder, open_towers
from recommender.items.ranking import open_ranker
from recommender.items.reranking import FOLDER
from recommender.opening import open_entities, vectors_opener
from recommender.places import StorePlaces
from recommender.records import RECORDS
from services.errors import CannotServe, ServiceError
from services.logs import log_json_lines
from services.opening import Sources
from services.places import Place, place_of
from services.running import run
from services.settings import Running, Tls
from services.wire import SERVICES, Service

if TYPE_CHECKING:
    from ingest.features import FeatureSchema
    from recommender.entities import ItemFinder, ItemRanker
    from recommender.items.towers import Towers
    from recommender.stores.entities import Entities

_log = logging.getLogger("services")


@ending(DatasetError, RecommenderError, ServiceError, misuse=SettingsError)
def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code: 0 stopped, 1 cannot serve, 2 bad option or setting."""
    options = _parser().parse_args(arguments)
    addresses = {f"{name}_address": getattr(options, f"{name}_address") for name in SERVICES}
    settings = load_settings(state_dir=options.state, **addresses)
    log_json_lines(settings.log_level)
    place = place_of(settings.state_dir, options.dataset)
    names = options.services or list(SERVICES)
    asyncio.run(run(place.profile, names, sources_of(settings, place), running_of(settings)))
    return 0


def running_of(settings: Settings) -> Running:
    """How the settings say that the services run. Raises SettingsError."""
    if (settings.tls_certificate is None) != (settings.tls_key is None):
        raise SettingsError("TLS_CERTIFICATE and TLS_KEY go together; set both or none.")
    tls = None
    if settings.tls_certificate is not None and settings.tls_key is not None:
        tls = Tls(settings.tls_certificate, settings.tls_key, settings.tls_ca)
    return Running(
        {name: getattr(settings, f"{name}_address") for name in SERVICES},
        seconds=settings.service_seconds,
        candidates=settings.as_candidates,
        items=settings.as_items,
        leave_out_met=settings.leave_out_met,
        tls=tls,
    )


def _parser() -> argparse.ArgumentParser:
    description, _, epilog = (__doc__ or "").partition("\n\n")
    parser = argparse.ArgumentParser(prog="python -m services", description=description, epilog=epilog)
    parser.add_argument(
        "services", nargs="*", type=_service, metavar="SERVICE", help=f"{', '.join(SERVICES)} [default: all]"
    )
    parser.add_argument("--state", metavar="DIR", type=Path, help="the state folder [default: state]")
    parser.add_argument(
        "--dataset", metavar="NAME", help="which of its prepared datasets [default: the one prepared last]"
    )
    for name in SERVICES:
        parser.add_argument(
            f"--{name}-address", metavar="HOST:PORT", help=f"where {name} listens and is called"
        )
    return parser


def _service(text: str) -> Service:
    for name in SERVICES:
        if name == text:
            return name
    raise argparse.ArgumentTypeError(f"no such service: {text}; there are {', '.join(SERVICES)}")


def sources_of(settings: Settings, place: Place) -> Sources:
    """What the services stand on, opened when they are built."""
    places = StorePlaces.of(settings)
    shared: list[Towers] = []

    def entities(stack: ExitStack) -> Entities:
        opened = open_entities(places, RECORDS[place.profile])
        stack.callback(opened.close)
        _check_source(opened, place)
        return opened

    def finder(stack: ExitStack) -> ItemFinder:
        snapshot = settings.search_path == "snapshot" or (
            settings.search_path == "auto" and settings.milvus_host is None
        )
        opened = open_finder(
            place.towers, vectors_opener(places), place.collection(settings.milvus_table), snapshot=snapshot
        )
        stack.callback(opened.close)
        _check_schema(opened.towers.schema, place.towers, place)
        shared.append(opened.towers)
        return opened

    def ranker(_: ExitStack) -> ItemRanker:
        folder = place.ranker / FOLDER
        if not folder.exists():
            by_features = open_ranker(place.ranker)
            _check_schema(by_features.schema, place.ranker, place)
            _log.warning("rank knows features alone: run `python -m deepfm.rerank` for a better order.")
            return by_features
        in_context = open_ranker_in_context(folder, shared[0] if shared else open_towers(place.towers))
        _check_schema(in_context.schema, folder, place)
        return in_context

    return Sources(entities, finder, ranker)


def _check_schema(schema: FeatureSchema, folder: Path, place: Place) -> None:
    if schema.name != place.profile:
        raise CannotServe(f"{folder} holds a model of {schema.name}, but {place.name} are {place.profile}.")


def _check_source(entities: Entities, place: Place) -> None:
    """Raises `CannotServe` where the store holds other data than the models were trained on."""
    again = f"run `python -m services.load --dataset {place.name}`"
    try:
        source = entities.source()
    except StoreUnavailable as error:
        _log.warning("%s Serving all the same.", error)
        return
    if source is None:
        _log.warning("No data are loaded completely: %s.", again)
    elif source != place.source:
        loaded = " ".join(source.split()[:2])
        raise CannotServe(f"The store of users and items holds {loaded}, not {place.name}; {again}.")


if __name__ == "__main__":
    sys.exit(main())

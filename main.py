"""One command from ratings to a page: prepare what is missing, then serve.

`python main.py` does both; `prepare`, `serve` and `status` do their part.
"""

from __future__ import annotations

import contextlib
import logging
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from config import Settings, SettingsError, load_settings
from ingest.commands import FAILED, INTERRUPTED, MISUSED
from ingest.errors import DatasetError
from ingest.features import MOVIES
from ingest.prepared import PRODUCTS, prepared_datasets
from ingest.storage import read_summary
from ingest.table_storage import read_tables_summary
from preparation.errors import StepError
from preparation.models import manifest
from preparation.register import Register
from preparation.served import remembered_marks, served, served_version
from preparation.steps import MODELS, counts
from preparation.steps import prepare as run_steps
from recommender.errors import RecommenderError
from recommender.opening import open_recommender
from recommender.places import StorePlaces
from webserver.app import create_app
from webserver.running import CannotServe, refuse_taken_port, run_server

ROOT = Path(__file__).resolve().parent

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)

DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="NAME|PATH",
        help="ml-1m, ml-100k, ml-latest-small or another MovieLens release; a MovieLens zip or folder; a "
        "folder with ratings.csv, items.csv and perhaps users.csv; auto: ml-1m, and ml-100k where the "
        "MovieLens site cannot be reached; for the services, a folder with users.dat, products.dat and "
        "events.dat, or ecommerce-synthetic, which is made up [default: the data prepared last in this state "
        "folder, else auto]",
    ),
]
StateOption = Annotated[
    Path | None, typer.Option("--state", metavar="DIR", help="everything the program writes [default: state]")
]
HostOption = Annotated[str | None, typer.Option("--host", help="address to serve on [default: 127.0.0.1]")]
PortOption = Annotated[int | None, typer.Option("--port", help="port to serve on [default: 8000]")]


def _models(text: str | None) -> str | None:
    unknown = sorted({*text.split(",")} - {*MODELS}) if text is not None else []
    if unknown:
        raise typer.BadParameter(f"no such model: {', '.join(unknown)}; there are {', '.join(MODELS)}")
    return text


ModelsOption = Annotated[
    str | None,
    typer.Option(
        "--models",
        metavar="NAMES",
        callback=_models,
        help="what to train, separated by commas: pinsage, which the page needs; dssm, two towers for the "
        "next item; deepfm, a ranker [default: pinsage for films, dssm,deepfm for products]",
    ),
]
MarksOption = Annotated[
    bool | None,
    typer.Option(
        "--with-marks/--without-marks",
        help="let the marks remembered now on this server join the training, or leave them out [default: as "
        "prepared last]",
    ),
]
RetrainOption = Annotated[bool, typer.Option("--retrain", help="train again even where a model is there")]


@app.callback(invoke_without_command=True)
def run(  # noqa: PLR0917 - each parameter is an option
    context: typer.Context,
    data: DataOption = None,
    state: StateOption = None,
    host: HostOption = None,
    port: PortOption = None,
    models: ModelsOption = None,
    with_marks: MarksOption = None,
    retrain: RetrainOption = False,
) -> None:
    """Movie Taste: prepare what is missing, then serve the page and the API."""
    if context.invoked_subcommand is None:
        with _explained():
            settings = load_settings(state_dir=state, host=host, port=port)
            if Register(settings.state_dir).holds_products(data):
                raise _no_page(settings)
            refuse_taken_port(settings.host, settings.port)
            _prepare(settings, data, models, with_marks, retrain=retrain)
            _serve(settings)


@app.command()
def prepare(
    data: DataOption = None,
    state: StateOption = None,
    models: ModelsOption = None,
    with_marks: MarksOption = None,
    retrain: RetrainOption = False,
) -> None:
    """Fetch ratings, train, load the stores: only what is missing. Does not serve."""
    with _explained():
        _prepare(load_settings(state_dir=state), data, models, with_marks, retrain=retrain)


@app.command()
def serve(state: StateOption = None, host: HostOption = None, port: PortOption = None) -> None:
    """Serve what is loaded. Starts even where nothing is yet, and picks it up once it is."""
    with _explained():
        settings = load_settings(state_dir=state, host=host, port=port)
        prepared = prepared_datasets(settings.state_dir).values()
        if prepared and not any(read_tables_summary(folder).schema is MOVIES for folder in prepared):
            raise _no_page(settings)
        refuse_taken_port(settings.host, settings.port)
        _serve(settings)


@app.command()
def status(state: StateOption = None) -> None:
    """Say what is prepared and which model is served."""
    with _explained():
        settings = load_settings(state_dir=state)
        for out in sorted(settings.state_dir.glob("pinsage-*/")):
            model = manifest(out).get("version", "not trained yet")
            print(f"{out}: {counts(read_summary(out / 'dataset'))}; model: {model}")
        for out in sorted(settings.state_dir.glob(f"{PRODUCTS}*/")):
            summary = read_tables_summary(out / "dataset").dataset
            print(f"{out}: {counts(summary, 'products')}")
        for out in sorted([*settings.state_dir.glob("dssm-*/"), *settings.state_dir.glob("deepfm-*/")]):
            print(f"{out}: model: {manifest(out).get('version', 'not trained yet')}")
        version = served_version(StorePlaces.of(settings))
        print(f"served: {version or 'nothing yet; run `python main.py prepare`'}")


def _prepare(
    settings: Settings, data: str | None, models: str | None, with_marks: bool | None, *, retrain: bool
) -> None:
    run_steps(
        settings.state_dir,
        data,
        partial(served, StorePlaces.of(settings)),
        models=models.split(",") if models else None,
        retrain=retrain,
        with_marks=with_marks,
        marks=partial(remembered_marks, StorePlaces.of(settings)),
    )


def _no_page(settings: Settings) -> StepError:
    """What to do with data of products instead of serving them."""
    state = settings.state_dir
    return StepError(
        f"The page is for films, and these data are products. Prepare them with `python main.py prepare "
        f"--state {state}`, then start the services with `python -m services --state {state}`."
    )


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    """Turn every expected failure into one clear line and an exit code, Ctrl-C into a quiet stop."""
    try:
        yield
    except (SettingsError, DatasetError, RecommenderError, StepError, CannotServe) as error:
        print(f"Error: {error}", file=sys.stderr)
        raise typer.Exit(MISUSED if isinstance(error, SettingsError) else FAILED) from None
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        raise typer.Exit(INTERRUPTED) from None


def _serve(settings: Settings) -> None:
    """Serve until Ctrl-C; requests under way are finished first."""
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    application = create_app(
        partial(
            open_recommender, StorePlaces.of(settings), settings.search_path, table=settings.milvus_table
        ),
        page_dir=ROOT / "webclient",
        posters_dir=settings.posters_dir,
        pictures_cache=settings.state_dir / "pictures",
        cors_origins=settings.cors_origins,
        admin_token=settings.admin_token.get_secret_value() if settings.admin_token else None,
        refresh_seconds=settings.refresh_seconds,
        top_k=settings.top_k,
    )
    run_server(application, settings.host, settings.port)


if __name__ == "__main__":
    app()

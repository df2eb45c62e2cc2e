"""Load a prepared model into Milvus and the SQL catalogue, and let it serve.

`python insert_milvus.py OUT` checks the files in OUT, loads them beside what serves now, checks the result
and switches over in one step. A running server picks the new version up by itself. Running it again is
harmless.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from tqdm import tqdm

from config import Settings, SettingsError, load_settings
from ingest.commands import FAILED, MISUSED
from ingest.errors import DatasetError
from ingest.links import read_links
from ingest.movie_info import MovieInfo, read_movie_info
from recommender.errors import RecommenderError
from recommender.films.loading import Loader
from recommender.opening import open_catalogue, vectors_opener
from recommender.places import StorePlaces
from recommender.stores.catalogue import Catalogue

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


@app.command()
def insert(  # noqa: PLR0917 - each parameter is an option
    out: Annotated[
        Path | None, typer.Argument(metavar="OUT", help="folder that python -m pinsage.model has written")
    ] = None,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="DIR", help="where embedded stores live [default: state]"),
    ] = None,
    movie_info: Annotated[
        Path | None,
        typer.Option(
            "--movie-info",
            metavar="FILE",
            help="also store film details: lines of <MovieLens id>::<OMDb JSON>; they outlive models",
        ),
    ] = None,
    links: Annotated[
        Path | None,
        typer.Option(
            "--links",
            metavar="FILE",
            help="also store the films' ids elsewhere: CSV with the columns movieId, imdbId, tmdbId",
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="load again even if this version serves")] = False,
    rollback: Annotated[bool, typer.Option("--rollback", help="serve the previous version again")] = False,
) -> None:
    """Load the model in OUT into the stores and let it serve; or store film details alone."""
    if rollback and out is not None:
        raise typer.BadParameter("give either OUT or --rollback")
    if not (rollback or out or movie_info or links):
        raise typer.BadParameter("give OUT, --rollback, --movie-info or --links")
    try:
        settings = load_settings(state_dir=state)
        info = None if movie_info is None else read_movie_info(movie_info)
        ids = {} if links is None else read_links(links)
        with closing(open_catalogue(StorePlaces.of(settings))) as catalogue:
            if out is not None or rollback:
                _switch(settings, catalogue, out, force=force)
            if info is not None:
                _store_details(catalogue, info)
            if ids:
                catalogue.save_external_ids(ids)
                typer.echo(f"Stored the ids of {len(ids)} films elsewhere.")
    except (SettingsError, DatasetError, RecommenderError) as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(MISUSED if isinstance(error, SettingsError) else FAILED) from None


def _switch(settings: Settings, catalogue: Catalogue, out: Path | None, *, force: bool) -> None:
    """Load `out`, or go back to the version before."""
    opener = vectors_opener(StorePlaces.of(settings))
    loader = Loader(catalogue, opener, settings.milvus_table, settings.vector_dimension)
    if out is None:
        typer.echo(f"Version {loader.roll_back().name} serves again.")
    else:
        _load(loader, out, force=force)


def load_model(settings: Settings, out: Path) -> None:
    """Load the model in `out` and let it serve, saying so."""
    with closing(open_catalogue(StorePlaces.of(settings))) as catalogue:
        _switch(settings, catalogue, out, force=False)


def _load(loader: Loader, out: Path, *, force: bool) -> None:
    with _Bars() as bars:
        model = loader.load(out, bars.advance, force=force)
    if model is None:
        typer.echo("This version is already loaded and serves; nothing to do (--force loads it again).")
    else:
        typer.echo(f"Version {model.name} ({model.dim} dimensions, {model.metric}) is loaded and serves.")


def _store_details(catalogue: Catalogue, info: MovieInfo) -> None:
    catalogue.save_external(info.films)
    left_out = f"; {len(info.unreadable)} unreadable lines were left out" if info.unreadable else ""
    typer.echo(f"Stored details of {len(info.films)} films ({info.repaired} lines repaired{left_out}).")


class _Bars:
    """One progress bar for each step of a load, shown when the step begins."""

    def __init__(self) -> None:
        self._step = ""
        self._bar: tqdm[NoReturn] | None = None

    def advance(self, step: str, films: int, total: int) -> None:
        if self._bar is None or step != self._step:
            self.close()
            self._step = step
            self._bar = tqdm(total=total, desc=step, unit="film")
        self._bar.update(films)
        if self._bar.n >= total:
            self._bar.close()

    def close(self) -> None:
        if self._bar is not None:
            self._bar.close()

    def __enter__(self) -> _Bars:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


if __name__ == "__main__":
    app()

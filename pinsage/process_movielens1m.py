"""First step by hand: `python -m pinsage.process_movielens1m DIR OUT` reads ratings, writes OUT/dataset."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from ingest.errors import DatasetError
from ingest.reading import read_dataset
from ingest.storage import save_dataset

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def process(
    directory: Annotated[
        Path,
        typer.Argument(
            metavar="DIR",
            help="Folder or zip of any MovieLens release, or with your own ratings.csv and items.csv.",
        ),
    ],
    out: Annotated[
        Path, typer.Argument(metavar="OUT", help="Folder to write; the ratings go to OUT/dataset.")
    ],
) -> None:
    """Read and check ratings and store them as OUT/dataset, where the other steps find them."""
    try:
        summary = save_dataset(read_dataset(directory), out / "dataset")
    except DatasetError as error:
        typer.echo(f"Error: {error}", err=True)
        raise typer.Exit(1) from None
    typer.echo(
        f"{out / 'dataset'}: {summary.users:,} users, {summary.items:,} films, "
        f"{summary.interactions:,} ratings ({summary.name})"
    )


if __name__ == "__main__":
    app()

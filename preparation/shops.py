"""Data of a shop for `--data`: a folder with its three files, or made up."""

from __future__ import annotations

from pathlib import Path

from tqdm import tqdm

from ingest import ecommerce
from ingest.ecommerce import read_shop
from ingest.reading import name_of
from ingest.synthetic.making import NAME as SYNTHETIC
from ingest.synthetic.making import make_shop
from ingest.synthetic.settings import FILE, Settings
from ingest.tables import FeatureTables


def is_shop(data: str) -> bool:
    """Whether `data`, as `--data` has it, stands for products rather than films."""
    return data == SYNTHETIC or ecommerce.recognise(Path(data).expanduser())


def obtain_shop(data: str, downloads: Path) -> FeatureTables:
    """The shop that `data` stands for; a made-up one says so in its name.

    That of the name `ecommerce-synthetic` is made once, in `downloads`; a folder may hold one of other sizes.

    Raises `DatasetError` where a file is missing or malformed.
    """
    if data != SYNTHETIC:
        path = Path(data).expanduser()
        return read_shop(path, name=_labelled(name_of(path)) if (path / FILE).exists() else name_of(path))
    folder, settings = downloads / SYNTHETIC, Settings()
    if not (folder / FILE).exists():
        with tqdm(total=settings.events, desc="making up events", unit_scale=True, disable=None) as bar:
            make_shop(folder, settings, bar.update)
    return read_shop(folder, name=SYNTHETIC)


def _labelled(name: str) -> str:
    return name if name.endswith("synthetic") else f"{name}-synthetic"

"""What decides a made-up shop: four numbers. The same numbers give the same files and hidden model."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from ingest.errors import DatasetError, StoredDatasetError

if TYPE_CHECKING:
    from pathlib import Path

GENERATOR = 1
"""Goes up whenever the same numbers would give other files."""

FILE = "synthetic.json"
LEAST_EVENTS, LEAST_PRODUCTS = 3, 20
"""Of every user, so that each has a last product, one before it and one to learn from; of the catalogue."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Sizes and seed; `check` them first. The defaults are prepared and trained within about two minutes."""

    users: int = 2_000
    products: int = 1_000
    events: int = 60_000
    seed: int = 0

    def check(self) -> None:
        """Raises DatasetError where no shop can be made of these sizes."""
        if self.users < 1 or self.products < LEAST_PRODUCTS:
            raise DatasetError(f"A shop needs a user and {LEAST_PRODUCTS} products at least.")
        if self.events < LEAST_EVENTS * self.users:
            raise DatasetError(
                f"{self.users:,} users need at least {LEAST_EVENTS * self.users:,} events, "
                f"{LEAST_EVENTS} each; {self.events:,} are too few."
            )
        if self.events > self.users * self.most_events // 2:
            raise DatasetError(
                f"{self.events:,} events are too many for {self.users:,} users who meet a product once: "
                f"give at most {self.users * self.most_events // 2:,}, or more users or products."
            )

    @property
    def most_events(self) -> int:
        """No user has more."""
        return min(self.products // 2, 400)

    def write(self, folder: Path) -> None:
        """Leave the numbers beside the files made of them."""
        content = {"synthetic": True, "generator": GENERATOR, **asdict(self)}
        (folder / FILE).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def read_settings(folder: Path) -> Settings:
    """The numbers that the made-up files in `folder` were made of; raises StoredDatasetError."""
    path = folder / FILE
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        made_by = content["generator"], content["synthetic"]
        settings = Settings(**{name: int(content[name]) for name in ("users", "products", "events", "seed")})
    except FileNotFoundError:
        raise StoredDatasetError(
            f"{folder} holds no synthetic data; make some with `python -m ingest.synthetic {folder}`."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StoredDatasetError(f"{path} cannot be read; make the data again.") from error
    if made_by != (GENERATOR, True):
        raise StoredDatasetError(f"{path} is of another version of the generator; make the data again.")
    return settings

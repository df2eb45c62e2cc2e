"""Which prepared datasets a state folder holds: films in `pinsage-NAME/`, products in `ecommerce-NAME/`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

FILMS, PRODUCTS = "pinsage-", "ecommerce-"
"""How the folders' names begin; models of either kind go to `dssm-NAME/` and the like."""


def prepared_datasets(state: Path) -> dict[str, Path]:
    """Folders of the prepared datasets in `state`, by name, sorted; `load_tables` reads them."""
    found = {
        path.parent.parent.name.removeprefix(prefix): path.parent
        for prefix in (FILMS, PRODUCTS)
        for path in state.glob(f"{prefix}*/dataset/dataset.json")
    }
    return dict(sorted(found.items()))

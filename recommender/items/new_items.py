"""Items that were added to trained towers: their features, in `new_items.json` beside the towers.

Vectors are not kept: the item tower makes the same ones out of the features, and other ones once it is
trained again. Items that training has met since are still listed; `Towers.with_new_items` passes over them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from recommender.entities import Values
from recommender.errors import ArtifactError

FORMAT = 1
NEW_ITEMS = "new_items.json"


def read_new_items(folder: Path) -> list[Values]:
    """The items added to the towers in `folder`, in the order of adding. Raises `ArtifactError`."""
    path = folder / NEW_ITEMS
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["format"] != FORMAT:
            raise ValueError(f"it is not of format {FORMAT}")
        return [_values(item) for item in content["items"]]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise ArtifactError(f"{path} cannot be read ({error}); remove it and add the items again.") from None


def new_items_json(items: Sequence[Values]) -> bytes:
    """The content of `new_items.json` for these items."""
    content = {"format": FORMAT, "items": [dict(item) for item in items]}
    return (json.dumps(content, indent=1, ensure_ascii=False) + "\n").encode()


def _values(item: Mapping[str, Any]) -> Values:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in item.items()}
    for value in values.values():
        if not all(isinstance(part, str) for part in (value if isinstance(value, tuple) else (value,))):
            raise ValueError(f"{value!r} is not text")
    return values

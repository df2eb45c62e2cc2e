"""Prepared datasets as feature tables, whether they hold films or products.

Films stand as `ingest.storage` writes them. Other data are a folder of `dataset.json` (schema, name, counts,
fingerprint), `events.npz` (four columns), `users.csv` and `items.csv` (one column per feature).
"""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from ingest.errors import StoredDatasetError
from ingest.features import MOVIES, SCHEMAS
from ingest.folders import replacing
from ingest.storage import (
    FORMAT,
    DatasetSummary,
    check_summary,
    damaged,
    load_dataset,
    read_columns,
    read_summary,
)
from ingest.tables import Events, FeatureTables, movie_tables

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ingest.features import Columns, Feature, FeatureSchema, StringArray

_EVENTS = {"user": np.int64, "item": np.int64, "rating": np.float32, "timestamp": np.int64}


@dataclass(frozen=True, slots=True)
class TablesSummary:
    """What a prepared dataset's `dataset.json` tells without reading the tables."""

    schema: FeatureSchema
    dataset: DatasetSummary


def save_tables(tables: FeatureTables, directory: Path) -> TablesSummary:
    """Write `tables` as the folder `directory`, replacing what is there only once everything is written.

    Every feature must have one value a row; films are stored by `ingest.storage.save_dataset`. Raises
    StoredDatasetError where the folder cannot be written.
    """
    summary = _summarise(tables)
    columns = {name: getattr(tables.events, name).astype(dtype) for name, dtype in _EVENTS.items()}
    content = {"format": FORMAT, "schema": tables.schema.name, **asdict(summary.dataset)}
    with replacing(directory) as fresh:
        np.savez(fresh / "events.npz", **columns)
        _write_table(fresh / "users.csv", tables.schema.user, tables.users)
        _write_table(fresh / "items.csv", tables.schema.item, tables.items)
        text = json.dumps(content, indent=2, ensure_ascii=False)
        (fresh / "dataset.json").write_text(text + "\n", encoding="utf-8")
    return summary


def read_tables_summary(directory: Path) -> TablesSummary:
    """Read schema, name, fingerprint and counts of a prepared dataset of either kind, cheaply.

    Raises StoredDatasetError where there is none, or it was written by another format.
    """
    path = directory / "dataset.json"
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        schema = SCHEMAS[content.pop("schema")] if "schema" in content else MOVIES
        if schema is not MOVIES and content.pop("format") == FORMAT:
            return TablesSummary(schema, DatasetSummary(**content))
    except FileNotFoundError:
        raise StoredDatasetError(
            f"No prepared dataset in {directory}. Make one with `python main.py prepare`, or of films alone "
            "with `python -m pinsage.process_movielens1m DIR OUT`."
        ) from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise damaged(directory, f"{path.name} cannot be read") from error
    if schema is not MOVIES:
        raise StoredDatasetError(f"{path} is not of format {FORMAT}. Prepare it again.")
    return TablesSummary(MOVIES, read_summary(directory))


def load_tables(directory: Path) -> FeatureTables:
    """Read a prepared dataset of either kind and verify its counts, columns and fingerprint.

    Raises StoredDatasetError where it is missing or does not match its own summary.
    """
    summary = read_tables_summary(directory)
    if summary.schema is MOVIES:
        return movie_tables(load_dataset(directory))
    schema = summary.schema
    try:
        tables = FeatureTables(
            summary.dataset.name,
            schema,
            _read_table(directory / "users.csv", schema.user),
            _read_table(directory / "items.csv", schema.item),
            Events(**read_columns(directory / "events.npz", _EVENTS)),
        )
    except (OSError, ValueError, KeyError, zipfile.BadZipFile) as error:
        raise damaged(directory, str(error)) from error
    check_summary(directory, summary.dataset, _summarise(tables).dataset)
    return tables


def _summarise(tables: FeatureTables) -> TablesSummary:
    schema, events = tables.schema, tables.events
    digest = hashlib.sha256()
    for name, dtype in _EVENTS.items():
        digest.update(np.ascontiguousarray(getattr(events, name), dtype=dtype).tobytes())
    for features, columns in ((schema.user, tables.users), (schema.item, tables.items)):
        for feature in features:
            digest.update("\n".join(columns[feature.name].tolist()).encode())
    counts = len(tables.users[schema.user_key]), len(tables.items[schema.item_key]), len(events)
    return TablesSummary(schema, DatasetSummary(tables.name, f"sha256:{digest.hexdigest()}", *counts))


def _write_table(path: Path, features: Sequence[Feature], columns: Columns) -> None:
    frame = pd.DataFrame({feature.name: columns[feature.name] for feature in features})
    frame.to_csv(path, index=False, lineterminator="\n", quoting=csv.QUOTE_MINIMAL)


def _read_table(path: Path, features: Sequence[Feature]) -> dict[str, StringArray]:
    frame = pd.read_csv(path, dtype="category", keep_default_na=False, index_col=False)
    names = [feature.name for feature in features]
    if list(frame.columns) != names:
        raise ValueError(f"{path.name} does not have the columns {', '.join(names)}")
    return {name: _column(frame[name]) for name in names}


def _column(cells: pd.Series[Any]) -> StringArray:
    values = np.asarray(cells.cat.categories.tolist(), dtype=np.str_)
    column: StringArray = values[cells.cat.codes.to_numpy()] if len(values) else np.empty(0, np.str_)
    return column

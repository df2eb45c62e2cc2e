"""Films as rows of a Milvus collection: `movie_id`, `vector`, and `year` and `genres` for filters."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from pymilvus import CollectionSchema, DataType, MilvusClient
from pymilvus.client.search_result import Hits as MilvusHits

from ingest.schema import FloatArray
from recommender.stores.vectors import Hits
from recommender.types import Film, Filters

_NO_YEAR = -1
_MAX_GENRES = 64
_MAX_GENRE_BYTES = 512


def schema_of(client: MilvusClient, dim: int) -> CollectionSchema:
    """The columns of a collection whose vectors have `dim` numbers."""
    schema = client.create_schema(auto_id=False, enable_dynamic_field=False)
    schema.add_field("movie_id", DataType.INT64, is_primary=True)
    schema.add_field("year", DataType.INT64)
    schema.add_field(
        "genres",
        DataType.ARRAY,
        element_type=DataType.VARCHAR,
        max_capacity=_MAX_GENRES,
        max_length=_MAX_GENRE_BYTES,
    )
    schema.add_field("vector", DataType.FLOAT_VECTOR, dim=dim)
    return schema


def row_of(film: Film, vector: FloatArray) -> dict[str, Any]:
    """A film and its vector (dim,), as a row to write."""
    return {
        "movie_id": film.movie_id,
        "year": _NO_YEAR if film.year is None else film.year,
        "genres": list(film.genres),
        "vector": vector,
    }


def hits_of(found: MilvusHits) -> Hits:
    """One search's answer as arrays."""
    return Hits(
        movie_ids=np.array(found.ids, dtype=np.int64), scores=np.array(found.distances, dtype=np.float32)
    )


def expression_of(filters: Filters) -> str:
    """The filters in Milvus' language; empty if there are none."""
    parts = []
    if filters.genres:
        names = ", ".join(json.dumps(genre, ensure_ascii=False) for genre in sorted(filters.genres))
        parts.append(f"array_contains_any(genres, [{names}])")
    if filters.year_from is not None or filters.year_to is not None:
        parts.append(f"year >= {max(0, filters.year_from or 0)}")
    if filters.year_to is not None:
        parts.append(f"year <= {filters.year_to}")
    return " and ".join(parts)

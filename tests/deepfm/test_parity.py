"""What is served is what was trained: the graph gives the network's answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import torch

from deepfm import artifacts
from deepfm.examples import Encoded, features_of
from deepfm.network import DeepFM
from ingest.features import Columns
from ingest.table_storage import load_tables
from recommender.entities import Person, Values
from recommender.items.ranking import open_ranker


def test_the_graph_answers_as_the_network(trained: Path) -> None:
    artifact, tables = artifacts.read(trained), load_tables(trained / "dataset")
    user, item = features_of(tables.schema)
    network = DeepFM((*user, *item), artifact.vocabularies, artifact.settings)
    network.load_state_dict(artifact.weights)
    encoded = Encoded.of(tables, artifact.vocabularies)
    ranker = open_ranker(trained)
    every = torch.arange(len(tables.items["movie_id"]))
    items = [values(tables.items, row) for row in every.tolist()]
    for row in range(0, len(tables.users["user_id"]), 7):
        with torch.no_grad():
            pairs = encoded.rows(torch.full_like(every, row), every)
            known = torch.sigmoid(network.eval()(pairs)).numpy()
            pairs["user_id"] = torch.zeros_like(pairs["user_id"])
            stranger = torch.sigmoid(network(pairs)).numpy()
        person = values(tables.users, row)
        np.testing.assert_allclose(ranker.scores(Person(person), items), known, atol=1e-6)
        for unknown in ("", "never met"):
            told = ranker.scores(Person({**person, "user_id": unknown}), items)
            np.testing.assert_allclose(told, stranger, atol=1e-6)


def values(columns: Columns, row: int) -> Values:
    return {
        name: tuple(column[row].tolist()) if column.ndim == 2 else str(column[row])
        for name, column in columns.items()
    }

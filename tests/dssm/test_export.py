"""Exported towers answer as torch does: every encoder, both schemas, any length of history."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from dssm.export import item_tower, query_tower
from dssm.network import TwoTowers
from dssm.settings import ENCODERS, EncoderName
from dssm.world import rows_of
from ingest.tables import FeatureTables
from recommender.items.towers import FINISHED, HISTORY, KNOWN, QUERIES, RAW_VECTORS
from recommender.onnx_graph import OnnxGraph
from tests.dssm.learning import QUICK, world_of
from tests.dssm.worlds import parity_tables, ring_tables

CLOSE = 2e-6
"""Either side adds float32 numbers in its own order."""

TABLES = [parity_tables(), ring_tables()]


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("tables", TABLES, ids=lambda tables: str(tables.name))
def test_queries_are_those_of_torch(encoder: EncoderName, tables: FeatureTables) -> None:
    settings = replace(QUICK, encoder=encoder, layers=2 if encoder == "gru" else 1, dropout=0.3)
    world = world_of(tables, settings)
    torch.manual_seed(0)
    network = TwoTowers(world.schema, world.vocabularies, settings).eval()
    graph = OnnxGraph(query_tower(network, world.schema, settings.dim))
    with torch.no_grad():
        raw = network.raw_items(world.items)
        for length in range(1, settings.history_length + 1):
            users = rows_of(world.users, torch.arange(5))
            history = raw[torch.randint(1, world.n_items, (5, length))]
            missing = torch.randint(0, length + 1, (5, 1))
            missing[0], missing[1] = 0, length
            known = torch.arange(length) >= missing
            numbers = {name: values.numpy() for name, values in users.items()}
            inputs = {**numbers, HISTORY: history.numpy(), KNOWN: known.numpy()}
            (found,) = graph.run([QUERIES], inputs)
            expected = network.next_queries(users, history, known)
            every = network.queries(users, history, known, torch.ones_like(known))
            assert np.abs(found - expected.numpy()).max() < CLOSE
            assert torch.allclose(every.reshape(5, length, -1)[:, -1], expected, atol=CLOSE)
    assert not network.training


@pytest.mark.parametrize("tables", TABLES, ids=lambda tables: str(tables.name))
def test_items_are_those_of_torch(tables: FeatureTables) -> None:
    world = world_of(tables)
    torch.manual_seed(0)
    network = TwoTowers(world.schema, world.vocabularies, QUICK).train()
    graph = OnnxGraph(item_tower(network, world.schema))
    assert network.training
    raw, vectors = graph.run(
        [RAW_VECTORS, FINISHED], {name: numbers.numpy() for name, numbers in world.items.items()}
    )
    with torch.no_grad():
        expected = network.raw_items(world.items)
        assert np.abs(raw - expected.numpy()).max() < CLOSE
        assert np.abs(vectors - network.finish(expected).numpy()).max() < CLOSE


def test_inputs_that_do_not_fit_are_refused() -> None:
    world = world_of(TABLES[0])
    network = TwoTowers(world.schema, world.vocabularies, QUICK)
    graph = OnnxGraph(item_tower(network, world.schema))
    with pytest.raises(ValueError, match="not a graph that can be run"):
        graph.run([RAW_VECTORS], {"movie_id": np.array(["ten"])})
    with pytest.raises(ValueError, match="not a graph that can be run"):
        OnnxGraph(b"no graph")

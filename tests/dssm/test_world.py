from __future__ import annotations

import numpy as np

from dssm.world import World, rows_of, vocabularies_of
from ingest.features import ECOMMERCE, MOVIES
from tests.dssm.worlds import parity_tables, ring_tables
from tests.worlds import movie_id_of


def test_items_stand_at_their_numbers_and_padding_is_unknown() -> None:
    tables = parity_tables()
    world = World.of(tables, vocabularies_of(tables), history_length=7)
    assert (world.n_items, world.schema.history_length) == (40, 7)
    assert world.schema.name == MOVIES.name
    assert world.items["movie_id"].tolist() == list(range(41))
    assert all((numbers[0] == 0).all() for numbers in world.items.values())
    for row in (0, 5, 39):
        number = 1 + world.vocabularies["movie_id"].values.tolist().index(str(movie_id_of(row)))
        year = int(world.items["year"][number])
        assert world.vocabularies["year"].values[year - 1] == str(1950 + row)


def test_products_go_the_same_way() -> None:
    tables = ring_tables(n_users=4, length=5)
    world = World.of(tables, vocabularies_of(tables), history_length=50)
    assert set(world.users) == {feature.name for feature in ECOMMERCE.user}
    skus = world.vocabularies["sku_id"].values[world.sequences.items - 1].astype(np.int64) - 100
    assert skus.tolist() == tables.events.item.tolist()


def test_an_item_that_training_did_not_know_is_no_events_item() -> None:
    tables = parity_tables()
    world = World.of(tables, vocabularies_of(tables), history_length=7)
    assert world.sequences.items.min() >= 1
    assert rows_of(world.items, world.items["movie_id"][:3])["year"].shape == (3,)

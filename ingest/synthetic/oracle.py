"""What no model can beat on made-up data: the true probabilities that the data were drawn from."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ingest.errors import StoredDatasetError
from ingest.synthetic.catalogue import Catalogue
from ingest.synthetic.people import Population
from ingest.synthetic.walk import NOTHING, HiddenModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ingest.schema import FloatArray, IntArray
    from ingest.synthetic.settings import Settings
    from ingest.tables import FeatureTables


class Oracle:
    """Knows the hidden preferences behind the tables that were made with `settings`.

    It knows what is personal to users and products, too, which their events tell in part only: a model that
    learns from events comes near it at best.
    """

    def __init__(self, settings: Settings, tables: FeatureTables) -> None:
        """Raises StoredDatasetError where the tables are of other data."""
        self._catalogue = Catalogue(settings)
        self._model = HiddenModel(settings, self._catalogue)
        self._population = Population(settings)
        skus, users = (tables.items[tables.schema.item_key], tables.users[tables.schema.user_key])
        sizes = len(users), len(skus), len(tables.events)
        if sizes != (settings.users, settings.products, settings.events):
            raise StoredDatasetError(f"{tables.name} is not the data that synthetic.json describes.")
        product_of_sku = np.argsort(self._catalogue.skus)
        self._product_of_row: IntArray = product_of_sku[skus.astype(np.int64) - 1]
        self._user_of_row: IntArray = users.astype(np.int64) - 1
        self._tastes = np.concatenate(
            [self._population.chunk(number).tastes for number in range(self._population.n_chunks)]
        )

    def next_item(self, users: IntArray, histories: IntArray) -> FloatArray:
        """Log-probabilities (n, items) that users meet an item next; -inf for items of their histories.

        `users` (n,) and the entries of `histories` (n, length) are rows of the tables, -1 for none, wherever
        it stands; items oldest first.
        """
        met = np.where(histories >= 0, self._product_of_row[histories], NOTHING)
        by_product = self._model.log_probabilities(self._tastes[self._user_of_row[users]], met)
        return by_product[:, self._product_of_row]

    def goes_further(self, users: IntArray, items: IntArray) -> NDArray[np.float64]:
        """True probabilities (n,) that a user does more than look, once they meet the item."""
        return self._model.further(self._tastes[self._user_of_row[users]], self._product_of_row[items])

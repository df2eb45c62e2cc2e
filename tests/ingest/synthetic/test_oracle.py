from __future__ import annotations

import numpy as np
import pytest

from ingest.errors import StoredDatasetError
from ingest.schema import IntArray
from ingest.synthetic.oracle import Oracle
from ingest.synthetic.settings import Settings
from ingest.tables import FeatureTables
from tests.ingest.synthetic.conftest import SMALL


@pytest.fixture(scope="module")
def last_ones(tables: FeatureTables) -> tuple[IntArray, IntArray, IntArray]:
    """Every user, all that each met before, padded with -1, and the last product."""
    counts = np.bincount(tables.events.user)
    ends = np.cumsum(counts) - 1
    place = ends[:, None] - 1 - np.arange(counts.max())[::-1]
    inside = place > (ends - counts)[:, None]
    return np.arange(len(counts)), np.where(inside, tables.events.item[place], -1), tables.events.item[ends]


def test_its_best_ten_come_true_as_often_as_it_says(
    tables: FeatureTables, last_ones: tuple[IntArray, IntArray, IntArray]
) -> None:
    users, histories, targets = last_ones
    scores = Oracle(SMALL, tables).next_item(users, histories)
    best = np.argsort(-scores, axis=1)[:, :10]
    hits = float((best == targets[:, None]).any(axis=1).mean())
    promised = float(np.exp(np.take_along_axis(scores, best, axis=1)).sum(axis=1).mean())
    assert hits == pytest.approx(promised, abs=0.06)
    popular = np.bincount(tables.events.item, minlength=SMALL.products) * np.isfinite(scores)
    most = np.argsort(-popular, axis=1)[:, :10]
    assert hits > 2 * float((most == targets[:, None]).any(axis=1).mean())


def test_users_go_further_as_often_as_it_says(tables: FeatureTables) -> None:
    events = tables.events
    truth = Oracle(SMALL, tables).goes_further(events.user, events.item)
    went = events.rating > 1
    for low, high in ((0.0, 0.3), (0.3, 0.6), (0.6, 1.0)):
        part = (truth >= low) & (truth < high)
        assert float(went[part].mean()) == pytest.approx(float(truth[part].mean()), abs=0.04)


def test_other_data_are_refused(tables: FeatureTables) -> None:
    with pytest.raises(StoredDatasetError, match="not the data that"):
        Oracle(Settings(SMALL.users, SMALL.products, SMALL.events + 1), tables)

"""Cases that are asked about together are those that are asked about one by one."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from deepfm import candidates
from deepfm.candidates import Cases, histories_of, users_to_ask
from ingest.tables import movie_tables
from recommender.items.next_items import open_finder
from recommender.items.reranking import DEPTH
from recommender.stores.vectors import VectorStore
from tests.item_towers import write_towers
from tests.worlds import parity_world


def test_every_case_is_what_the_finder_says_of_its_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "USERS_AT_ONCE", 7)
    tables = movie_tables(parity_world())
    histories = histories_of(tables)
    users = users_to_ask(histories)[:20]
    ids = tables.items["movie_id"]
    with open_finder(write_towers(tmp_path), refused, "", snapshot=True) as finder:
        for back in (1, 2):
            cases = list(Cases(tables, histories, finder).of(users, back))
            assert len(cases) == len(users)
            for case, user in zip(cases, users.tolist(), strict=True):
                met = ids[histories[user]].tolist()
                found = finder.find(case.person, DEPTH, leave_out=case.person.history)
                assert case.person.history == tuple(met[:-back])
                assert case.person.values["user_id"] == str(tables.users["user_id"][user])
                assert [item["movie_id"] for item in case.items] == [item.item_id for item in found]
                np.testing.assert_array_equal(case.found, [item.score for item in found])
                assert found[case.target].item_id == met[-back]


def refused() -> VectorStore:
    raise AssertionError("a snapshot opens no store")

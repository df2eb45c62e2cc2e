"""Who is held out, and the measures, on data with one right answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from benchmarks.strangers.__main__ import main
from benchmarks.strangers.held_out import Strangers
from benchmarks.strangers.measures import new_items, new_users
from ingest.storage import save_dataset
from tests.dssm.worlds import parity_tables
from tests.worlds import parity_world


def test_strangers_are_nowhere_in_what_is_trained_on() -> None:
    tables = parity_tables()
    strangers = Strangers.draw(tables, seed=0)
    new_ids = set(strangers.items["movie_id"].tolist())
    assert not new_ids & set(strangers.train.items["movie_id"].tolist())
    assert not set(strangers.users["user_id"].tolist()) & set(strangers.train.users["user_id"].tolist())
    events = strangers.train.events
    met = sum(map(len, strangers.of_new_users)) + int(strangers.of_new_items.sum())
    of_both = len(tables.events) - len(events) - met
    assert 0 <= of_both <= len(strangers.of_new_users) * len(new_ids)
    users, items = strangers.train.users["user_id"], strangers.train.items["movie_id"]
    pairs = set(zip(users[events.user].tolist(), items[events.item].tolist(), strict=True))
    all_users, all_items = tables.users["user_id"], tables.items["movie_id"]
    assert pairs < set(
        zip(all_users[tables.events.user].tolist(), all_items[tables.events.item].tolist(), strict=True)
    )
    for user, item in np.argwhere(strangers.of_new_items).tolist():
        assert int(strangers.items["year"][item]) % 2 == (int(users[user]) - 1) % 2


def test_the_measures_of_what_is_known_by_hand() -> None:
    ids = [str(number) for number in range(12)]
    scores = -np.arange(12, dtype=np.float32)[None].repeat(2, axis=0)
    row = new_users(scores, ids, [["0", "11"], ["11"]])
    assert row["first item: Hit@10"] == 0.5
    assert row["new users: NDCG@10"] == pytest.approx(0.5 / (1 + 1 / np.log2(3)))
    met = np.array([[True, False, False], [False, False, True], [False, False, False]])
    assert new_items(-np.arange(3, dtype=np.float32)[None].repeat(3, axis=0), met) == {
        "new items: NDCG@10": pytest.approx((1 + 0.5) / 2)
    }


def test_the_report_has_both_ways_of_training(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save_dataset(parity_world(n_users=80, n_items=120), tmp_path / "dataset")
    arguments = [str(tmp_path / "dataset"), "--epochs", "1", "--out", str(tmp_path)]
    assert main(arguments) == 0
    said = (tmp_path / "strangers.md").read_text()
    for row in ("popularity", "chance", "towers", "towers not prepared for them"):
        assert f"\n| {row} |" in said
    assert "8 new users, 5 new items." in said
    assert main([str(tmp_path / "nowhere")]) == 1
    assert "No prepared dataset" in capsys.readouterr().err

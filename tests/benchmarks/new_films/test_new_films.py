from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from benchmarks.new_films import __main__ as command
from benchmarks.new_films import methods
from benchmarks.new_films.measuring import measure
from benchmarks.new_films.world import LEAST_LIKES, MARKS, Cases, World
from ingest.histories import Histories
from pinsage.settings import Settings, WalkSettings
from tests.own_data import write_own_csv
from tests.worlds import parity_world

WORLD = parity_world(n_users=160, n_items=80)


@pytest.fixture(scope="module")
def world() -> World:
    return World(WORLD, seed=0)


def test_late_films_come_with_training_users_ratings_alone(world: World) -> None:
    late = set(world.late_ids())
    assert not late & {item.movie_id for item in world.before().items}
    training = {WORLD.users[row].user_id for row in world.split.train}
    smaller: set[tuple[int, int]] = set()
    for given in (0, 1, 3, None):
        after = world.after(given).interactions
        chosen = after.take(np.isin(after.movie_id, list(late)))
        pairs = set(zip(chosen.user_id.tolist(), chosen.movie_id.tolist(), strict=True))
        assert smaller <= pairs
        assert {user for user, _ in pairs} <= training
        if given is not None:
            assert len(pairs) == given * len(late)
        smaller = pairs
    assert len(world.before().interactions) == len(world.after(0).interactions)
    assert all(
        np.count_nonzero(WORLD.interactions.movie_id == film) >= LEAST_LIKES for film in world.late_ids()
    )


def test_visitors_are_told_known_films_and_asked_for_both(world: World) -> None:
    cases = world.cases(world.split.test)
    assert set(cases.marks.counts.tolist()) == {MARKS}
    assert cases.marks.n_items == cases.known.n_items == len(world.known)
    assert cases.new.n_items == len(world.late)
    assert (cases.known.counts >= 5).all()


def test_figures_by_hand() -> None:
    """Four known films, two new ones; the visitor marked film 0 and likes film 1 and the first new one."""

    def lists(*films: int, n_items: int) -> Histories:
        return Histories.from_lists([np.array(films)], n_items)

    cases = Cases(lists(0, n_items=4), lists(1, n_items=4), lists(0, n_items=2))
    figures = measure(np.array([[9, 5, 1, 2, 3, 4]], dtype=np.float32), cases)
    # Ranking: 1 (liked), new 1, new 0 (liked), 3, 2; the marked film is left out.
    assert figures["place"] == pytest.approx(2 / 4)
    assert figures["new ndcg@10"] == pytest.approx(1 / np.log2(3))
    assert figures["recall@20"] == 1
    assert figures["all ndcg@10"] == pytest.approx((1 + 1 / 2) / (1 + 1 / np.log2(3)))
    assert figures["share"] == pytest.approx(2 / 6)


def test_the_command_writes_a_table_and_trains_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    small = Settings(walk=WalkSettings(walks=20, measured_walks=100), dim=32, batch_size=32, epochs=3)
    monkeypatch.setattr(methods, "Settings", lambda seed, graph: replace(small, seed=seed, graph=graph))
    monkeypatch.setattr(methods, "GIVEN", (0, None))
    monkeypatch.setattr(command, "GIVEN", (0, None))
    data = write_own_csv(WORLD, tmp_path / "data")
    places = ["--cache", str(tmp_path / "cache"), "--out", str(tmp_path / "out")]
    options = ["--data", str(data), "--seeds", "0", *places]
    assert command.main(options) == 0
    text = (tmp_path / "out" / "new_films.md").read_text()
    for method in (methods.POPULARITY, methods.CONTENT, methods.OURS, methods.NO_GRAPH, methods.RETRAINED):
        assert text.count(f"| {method} |") == 5
    assert "test users" in text
    capsys.readouterr()


def test_without_data_it_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("MOVIELENS_1M", raising=False)
    with pytest.raises(SystemExit) as bad:
        command.main([])
    assert bad.value.code == 2
    assert command.main(["--data", str(tmp_path / "absent")]) == 1

"""The benchmark itself on the parity world, where every answer is known."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest

from benchmarks.elicitation import surprise
from benchmarks.elicitation.__main__ import main
from benchmarks.elicitation.prepared import Prepared, read_prepared
from benchmarks.elicitation.simulation import simulate
from benchmarks.elicitation.visitors import Interview, Visitor, draw_visitors
from benchmarks.elicitation.ways import Way, all_ways
from ingest.schema import MovieId
from tests.artifacts import write_artifacts
from tests.worlds import parity_world


@pytest.fixture(scope="module")
def out(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_artifacts(tmp_path_factory.mktemp("model"), parity_world(n_users=120, n_items=80))


@pytest.fixture(scope="module")
def prepared(out: Path) -> Prepared:
    return read_prepared(out)


def test_likes_and_ratings_are_those_of_the_training_users(prepared: Prepared) -> None:
    world = prepared.dataset
    training = [world.users[row].user_id for row in prepared.split.train]
    mine = np.isin(world.interactions.user_id, training)
    liked = world.interactions.movie_id[mine & (world.interactions.rating >= 4)]
    for entry in prepared.served.by_likes:
        assert entry.likes == np.count_nonzero(liked == entry.film.movie_id)
    assert prepared.ratings.sum() == np.count_nonzero(mine)


def test_visitors_hide_half_of_their_likes(prepared: Prepared) -> None:
    visitors = draw_visitors(prepared.dataset, prepared.split.test, 0)
    assert visitors
    for visitor in visitors:
        assert 0 <= len(visitor.liked) - len(visitor.targets) <= 1
        parts = (visitor.liked, visitor.targets, visitor.disliked, visitor.skipped)
        assert len(frozenset.union(*parts)) == sum(map(len, parts))
    assert visitors == draw_visitors(prepared.dataset, prepared.split.test, 0)
    assert visitors != draw_visitors(prepared.dataset, prepared.split.test, 1)


def test_answers() -> None:
    ids = [MovieId(number) for number in range(5)]
    visitor = Visitor(*(frozenset([movie_id]) for movie_id in ids[:4]))
    interview = Interview()
    for movie_id in ids:
        interview.ask(visitor, movie_id)
    assert (interview.liked, interview.disliked) == ([ids[0]], [ids[2]])
    assert interview.unseen == [ids[1], ids[4]]
    assert interview.shown == ids


def test_asking_for_what_they_like_is_worth_most_and_nobody_is_asked_twice(prepared: Prepared) -> None:
    visitors = draw_visitors(prepared.dataset, prepared.split.test, 0)
    served = prepared.served
    outcomes = {}
    for way in all_ways(prepared):
        outcomes[way.name] = simulate(served, visitors, way, 0)
        interview = Interview()
        for n in way.batches:
            for movie_id in way.choose(interview, n, 0):
                interview.ask(visitors[0], movie_id)
        assert len(set(interview.shown)) == sum(way.batches)
    nothing = outcomes["nothing asked"]
    assert (nothing.likes, nothing.with_like) == (0, 0)
    assert outcomes["16 most liked"].screens == 1 / len(visitors)
    assert outcomes["adaptive, 4 × 4"].screens > 0.8
    assert outcomes["adaptive, 4 × 4"].likes > 1.2 * outcomes["16 at random"].likes
    assert outcomes["adaptive, 4 × 4"].new > nothing.new


def test_a_perfect_answer(prepared: Prepared) -> None:
    """Whoever marks an even film and likes every other even film gets nothing else."""
    even = frozenset(prepared.dataset.items[row].movie_id for row in range(0, 78, 2))
    first = min(even)
    visitor = Visitor(frozenset([first]), even - {first}, frozenset(), frozenset())
    outcome = simulate(prepared.served, [visitor], Way("one", lambda *_: [first], (1,)), 0)
    assert dataclasses.astuple(outcome) == (1, 1, 1, 1, 1)


def test_surprise_lowers_similarity(prepared: Prepared) -> None:
    cases = surprise.draw_cases(prepared, prepared.split.test, 0)
    plain, surprising = (surprise.measure(prepared, cases, level) for level in (0.0, 1.0))
    assert surprising.similarity < plain.similarity
    assert surprising.ndcg < plain.ndcg


def test_the_command(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results"
    assert main(["--model", str(out), "--seeds", "0", "1", "--users", "test", "--out", str(results)]) == 0
    asked = (results / "elicitation.md").read_text(encoding="utf-8")
    assert "| adaptive, 4 × 4 | 0." in asked
    assert "--seeds 0 1 --users test" in asked
    assert "| 0.75 | 0." in (results / "surprise.md").read_text(encoding="utf-8")
    assert main(["--model", str(tmp_path / "nothing"), "--out", str(results)]) == 1
    assert "python -m pinsage.model" in capsys.readouterr().err


def test_without_a_model_or_ratings_it_says_where_to_get_some(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("MOVIELENS_1M", raising=False)
    with pytest.raises(SystemExit, match="2"):
        main([])
    assert "MOVIELENS_1M" in capsys.readouterr().err

from __future__ import annotations

from math import log2

import numpy as np
import pytest

from dssm.evaluation import DEEPEST, TIES, exact_search, figures, measure, ranks, table
from dssm.sequences import Cases, Sequences
from ingest.schema import FloatArray

N_ITEMS = 300


def random_cases(n_users: int = 450, seed: int = 0) -> tuple[FloatArray, FloatArray, Cases]:
    """Vectors, queries and cases; small whole coordinates give many equal scores."""
    rng = np.random.default_rng(seed)
    vectors = rng.integers(-2, 3, (N_ITEMS, 4)).astype(np.float32)
    queries = rng.integers(-2, 3, (n_users, 4)).astype(np.float32)
    lists = [rng.permutation(N_ITEMS)[: rng.integers(1, 150)] + 1 for _ in range(n_users)]
    offsets = np.cumsum([0, *(len(items) - 1 for items in lists)]).astype(np.int64)
    seen = Sequences(offsets, np.concatenate([items[1:] for items in lists]).astype(np.int64))
    targets = np.array([items[0] for items in lists], dtype=np.int64)
    return vectors, queries, Cases(np.arange(n_users), seen, targets)


def test_ranks_are_those_of_a_plain_sort() -> None:
    vectors, queries, cases = random_cases()
    found = np.full(len(queries), -1)
    for chosen, batch in ranks(exact_search(vectors), queries, cases, N_ITEMS):
        found[chosen] = batch
    for user, query in enumerate(queries):
        seen = set(cases.seen.items[slice(*cases.seen.offsets[user : user + 2])].tolist())
        score = vectors @ query
        order = sorted(set(range(1, N_ITEMS + 1)) - seen, key=lambda item: (-score[item - 1], item))
        if (score == score[cases.targets[user] - 1]).sum() <= TIES:
            assert found[user] == min(order.index(cases.targets[user]), DEEPEST)


def test_figures_by_hand() -> None:
    found = figures(np.array([0, 9, 10, 60, DEEPEST]))
    assert found["Hit@10"] == found["Recall@10"] == pytest.approx(2 / 5)
    assert found["Precision@10"] == pytest.approx(2 / 5 / 10)
    assert found["NDCG@10"] == pytest.approx((1 + 1 / log2(11)) / 5)
    assert found["MRR@50"] == pytest.approx((1 + 1 / 10 + 1 / 11) / 5)
    assert [found["Hit@50"], found["Hit@100"]] == pytest.approx([3 / 5, 4 / 5])
    assert set(figures(np.zeros(0, dtype=np.int64)).values()) == {0.0}


def test_a_perfect_and_a_blind_query() -> None:
    vectors = np.eye(120, dtype=np.float32)
    seen = Sequences(np.array([0, 1, 2]), np.array([5, 7]))
    cases = Cases(np.array([0, 1]), seen, np.array([3, 120]))
    queries = vectors[[2, 118]]
    found = measure(exact_search(vectors), queries, cases, 120)
    assert (found["Hit@10"], found["MRR@10"]) == (0.5, 0.5)


def test_the_table_names_every_figure_once() -> None:
    lines = table({"Milvus": figures(np.array([0])), "exact": figures(np.array([1]))}).splitlines()
    assert lines[0].split() == ["Milvus", "exact"]
    assert [line.split()[0] for line in lines[1:4]] == ["NDCG@10", "NDCG@50", "NDCG@100"]
    assert len(lines) == 16

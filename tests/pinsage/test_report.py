from __future__ import annotations

import re

import numpy as np
import pytest

from ingest.schema import Item, MovieId
from pinsage.report import COLUMNS, Run, render

N_FILMS = 12


@pytest.fixture
def run() -> Run:
    figures = {**dict.fromkeys(COLUMNS, 0.25), "films_recommended": 7}
    low = {**dict.fromkeys(COLUMNS, 0.125), "films_recommended": 7}
    manifest = {
        "version": "tiny-0123456789ab",
        "n_items": N_FILMS,
        "dim": 8,
        "seed": 0,
        "settings": {},
        "libraries": {},
        "dataset": {"name": "tiny", "interactions": 1234},
        "query": {"blocks": [[0, 5], [5, 7]]},
        "metrics": {
            "protocols": {"new_visitor": "How it is asked.", "next_film": "How it is asked."},
            "test_users": 10,
            "validation_users": 5,
            "best_epoch": 2,
            "new_visitor": {"pinsage": figures, "item_knn": low, "popularity": low},
            "next_film": {
                "pinsage": {"hits@10": 0.5},
                "item_knn": {"hits@10": 0.25},
                "popularity": {"hits@10": None},
            },
        },
    }
    return Run(
        manifest=manifest,
        curve=[
            {"number": number, "loss": 3 - number, "validation": 0.3, "seconds": 1.0} for number in (1, 2, 3)
        ],
        items=[
            Item(MovieId(row), f"<Film> & ${row}", None, ("Drama",) if row % 2 else ())
            for row in range(N_FILMS)
        ],
        vectors=np.random.default_rng(0).normal(size=(N_FILMS, 8)).astype(np.float32),
        likes_per_film=np.arange(N_FILMS),
    )


def test_the_page_stands_alone(run: Run) -> None:
    page = render(run)
    assert page.count("<svg") == 3
    assert not re.findall(r"(?:src|href|url)\s*[=(]\s*[\"']?https?:", page)
    assert "<script" not in page


def test_figures_stand_in_the_tables_and_the_best_is_marked(run: Run) -> None:
    page = render(run)
    assert page.count('<td class="best">0.250</td>') == len(COLUMNS)
    assert page.count("<td>0.125</td>") == 2 * len(COLUMNS)
    assert '<td class="best">0.500</td>' in page
    assert "<td>–</td>" in page


def test_titles_are_escaped(run: Run) -> None:
    page = render(run)
    assert "<Film>" not in page
    assert "&lt;Film&gt; &amp; $11" in page


def test_the_same_run_draws_the_same_page(run: Run) -> None:
    assert render(run) == render(run)

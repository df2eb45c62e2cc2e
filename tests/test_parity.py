"""What is measured is what is served: answers over HTTP are the offline evaluation's rankings."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import pytest
import torch
from starlette.testclient import TestClient

from ingest.histories import Histories, likes_of
from ingest.metrics import ndcg
from ingest.reading import read_dataset
from ingest.schema import Dataset, FloatArray, IntArray
from ingest.splits import few_marks, hold_out_users
from ingest.storage import save_dataset
from pinsage import calibration
from pinsage.artifacts import run_identity
from pinsage.distributed import Processes
from pinsage.evaluation import hits_of, top
from pinsage.pipeline import train_and_write
from pinsage.query import QueryRanker
from pinsage.settings import Settings, WalkSettings
from recommender.places import StorePlaces
from tests.recommender.stage import Stage
from tests.webserver.serving import build_app
from tests.worlds import parity_world

SMALL = Settings(walk=WalkSettings(walks=50, measured_walks=200), dim=32, batch_size=32, epochs=3)
SHORT = Settings(walk=WalkSettings(measured_walks=200), epochs=2)
"""For ratings of full size: the model need not be good, only the same on both sides."""
ROUNDING = 1e-5
"""Of the largest score: float32, added up in another order."""
LISTED = 50
USERS = 200


@dataclass(frozen=True)
class Served:
    """A trained model behind the real application, and the same model as the offline evaluation has it."""

    client: TestClient
    ranker: QueryRanker
    movie_ids: IntArray
    held_out: Histories
    low: Histories

    def asked(self, liked: IntArray, disliked: IntArray, n: int) -> tuple[IntArray, FloatArray]:
        """Node ids and scores of the films that the server recommends, best first."""
        body = {
            "liked": self.movie_ids[liked].tolist(),
            "disliked": self.movie_ids[disliked].tolist(),
            "n": n,
        }
        answer = self.client.post("/api/recommend", json=body)
        assert answer.status_code == 200, answer.text
        items = answer.json()["items"]
        films = np.searchsorted(self.movie_ids, [item["movie_id"] for item in items])
        return films, np.array([item["score"] for item in items], dtype=np.float32)


@contextmanager
def trained_and_served(dataset: Dataset, settings: Settings, folder: Path) -> Iterator[Served]:
    """Train, load and serve with the program's own parts."""
    out = folder / "out"
    summary = asdict(save_dataset(dataset, out / "dataset"))
    trained = train_and_write(
        out,
        run_identity(summary, settings.seed, settings.as_json()),
        settings,
        Processes(torch.device("cpu")),
        hit_cutoff=10,
        resume=False,
    )
    assert trained is not None
    stage = Stage(StorePlaces(folder / "state"), "parity")
    stage.load(out)
    likes = likes_of(dataset)
    held_out = hold_out_users(likes, settings.seed).test
    page = folder / "page"
    page.mkdir()
    (page / "index.html").write_text("<!doctype html>", encoding="utf-8")
    with TestClient(build_app(stage, page), base_url="http://127.0.0.1:8000") as client:
        yield Served(
            client,
            trained.ranker,
            np.array([item.movie_id for item in dataset.items]),
            likes.take(held_out),
            _low(dataset).take(held_out),
        )


def _low(dataset: Dataset) -> Histories:
    """What each user rated with 2 stars or less."""
    ratings = dataset.interactions.take(dataset.interactions.rating <= 2)
    users = np.searchsorted([user.user_id for user in dataset.users], ratings.user_id)
    films = np.searchsorted([item.movie_id for item in dataset.items], ratings.movie_id)
    return Histories.from_pairs(users, films, len(dataset.users), len(dataset.items))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    world = parity_world(n_users=120, n_items=90)
    with pytest.MonkeyPatch.context() as patch:
        # Whether dislikes help in so small a world turns on rounding; here they must always be heard.
        patch.setattr(calibration, "DISLIKE_WEIGHTS", (64.0,))
        with trained_and_served(world, SMALL, tmp_path_factory.mktemp("small")) as served:
            yield served


@pytest.mark.parametrize("disliked", [0, 2])
@pytest.mark.parametrize("n", [1, 3, 10])
def test_the_server_ranks_as_the_offline_evaluation(small: Served, n: int, disliked: int) -> None:
    likes, low = small.held_out, small.low
    users = np.flatnonzero((likes.counts >= n) & (low.counts >= disliked))
    assert len(users) >= 10
    for user in users.tolist():
        marks, against = likes[user][:n], low[user][:disliked]
        films, scores = small.asked(marks, against, LISTED)
        (offline,) = small.ranker.scores(
            Histories.from_lists([marks], likes.n_items), Histories.from_lists([against], likes.n_items)
        )
        offline[[*marks, *against]] = -np.inf
        best = np.sort(offline)[::-1][:LISTED]
        rounding = ROUNDING * np.abs(best).max()
        np.testing.assert_allclose(scores, offline[films], rtol=0, atol=rounding)
        # The same order: where another film stands at a rank, the two scores are equal but for rounding.
        np.testing.assert_allclose(offline[films], best, rtol=0, atol=rounding)
        assert len(set(films.tolist())) == LISTED


def test_a_dislike_leaves_its_film_out_and_changes_the_scores_of_others(small: Served) -> None:
    user = int(np.flatnonzero((small.held_out.counts >= 1) & (small.low.counts >= 1))[0])
    marks, against = small.held_out[user][:1], small.low[user][:1]
    every = small.held_out.n_items
    plain, pushed = (
        dict(zip(films.tolist(), scores.tolist(), strict=True))
        for films, scores in (small.asked(marks, dislikes, every) for dislikes in (against[:0], against))
    )
    assert plain.keys() - pushed.keys() == {against[0]}
    rounding = ROUNDING * max(map(abs, plain.values()))
    assert any(abs(plain[film] - score) > rounding for film, score in pushed.items())


@pytest.fixture(scope="module")
def movielens_1m(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    path = os.environ.get("MOVIELENS_1M")
    if path is None:
        pytest.skip("set MOVIELENS_1M to MovieLens-1M to compare HTTP answers on it (a minute)")
    with trained_and_served(read_dataset(Path(path)), SHORT, tmp_path_factory.mktemp("ml-1m")) as served:
        yield served


@pytest.mark.parametrize("n", [1, 3, 10])
def test_ndcg_over_http_is_the_offline_figure(movielens_1m: Served, n: int) -> None:
    served = movielens_1m
    users = np.flatnonzero(served.held_out.counts >= n + 5)[:USERS]
    cases = few_marks(served.held_out.take(users), n, seed=0)
    assert len(cases) == USERS
    nothing = np.empty(0, dtype=np.int64)
    over_http = np.array([served.asked(cases.marks[user], nothing, 10)[0] for user in range(USERS)])
    offline = top(served.ranker, cases.marks, 10)
    figures = [
        float(ndcg(hits_of(films, cases.targets), cases.targets.counts).mean())
        for films in (over_http, offline)
    ]
    assert figures[0] > 0.1
    # A tie broken by rounding may move one film of one user.
    assert figures[0] == pytest.approx(figures[1], abs=1 / USERS)

